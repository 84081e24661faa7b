"""Clips and markers of an edit. Positions are in seconds (Tracktion Engine, tracktion_Clip)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Marker
from daw_lint.parsers.clock import Clock, as_time
from daw_lint.parsers.values import as_number
from daw_lint.parsers.waveform.media import Media

_AUDIO, _NOTES, _CONTAINER = ("AUDIOCLIP", "EDITCLIP"), ("MIDICLIP", "STEPCLIP"), "CONTAINERCLIP"
_MARKERS = ("MARKERTRACK/MARKERCLIP", "ARRANGERTRACK/ARRANGERCLIP")


def read_clips(track: Element, path: str, clock: Clock, media: Media) -> Iterator[Clip]:
    """Yield the clips of the arrangement, then those in launcher slots."""
    for element in track:
        if _is_clip(element):
            yield _clip(element, path, clock, media)
    for element in track.iterfind("CLIPSLOTS/CLIPSLOT/*"):
        if _is_clip(element):
            yield _clip(element, path, clock, media)._replace(start_beats=None, end_beats=None)


def _is_clip(element: Element) -> bool:
    return element.tag in _AUDIO or element.tag in _NOTES or element.tag == _CONTAINER


def _clip(element: Element, path: str, clock: Clock, media: Media) -> Clip:
    inner = element.iter(*_AUDIO) if element.tag == _CONTAINER else [element]
    sources = [media.add(one.get("source"), path) for one in inner if one.tag in _AUDIO]
    is_audio = bool(sources)
    start, length = as_time(element.get("start", "0")) or 0.0, as_time(element.get("length", "0")) or 0.0
    return Clip(
        name=element.get("name") or "",
        kind="audio" if is_audio else "midi",
        start_beats=clock.beats_at(start),
        end_beats=clock.beats_at(start + length),
        muted={"0": False, "1": True}.get(element.get("mute", "0")),
        warped=element.get("autoTempo", "0") == "1" if element.tag == "AUDIOCLIP" else None,
        transpose_semitones=as_number(element.get("pitchChange", "0")) if element.tag == "AUDIOCLIP" else None,
        gain_db=as_number(element.get("gain", "0")) if element.tag == "AUDIOCLIP" else None,
        media_path=sources[0] if sources else None,
    )


def read_markers(root: Element, clock: Clock) -> tuple[Marker, ...]:
    """Read the markers and the sections of the arrangement."""
    found = []
    for kind in _MARKERS:
        for element in root.iterfind(kind):
            start = as_time(element.get("start", "0"))
            if start is not None:
                found.append((start, element.get("name") or ""))
    return tuple(Marker(name, clock.beats_at(start), start) for start, name in sorted(found))
