"""A whole Live set: its tracks, master, time line and media."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Marker, Session, SessionError, TimeSignature, Track, TrackKind
from daw_lint.model.tempo import TempoMap
from daw_lint.parsers.ableton.container import unpack
from daw_lint.parsers.ableton.elements import text
from daw_lint.parsers.ableton.feed import feed
from daw_lint.parsers.ableton.integrity import Integrity, version_faults
from daw_lint.parsers.ableton.media import MediaReader
from daw_lint.parsers.ableton.states import StateReader
from daw_lint.parsers.ableton.timeline import read_markers, read_tempo, read_time_signatures
from daw_lint.parsers.ableton.tracks import KINDS, TrackReader
from daw_lint.parsers.ableton.trim import Spans, trim
from daw_lint.parsers.arrangement import end_beats, end_seconds
from daw_lint.parsers.parts import LimitError, check_tracks

_HIDDEN = {
    Fact.SAMPLE_RATE: "a Live set does not store the sample rate",
    Fact.RENDER_SETTINGS: "a Live set does not store the export settings",
    Fact.SAVE_DATE: "a Live set does not store when it was saved",
}


class _Collector:
    """Collects what ``feed`` passes on."""

    def __init__(self, path: Path, limits: Limits, states: StateReader) -> None:
        self._path = path
        self._limits = limits
        self.media = MediaReader(path)
        self.integrity = Integrity()
        self._tracks = TrackReader(self.media, states)
        self.tracks: list[Track] = []
        self.master: Track | None = None
        self.tempo: TempoMap | None = None
        self.signatures: tuple[TimeSignature, ...] = ()
        self.markers: tuple[Marker, ...] = ()
        self._locators: list[tuple[str, float]] = []

    def track(self, element: Element) -> None:
        if element.getparent() is None:
            return
        check_tracks(self._path, len(self.tracks) + 1, self._limits)
        track = self._tracks.read(element)
        if track.kind is not TrackKind.MASTER:
            self.tracks.append(track)
            return
        self.master = track
        mixer = element.find("DeviceChain/Mixer")
        mixer = element.find("MasterChain/Mixer") if mixer is None else mixer
        self.tempo = read_tempo(mixer, element)
        self.signatures = read_time_signatures(mixer, element)


_LARGE = 1 << 20
"""Packed bytes of a set whose tree takes memory worth a collection, which in a large process takes 100 ms."""


def read_live_set(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a Live set. Raises ``SessionError``."""
    try:
        return _session(path, *_collect_all(path, data, limits))
    except RecursionError:
        todo = "check that it is the right file: Live never nests racks this deep"
        raise SessionError(path, "the racks of the set are nested too deep", todo) from None


def _collect_all(path: Path, data: bytes, limits: Limits) -> tuple[_Collector, Element]:
    """Read the trimmed XML; if that fails, read the whole."""
    try:
        return _collect(path, data, limits, is_trimmed=True)
    except LimitError:
        raise
    except SessionError:
        pass
    if len(data) > _LARGE:  # lxml keeps the first tree alive in a reference cycle; the second pass needs that memory
        gc.collect()
    return _collect(path, data, limits, is_trimmed=False)


def _collect(path: Path, data: bytes, limits: Limits, *, is_trimmed: bool) -> tuple[_Collector, Element]:
    spans = Spans()
    collected = _Collector(path, limits, StateReader(data, spans, limits))
    pieces = collected.integrity.watch(unpack(path, data, limits))
    root = feed(path, trim(pieces, spans) if is_trimmed else pieces, dict.fromkeys(KINDS, collected.track), limits)
    return collected, root


def _session(path: Path, collected: _Collector, root: Element) -> Session:
    live_set = root.find("LiveSet")
    if live_set is None:
        raise SessionError(path, "the set has no LiveSet element", "save it again in Live")
    if collected.master is None and not collected.tracks:
        raise SessionError(path, "the set has no tracks and no master", "save it again in Live")
    if len({track.id for track in collected.tracks}) < len(collected.tracks):
        todo = "restore it from the Backup folder beside the set"
        # A hand-merged or damaged set: groups and routing refer to tracks by ID, so they would be ambiguous.
        raise SessionError(path, "two tracks of the set have the same ID", todo)
    creator = root.get("Creator", "")
    tempo = collected.tempo
    length = end_beats(collected.tracks)
    missing = dict(_HIDDEN)
    if collected.master is None:
        reason = "the set has no master track"
        missing |= dict.fromkeys((Fact.MASTER_DEVICES, Fact.ROUTING), reason)
    if tempo is None:
        missing |= dict.fromkeys((Fact.TEMPO, Fact.MARKERS), "the set holds no tempo")
    return Session(
        path=path,
        format="als",
        application="Ableton Live",
        application_version=_version(creator),
        tracks=_with_targets(collected.tracks),
        master=collected.master,
        missing_facts=missing,
        tempo_map=tempo,
        time_signatures=collected.signatures,
        markers=read_markers(live_set.find("Locators"), tempo),
        media=collected.media.media,
        arrangement_length_beats=length,
        arrangement_length_s=end_seconds(tempo, length),
        faults=(*collected.integrity.faults(), *version_faults(creator, root.get("MinorVersion", ""))),
        annotation=text(live_set, "Annotation"),
    )


def _version(creator: str) -> str:
    match = re.search(r"\d[\w.]*", creator)
    return match[0] if match else ""


def _with_targets(tracks: list[Track]) -> tuple[Track, ...]:
    """Fill in the targets of the sends, and drop outputs to tracks that do not exist."""
    returns = [track.id for track in tracks if track.kind is TrackKind.RETURN]
    known = {track.id for track in tracks} | {None}
    return tuple(
        replace(
            track,
            output=track.output if track.output is None or track.output.track_id in known else None,
            sends=tuple(
                send._replace(target_id=returns[index] if index < len(returns) else None)
                for index, send in enumerate(track.sends)
            ),
        )
        for track in tracks
    )
