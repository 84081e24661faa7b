"""A whole edit of Waveform or Tracktion."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError, Track
from daw_lint.parsers.arrangement import end_beats
from daw_lint.parsers.prefixes import parse_prefixed
from daw_lint.parsers.waveform.clips import read_markers
from daw_lint.parsers.waveform.layout import FOLDER, TRACK
from daw_lint.parsers.waveform.media import Media
from daw_lint.parsers.waveform.timing import read_clock, read_signatures
from daw_lint.parsers.waveform.tracks import Tracks

_HIDDEN = {
    Fact.SAMPLE_RATE: "an edit plays at the sample rate of the audio device",
    Fact.RENDER_SETTINGS: "daw-lint does not read the export settings of an edit",
    Fact.SAVE_DATE: "daw-lint does not read when an edit was saved",
}


def read_edit(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an edit. Raises ``SessionError``."""
    root = parse_prefixed(path, data, "edit", limits, (TRACK, FOLDER))
    if root.tag != "EDIT":
        raise SessionError(path, "this XML is not a Waveform edit", "open it in Waveform and save it again")
    clock, is_certain = read_clock(root)
    media = Media(path)
    reader = Tracks(path, root, clock, media)
    tracks = reader.read()
    for sound in root.iterfind(".//PLUGIN/SOUND"):
        media.add(sound.get("source"), "")
    missing = _missing(tracks, is_certain)
    end = end_beats(tracks) if is_certain else None
    application, version = _program(root.get("appVersion", ""))
    return Session(
        path=path,
        format="tracktionedit",
        application=application,
        application_version=version,
        tracks=tracks,
        master=reader.master(),
        missing_facts=missing,
        tempo_map=clock.tempo_map if is_certain else None,
        time_signatures=read_signatures(root),
        markers=read_markers(root, clock) if is_certain else (),
        media=tuple(media.refs.values()),
        arrangement_length_beats=end,
        arrangement_length_s=clock.seconds_at(end) if end is not None else None,
    )


def _program(stored: str) -> tuple[str, str]:
    """Split ``Waveform 11.1.0`` into program and version. Other programs on the engine may leave them out."""
    name, _, version = stored.rpartition(" ")
    return (name, version) if name and version[:1].isdigit() else ("Tracktion Engine", "")


def _missing(tracks: tuple[Track, ...], is_certain: bool) -> dict[Fact, str]:
    missing = dict(_HIDDEN)
    if any(track.output is None for track in tracks):
        missing[Fact.ROUTING] = "some tracks run to an audio device that only the computer with it knows"
    if any(track.soloed is None for track in tracks):
        missing[Fact.SOLO] = "the edit does not tell whether some tracks are soloed"
    if not is_certain:
        reason = "the tempo of the edit changes in a way that daw-lint cannot follow"
        names = (Fact.TEMPO, Fact.MARKERS, Fact.CLIPS, Fact.ARRANGEMENT_LENGTH)
        missing |= dict.fromkeys(names, reason)
    return missing
