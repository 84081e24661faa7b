"""A whole Audacity project of any version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Marker, MediaRef, Session, SessionError, TimeSignature, Track, TrackKind
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.arrangement import one_signature
from daw_lint.parsers.audacity.binary import decode
from daw_lint.parsers.audacity.database import Database
from daw_lint.parsers.audacity.effects import read_effects
from daw_lint.parsers.audacity.media import media_of_database, media_of_folder
from daw_lint.parsers.audacity.nodes import Node, from_xml
from daw_lint.parsers.audacity.tracks import LONGEST_S, MASTER_ID, Channels, TrackReader, audible_tracks

ROOTS = frozenset({"project", "audacityproject"})
MAX_TRACKS = 5_000
FASTEST_BPM = 10_000
"""Our own bounds: what exceeds them is damage."""
_OWN_CLIP_TEMPO = (4,)
"""Since Audacity 4 a stretched clip stores the tempo it follows. Before that it is the project's."""
_HIDDEN = {
    Fact.RENDER_SETTINGS: "an Audacity project does not store the export settings",
    Fact.SAVE_DATE: "an Audacity project does not store when it was saved",
}
_NO_TEMPO = "this project stores no tempo (Audacity does from 3.3 on)"
_NO_EFFECTS = "Audacity before 3.2 keeps no effects: they are applied to the audio itself"
_WARPED = "a time track changes the speed of playback, which daw-lint does not follow"
_ADVICE = "open it in Audacity, or restore it from a backup"


def read_database(path: Path, database: Database, limits: Limits) -> Session:
    """Read an .aup3 project. Raises ``SessionError``."""
    project = decode(path, database.document(), limits)
    tracks = _tracks(path, project)
    return _session(path, "aup3", project, tracks, media_of_database(tracks, database.blocks()))


def read_xml(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an .aup project. Raises ``SessionError``."""
    project = from_xml(path, data, limits)
    tracks = _tracks(path, project)
    return _session(path, "aup", project, tracks, media_of_folder(path, project, tracks))


def _tracks(path: Path, project: Node) -> list[Channels]:
    tracks = audible_tracks(project)
    if project.tag not in ROOTS:
        raise SessionError(path, "the file contains no Audacity project", _ADVICE)
    if len(tracks) > MAX_TRACKS:
        raise SessionError(path, f"the project has more than {MAX_TRACKS:,} tracks", _ADVICE)
    return tracks


def _session(path: Path, form: str, project: Node, tracks: list[Channels], media: tuple[MediaRef, ...]) -> Session:
    version = project.text("audacityversion")
    is_warped = project.first("timetrack") is not None
    bpm = project.number("time_signature_tempo")
    has_tempo = bpm is not None and 0 < bpm < FASTEST_BPM and not is_warped
    tempo = TempoMap((TempoPoint(0.0, bpm),)) if has_tempo and bpm else None
    reader = TrackReader(tempo, bpm if _numbers(version) < _OWN_CLIP_TEMPO else None)
    rate = project.number("rate")
    length = None if is_warped else _length_s(reader, tracks)
    missing = _missing(project, tracks, tempo is not None, is_warped, bool(rate and rate > 0))
    return Session(
        path=path,
        format=form,
        application="Audacity",
        application_version=version,
        tracks=tuple(reader.read(index, track) for index, track in enumerate(tracks)),
        master=_master(project),
        missing_facts=missing,
        sample_rate_hz=rate if rate and rate > 0 else None,
        tempo_map=tempo,
        time_signatures=_signatures(project),
        markers=() if is_warped else tuple(_markers(project, reader)),
        media=media,
        arrangement_length_beats=None if length is None else reader.beats(length),
        arrangement_length_s=length,
        annotation=_comments(project),
    )


def _missing(
    project: Node, tracks: Sequence[Channels], has_tempo: bool, is_warped: bool, has_rate: bool
) -> dict[Fact, str]:
    missing = dict(_HIDDEN)
    stacks = (project, *(track.first for track in tracks))
    if not any(node.first("effects") is not None for node in stacks):
        missing |= dict.fromkeys((Fact.DEVICES, Fact.MASTER_DEVICES), _NO_EFFECTS)
    if not has_tempo:
        missing[Fact.TEMPO] = _WARPED if is_warped else _NO_TEMPO
    if is_warped:
        missing |= dict.fromkeys((Fact.MARKERS, Fact.ARRANGEMENT_LENGTH), _WARPED)
    if not has_rate:
        missing[Fact.SAMPLE_RATE] = "the project does not store its sample rate"
    return missing


def _master(project: Node) -> Track:
    """Build the master, the mix of all tracks. It has effects since Audacity 3.6, and no fader: its gain is 1."""
    return Track(
        id=MASTER_ID,
        kind=TrackKind.MASTER,
        name="Master",
        path="Master",
        named_by_user=False,
        volume_db=0.0,
        volume_automated=False,
        muted=False,
        soloed=False,
        devices=read_effects(project.first("effects"), "Master", True),
    )


def _length_s(reader: TrackReader, tracks: Sequence[Channels]) -> float | None:
    """Return the end of the last audible clip in seconds."""
    ends = [span.end_s for track in tracks if not track.first.flag("mute") for span in reader.spans(track.first)]
    return max((end for end in ends if end > 0), default=None)


def _markers(project: Node, reader: TrackReader) -> Iterator[Marker]:
    for track in project.all("labeltrack"):
        for label in track.all("label"):
            start = label.number("t")
            if start is not None and abs(start) < LONGEST_S:
                yield Marker(label.text("title"), reader.beats(start), start)


def _signatures(project: Node) -> tuple[TimeSignature, ...]:
    return one_signature(project.number("time_signature_upper"), project.number("time_signature_lower"))


def _comments(project: Node) -> str:
    tags = project.first("tags")
    found = [tag.text("value") for tag in tags.all("tag") if tag.text("name").upper() == "COMMENTS"] if tags else []
    return "\n".join(found).strip()


def _numbers(version: str) -> tuple[int, ...]:
    """Split a version into numbers; (0,) if it has none."""
    found = re.match(r"\d{1,4}(?:\.\d{1,4})*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else (0,)
