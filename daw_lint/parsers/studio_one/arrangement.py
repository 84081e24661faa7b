"""Tracks of the arrangement (``Song/song.xml``) with clips and folders, and the markers.

Units, seen in songs of Studio One 5.3 and 7.2 and Studio Pro 8.1: events of a track with ``tempoFollow="0"`` start in
seconds, others in beats. The ``timeFormat`` of an event is the unit of its length (0 seconds, 2 beats).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Marker
from daw_lint.parsers.clock import Clock, as_time
from daw_lint.parsers.studio_one.elements import ID, flag, part, parts, uid
from daw_lint.parsers.studio_one.media import Media
from daw_lint.parsers.values import as_number

_SECONDS, _BEATS = "0", "2"
_BORDERS = ("2", "3")
"""Types of the markers for the start and the end of the song, which every song has."""
_EVENTS = {"AudioEvent": "audio", "AudioPartEvent": "audio", "MusicPart": "midi"}


class SongTrack(NamedTuple):
    """A track or a folder of the arrangement."""

    id: str
    channel: str
    """The UID of its channel, empty for a folder without one."""
    name: str
    folder: str | None
    """The ID of its folder."""
    is_folder: bool
    is_music: bool
    clips: tuple[Clip, ...] = ()


def read_tracks(elements: list[Element], clock: Clock, media: Media) -> list[SongTrack]:
    """Read the audio and note tracks, and the folders."""
    return [_track(element, clock, media) for element in elements if element.tag in ("MediaTrack", "FolderTrack")]


def _track(element: Element, clock: Clock, media: Media) -> SongTrack:
    return SongTrack(
        id=element.get("trackID", ""),
        channel=uid(element, "channelID"),
        name=element.get("name", ""),
        folder=element.get("parentFolder") or None,
        is_folder=element.tag == "FolderTrack",
        is_music=element.get("mediaType") == "Music",
        clips=tuple(_clips(element, clock, media)),
    )


def _clips(track: Element, clock: Clock, media: Media) -> Iterator[Clip]:
    start_unit = {"0": _SECONDS, "1": _BEATS, "2": _BEATS}.get(
        track.get("tempoFollow", ""), track.get("timeFormat", _BEATS)
    )
    for event, plays in _events(track):
        kind = _EVENTS.get(str(event.tag))
        if kind is None:
            continue
        start, length = as_time(event.get("start", "0")), as_time(event.get("length", "0"))
        if start is None or length is None:
            continue
        start_beats = clock.beats_at(start) if start_unit == _SECONDS else start
        in_seconds = event.get("timeFormat", start_unit) == _SECONDS
        end = clock.beats_at(clock.seconds_at(start_beats) + length) if in_seconds else start_beats + length
        stored = media.names.get(event.get("clipID", ""))
        yield Clip(
            name=event.get("name") or (PurePath(stored.replace("\\", "/")).stem if stored else ""),
            kind="audio" if kind == "audio" else "midi",
            start_beats=start_beats,
            end_beats=end,
            muted=flag(event, "mute") if plays else None,
            transpose_semitones=as_number(event.get("transpose", "0")) if kind == "audio" else None,
            media_path=stored if kind == "audio" else None,
        )


def _events(track: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the events, and whether they are known to play.

    Of a track with layers only the active layer plays. If it is unknown which one that is, all layers are given.
    """
    yield from ((event, True) for event in parts(track, "Events"))
    layers = list(parts(track, "Layers"))
    if not layers:
        return
    active_id = track.get("activeLayer", "0")
    active = [layer for layer in layers if active_id in (layer.get("id"), layer.get(ID))]
    for layer in active or layers:
        yield from ((event, bool(active)) for event in parts(layer, "Events"))


def read_markers(tracks: list[Element], clock: Clock) -> tuple[Marker, ...]:
    """Read the markers, except those for the start and the end of the song."""
    found = []
    for track in tracks:
        for event in track.iter("MarkerEvent") if track.tag == "MarkerTrack" else ():
            position = as_time(event.get("start", "0"))
            if position is None or event.get("markerType") in _BORDERS:
                continue
            seconds = event.get("timeFormat", track.get("timeFormat", _BEATS)) == _SECONDS
            beats = clock.beats_at(position) if seconds else position
            found.append(Marker(event.get("name") or "", beats, clock.seconds_at(beats)))
    return tuple(found)


def track_elements(song: Element) -> list[Element]:
    """Return the elements of the arrangement's tracks."""
    root = part(song, "Root")
    return list(parts(root if root is not None else song, "Tracks"))
