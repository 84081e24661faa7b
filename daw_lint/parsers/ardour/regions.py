"""Regions of an Ardour session as clips, and the audio files that they play."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.disk import access_log, outside
from daw_lint.model.session import Clip, MediaRef
from daw_lint.parsers.ardour.clock import Clock
from daw_lint.parsers.ardour.values import is_on
from daw_lint.parsers.files import is_absolute, media_ref
from daw_lint.parsers.xml_places import Places


class Arrangement(NamedTuple):
    """The clips of each track by the ID of its route, and the end of the last audible region in seconds."""

    clips: dict[str, tuple[Clip, ...]]
    length_s: float | None


class _Span(NamedTuple):
    start_s: float
    end_s: float
    start_beats: float | None
    end_beats: float | None


def read_arrangement(root: Element, clock: Clock, owners: dict[str, str]) -> Arrangement:
    """Read the clips of the playlists that tracks play. ``owners`` maps playlists to the IDs of routes."""
    names = {source.get("id"): source.get("name") or "" for source in root.iterfind("Sources/Source")}
    found: dict[str, list[Clip]] = {}
    ends: list[float] = []
    for playlist in root.iterfind("Playlists/Playlist"):
        owner = _owner(playlist, owners)
        is_midi = playlist.get("type") == "midi"
        for region in playlist.iterchildren("Region"):
            span = _span(region, clock)
            if span is None or owner is None:
                continue
            muted = is_on(region.get("muted")) is True
            if not muted:
                ends.append(span.end_s)
            clip = Clip(
                name=region.get("name") or "",
                kind="midi" if is_midi else "audio",
                start_beats=span.start_beats,
                end_beats=span.end_beats,
                muted=muted,
                media_path=None if is_midi else names.get(region.get("source-0")) or None,
            )
            found.setdefault(owner, []).append(clip)
    return Arrangement({owner: tuple(clips) for owner, clips in found.items()}, max(ends, default=None))


def _owner(playlist: Element, owners: dict[str, str]) -> str | None:
    """Return the route that plays a playlist: by its ID since version 6, before that by its name."""
    for key in (playlist.get("id"), playlist.get("name")):
        if key in owners:
            return owners[key]
    return None


def _span(region: Element, clock: Clock) -> _Span | None:
    """Read the position of a region. Since version 7 its length is stored as ``length@position``."""
    length, _, position = (region.get("length") or "").partition("@")
    position = region.get("position") or position
    start = clock.seconds(position)
    if start is None:
        return None
    start_beats = clock.beats(position)
    if length.startswith("b"):
        beats = clock.beats(length)
        if beats is None or start_beats is None or clock.tempo is None:
            return None
        end, end_beats = clock.tempo.seconds_at(start_beats + beats), start_beats + beats
        return _Span(start, end, start_beats, end_beats) if beats >= 0 else None
    seconds = clock.seconds(length)
    if seconds is None or seconds < 0:
        return None
    return _Span(start, start + seconds, start_beats, clock.beats_at(start + seconds))


def read_media(path: Path, root: Element, rate: float) -> Iterator[MediaRef]:
    """Yield each audio file that a region plays, once. A name without a folder is in the session's own folder."""
    folder = path.absolute().parent
    own = folder / "interchange" / (root.get("name") or path.stem) / "audiofiles"
    folders = tuple(dict.fromkeys((own, *_audio_folders(folder))))
    played = {
        stored
        for region in root.iterfind("Playlists/Playlist/Region")
        for name, stored in region.items()
        if str(name).startswith("source-")
    }
    seen = set()
    places = Places()
    for source in root.iterfind("Sources/Source"):
        name = source.get("name") or ""
        # A source with a playlist is a compound region: its audio has sources of its own.
        if source.get("type") == "midi" or not name or name in seen or source.get("playlist"):
            continue
        if source.get("id") not in played:
            continue
        seen.add(name)
        if is_absolute(name):
            yield media_ref(folder, name, sample_rate_hz=rate)._replace(place=places.of(source))
        else:
            found = media_ref(folder, name, search_folders=folders, sample_rate_hz=rate)
            found = found._replace(place=places.of(source))
            yield found if found.exists else found._replace(resolved=own / name)


def _audio_folders(folder: Path) -> Iterator[Path]:
    """Yield the folders of recordings: one per name that the session has had, and that of the oldest versions."""
    try:
        names = outside.folders_in(access_log.at(folder / "interchange"))
    except OSError:
        names = []
    yield from (name / "audiofiles" for name in names)
    yield folder / "sounds"
