"""A whole REAPER project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.place import Place
from daw_lint.model.session import Marker, Session, SessionError, TimeSignature, Track, TrackKind
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.arrangement import one_signature
from daw_lint.parsers.files import is_absolute, is_of_this_system
from daw_lint.parsers.parts import check_parts, check_tracks, text_parts
from daw_lint.parsers.reaper import GIVES
from daw_lint.parsers.reaper.chunks import COPY_AGAIN, Chunk, Parsed, moves, parse, shifts, tokens, two_numbers
from daw_lint.parsers.reaper.effects import read_chain
from daw_lint.parsers.reaper.items import Beats, ItemReader, markers_of
from daw_lint.parsers.reaper.render import read_export
from daw_lint.parsers.reaper.tracks import MASTER_ID, TrackReader
from daw_lint.parsers.values import as_number, gain_db

DEFAULT_BPM = 120.0
RAMP_STEPS = 32
"""Steps that stand for one tempo ramp."""
MAX_STEPS = 20_000
"""Our own bound on the steps of all ramps together. Above it each ramp gets a single step."""
SUFFIXES = (".wav", ".aif", ".flac", ".mp3", ".ogg")
"""Suffixes of renders that are looked for, as the project stores the format only in encoded form."""
_OF_TRACKS = frozenset(
    {
        Fact.TRACKS,
        Fact.DEVICES,
        Fact.ROUTING,
        Fact.LEVELS,
        Fact.MUTE,
        Fact.SOLO,
        Fact.CLIPS,
        Fact.MEDIA,
        Fact.ARRANGEMENT_LENGTH,
    }
)
"""What tracks give. They come last in a file, after the settings and the devices of the master (seen in the corpus)."""


def read_project(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a REAPER project. Raises ``SessionError``."""
    check_parts(path, text_parts(data), limits)
    parsed = parse(path, _text(data))
    project = parsed.project
    if project.chunk("TRACK") is None and not project.line("TEMPO"):
        if not parsed.is_whole:
            raise SessionError(path, "the file is truncated", COPY_AGAIN)
        raise SessionError(path, "the project has no tracks and no settings", "save it again in REAPER")
    check_tracks(path, sum(1 for _ in project.chunks("TRACK")), limits)
    tempo, to_beats = _tempo(project)
    items = ItemReader(path, to_beats)
    tracks = TrackReader(items).read(list(project.chunks("TRACK")))
    rate, used = two_numbers(project.line("SAMPLERATE"))
    renders = _render_paths(path, project)
    missing = {} if rate and used else {Fact.SAMPLE_RATE: "the project takes the sample rate of the audio device"}
    export = read_export(project, rate if used else None)
    if export is None:
        missing[Fact.RENDER_SETTINGS] = "the project has no render settings"
    end_s = (items.end_s or None) if parsed.is_whole else None
    cut_off = _cut_off(parsed, tracks)
    if not parsed.is_whole:
        missing |= dict.fromkeys(_lost(parsed), cut_off)
    return Session(
        path=path,
        format="rpp",
        application="REAPER",
        application_version=_version(project),
        tracks=tracks,
        master=_master(project),
        missing_facts=missing,
        sample_rate_hz=rate if used else None,
        tempo_map=tempo,
        time_signatures=_signatures(project),
        markers=tuple(Marker(*found) for found in markers_of(project, to_beats)),
        media=tuple(items.media.values()),
        arrangement_length_beats=to_beats(end_s) if end_s else None,
        arrangement_length_s=end_s,
        render_paths=renders,
        export=export,
        annotation=_notes(project),
        cut_off=cut_off,
        saves=parsed.saves,
    )


def _cut_off(parsed: Parsed, tracks: Sequence[Track]) -> str:
    """Return where a file breaks off; empty for a whole one."""
    if not parsed.broken:
        return ""
    if parsed.is_whole:
        return "the last save in the file is truncated; the newest whole one was read"
    return (
        f"the file is truncated in track {len(tracks)}, {tracks[-1].name!r}"
        if tracks
        else "the file is truncated before its first track"
    )


def _lost(parsed: Parsed) -> frozenset[Fact]:
    """Return the facts of which a part is missing where the project breaks off."""
    if parsed.project.chunk("TRACK") is not None:
        return _OF_TRACKS
    master = parsed.project.chunk("MASTERFXLIST")
    is_read = master is not None and master not in parsed.broken
    return GIVES - {Fact.MASTER_DEVICES} if is_read else GIVES


def _text(data: bytes) -> str:
    """Decode the project: UTF-8, with single lines in Windows-1252, as old versions wrote them."""
    data = data.rstrip(b"\0")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "\n".join(_line(line) for line in data.removeprefix(b"\xef\xbb\xbf").splitlines())


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _version(project: Chunk) -> str:
    words = tokens(project.head)
    found = re.match(r"[\d.]+\w*", words[2]) if len(words) > 2 else None
    return found[0] if found else ""


def _master(project: Chunk) -> Track:
    # Bit 0 is the mute of the master, bit 1 its solo.
    code = int(as_number(project.first_word("MASTERMUTESOLO")) or 0)
    muted = bool(code & 1)
    volume, pan = two_numbers(project.line("MASTER_VOLUME"))
    active = project.first_word("MASTER_FX") != "0"
    envelope = project.chunk("MASTERVOLENV2")
    return Track(
        id=MASTER_ID,
        kind=TrackKind.MASTER,
        name="Master",
        path="Master",
        named_by_user=False,
        volume_db=None if shifts(envelope) else gain_db(volume),
        volume_automated=moves(envelope),
        pan=pan,
        muted=muted,
        soloed=bool(code & 2),
        devices=read_chain(project.chunk("MASTERFXLIST"), "Master", active),
        place=Place(line=project.number),
    )


def _tempo(project: Chunk) -> tuple[TempoMap, Beats]:
    """Read the tempo map. Points are in seconds. Shape 0 is a ramp, linear in time; all others hold the tempo."""
    bpm = as_number(project.first_word("TEMPO"))
    first = bpm if bpm and bpm > 0 else DEFAULT_BPM
    points = _envelope(project) or [(0.0, first, True)]
    spans: list[tuple[float, float, float]] = []
    beats = 0.0
    steps_each = max(1, min(RAMP_STEPS, MAX_STEPS // len(points)))
    for index, (time_s, value, held) in enumerate(points):
        if index + 1 == len(points) or held or points[index + 1][1] == value:
            pieces = [(time_s, value)]
        else:
            after_s, after = points[index + 1][:2]
            width = (after_s - time_s) / steps_each
            rise = (after - value) / steps_each
            # Each step has the tempo at its middle, so that it has as many beats as the ramp.
            pieces = [(time_s + step * width, value + (step + 0.5) * rise) for step in range(steps_each)]
        for start_s, tempo in pieces:
            if spans:
                beats += (start_s - spans[-1][0]) * spans[-1][2] / 60
            spans.append((start_s, beats, tempo))
    steps: list[TempoPoint] = []
    for _, position, tempo in spans:
        if steps and steps[-1].bpm != tempo:
            steps.append(TempoPoint(position, steps[-1].bpm))
        steps.append(TempoPoint(position, tempo))
    return TempoMap(tuple(steps)), Beats(spans)


def _envelope(project: Chunk) -> list[tuple[float, float, bool]]:
    """Read the points of the tempo envelope: time in seconds, tempo in BPM, and whether the tempo holds."""
    envelope = project.chunk("TEMPOENVEX")
    if envelope is None:
        return []
    found: list[tuple[float, float, bool]] = []
    for words in envelope.lines("PT"):
        time_s, bpm = two_numbers(words)
        if time_s is None or bpm is None or bpm <= 0 or (found and time_s <= found[-1][0]):
            continue
        found.append((time_s, bpm, words[2:3] != ["0"]))
    if found and found[0][0] > 0:
        found.insert(0, (0.0, found[0][1], True))
    return found


def _signatures(project: Chunk) -> tuple[TimeSignature, ...]:
    return one_signature(*two_numbers(project.line("TEMPO")[1:]))


def _render_paths(path: Path, project: Chunk) -> tuple[Path, ...]:
    """Return the possible files of the last render: a stored file, or a folder and a pattern without wildcards."""
    stored = project.first_word("RENDER_FILE")
    pattern = project.first_word("RENDER_PATTERN")
    if not stored and not pattern:
        return ()
    target = path.absolute().parent / stored.replace("\\", "/")
    if is_absolute(stored) and not is_of_this_system(stored):
        # A folder of another computer: what came along from there may be anywhere, and its name is what is known of it.
        target = path.absolute().parent / ("" if pattern else PureWindowsPath(stored).name)
    if not pattern:
        return (target,) if target.suffix.lower() in SUFFIXES else tuple(Path(f"{target}{end}") for end in SUFFIXES)
    name = re.sub(r"\$project\b", lambda _: path.stem, pattern)
    return () if "$" in name else tuple(target / f"{name}{end}" for end in SUFFIXES)


def _notes(project: Chunk) -> str:
    notes = project.chunk("NOTES")
    if notes is None:
        return ""
    return "\n".join(item[1:] for item in notes.items if isinstance(item, str) and item.startswith("|"))
