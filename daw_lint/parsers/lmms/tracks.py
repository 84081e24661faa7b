"""Tracks of an LMMS song: instruments, samples, and beat tracks with tracks inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, MediaRef, SessionError, Track, TrackKind
from daw_lint.parsers.files import is_absolute, media_ref
from daw_lint.parsers.lmms.effects import read_chain
from daw_lint.parsers.lmms.mixer import Mixer
from daw_lint.parsers.lmms.settings import flag, is_automated, number
from daw_lint.parsers.values import gain_db

TICKS_PER_BEAT = 48.0
"""192 ticks per bar of four quarters (``DefaultTicksPerBar`` in LMMS)."""
_INNER = ("instrumenttrack", "channeltrack", "sampletrack", "bbtrack", "patterntrack", "automationtrack")
_KINDS = {"0": TrackKind.INSTRUMENT, "1": TrackKind.MIDI, "2": TrackKind.AUDIO}
"""Values of a track's ``type``: instrument, beat (pattern since 1.3) and sample (``Track::Type`` in LMMS)."""
_CLIPS = ("pattern", "midiclip", "sampletco", "sampleclip", "bbtco", "patternclip")
_LOCAL = "local:"
MAX_BEAT_CLIPS = 200_000
"""Our own bound on the clips made from beat tracks. A small file could ask for millions."""


class TrackReader:
    """Reads the tracks of a song. ``ticks`` is the length of a stored tick in today's ticks."""

    def __init__(self, path: Path, mixer: Mixer, moved: frozenset[str], ticks: float) -> None:
        """``path`` is the project, beside which media are looked up."""
        self._folder = path.absolute().parent
        self._mixer = mixer
        self._moved = moved
        self._beats = ticks / TICKS_PER_BEAT
        self._path = path
        self._laid_out = 0
        self.media: dict[str, MediaRef] = {}

    def read(self, song: Element) -> tuple[Track, ...]:
        """Read the tracks of the song in order. Those inside beat tracks follow the first beat track."""
        tracks: list[Track] = []
        beats = [(track, self._clips(track)) for track in _tracks(song) if track.get("type") == "1"]
        for element in _tracks(song):
            if element.get("type") not in _KINDS:
                continue
            tracks.append(self._track(element, len(tracks), self._clips(element)))
            inner = _inner(element)
            container = inner.find("trackcontainer") if inner is not None else None
            if container is not None:
                for nested in container.findall("track"):
                    if nested.get("type") in ("0", "2"):
                        clips = tuple(self._beat_clips(nested, beats))
                        tracks.append(self._track(nested, len(tracks), clips))
        return tuple(tracks)

    def _track(self, element: Element, index: int, clips: tuple[Clip, ...]) -> Track:
        kind = _KINDS[element.get("type", "0")]
        inner = _inner(element)
        name = element.get("name") or (inner.get("name") if inner is not None else "") or f"Track {index + 1}"
        muted = flag(element, "muted", False) is True
        volume, pan = number(inner, "vol"), number(inner, "pan")
        # ``mixch`` since 1.3, ``fxch`` before.
        channel = number(inner, "fxch") if number(inner, "mixch") is None else number(inner, "mixch")
        self._add_instrument_media(inner, name)
        return Track(
            id=f"track {index + 1}",
            kind=kind,
            name=name,
            path=name,
            output=self._mixer.output(channel),
            volume_db=None if volume is None else gain_db(volume / 100),
            volume_automated=is_automated(inner, "vol", self._moved),
            pan=None if pan is None else max(-1.0, min(1.0, pan / 100)),
            muted="automated" if is_automated(element, "muted", self._moved) else muted,
            soloed=flag(element, "solo", False),
            clips=clips,
            devices=read_chain(
                inner.find("fxchain") if inner is not None else None, name, not muted, self._moved, self._mixer.places
            ),
            place=self._mixer.places.of(element),
        )

    def _clips(self, element: Element) -> tuple[Clip, ...]:
        return tuple(
            clip for child in element.iterchildren(*_CLIPS) if (clip := self._clip(child, element)) is not None
        )

    def _clip(self, child: Element, track: Element) -> Clip | None:
        position, length = number(child, "pos"), number(child, "len")
        if position is None or not _sounds(child):
            return None
        source = child.get("src") or None
        if source:
            self._add_media(source, track.get("name") or "", child)
        start = position * self._beats
        return Clip(
            name=child.get("name") or "",
            kind="audio" if child.tag.startswith("sample") else "midi",
            start_beats=start,
            end_beats=start + (length or 0.0) * self._beats if length and length > 0 else start,
            muted=flag(child, "muted", False),
            media_path=source,
        )

    def _beat_clips(self, nested: Element, beats: list[tuple[Element, tuple[Clip, ...]]]) -> Iterator[Clip]:
        """Yield a clip wherever the song plays a beat in which the nested track has notes. Raises ``SessionError``."""
        # The n-th pattern of a nested track belongs to the n-th beat track of the song.
        patterns = list(nested.iterchildren("pattern", "midiclip", "sampletco", "sampleclip"))
        for (beat, clips), pattern in zip(beats, patterns, strict=False):
            if flag(pattern, "muted", False) or not _sounds(pattern):
                continue
            self._laid_out += len(clips)
            if self._laid_out > MAX_BEAT_CLIPS:
                todo = "check that it is the right file: no song has that many"
                what = f"the song's beat tracks make more than {MAX_BEAT_CLIPS:,} clips"
                raise SessionError(self._path, what, todo)
            muted = flag(beat, "muted", False) is True
            yield from (clip._replace(muted=clip.muted or muted) for clip in clips)

    def _add_instrument_media(self, inner: Element | None, owner: str) -> None:
        if inner is not None:
            for player in inner.iterfind("instrument/*"):
                if player.get("src"):
                    self._add_media(player.get("src", ""), owner, player)

    def _add_media(self, source: str, owner: str, element: Element) -> None:
        if source not in self.media:
            self.media[source] = self._media(source, owner)._replace(place=self._mixer.places.of(element))

    def _media(self, source: str, owner: str) -> MediaRef:
        if source.startswith(_LOCAL):
            return media_ref(self._folder, source.removeprefix(_LOCAL), owner_path=owner)
        if is_absolute(source):
            return media_ref(self._folder, source, owner_path=owner)
        # Relative to LMMS's own sample folders, which are set in LMMS and not in the project.
        return MediaRef(source, None, None, "library", owner_path=owner)


def _tracks(song: Element) -> list[Element]:
    container = song.find("trackcontainer")
    return song.findall("track") if container is None else container.findall("track")


def _inner(element: Element) -> Element | None:
    return next((child for child in element.iterchildren(*_INNER)), None)


def _sounds(clip: Element) -> bool:
    """Whether a clip can sound. A pattern without notes is empty."""
    if clip.tag in ("pattern", "midiclip"):
        return clip.find("note") is not None
    return True
