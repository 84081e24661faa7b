"""Tracks of an Audacity project: wave tracks (one or two ``wavetrack`` elements each) and note tracks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.model.session import Clip, Output, OutputKind, Track, TrackKind
from daw_lint.model.tempo import TempoMap
from daw_lint.parsers.audacity.effects import read_effects
from daw_lint.parsers.audacity.nodes import Node
from daw_lint.parsers.values import gain_db

MASTER_ID = "master"
LONGEST_S = 1e9
"""Our own bound: a longer time means a damaged file."""
AUDIBLE_TAGS = ("wavetrack", "notetrack")


class Channels(NamedTuple):
    """A track: its first channel, which has all the settings, and for stereo its second."""

    first: Node
    second: Node | None = None


class Span(NamedTuple):
    """A clip and its position in seconds."""

    clip: Node
    start_s: float
    end_s: float


def audible_tracks(project: Node) -> list[Channels]:
    """Return the tracks that can sound. A linked wave track and the next one are the two channels of one track."""
    found: list[Channels] = []
    waiting: Node | None = None
    for node in project.all(*AUDIBLE_TAGS):
        if waiting is not None and node.tag == waiting.tag:
            found[-1] = Channels(waiting, node)
            waiting = None
            continue
        found.append(Channels(node))
        waiting = node if node.tag == "wavetrack" and node.flag("linked") else None
    return found


class TrackReader:
    """Reads the tracks of a project."""

    def __init__(self, tempo: TempoMap | None, clip_tempo: float | None) -> None:
        """``tempo`` converts seconds to beats; without it clips have no position in beats.

        ``clip_tempo`` is the tempo in BPM that stretched clips follow if they store none themselves.
        """
        self._tempo = tempo
        self._clip_tempo = clip_tempo

    def read(self, index: int, channels: Channels) -> Track:
        """Read one track."""
        node = channels.first
        name = node.text("name") or f"Track {index + 1}"
        muted = node.flag("mute")
        pan = node.number("pan")
        is_wave = node.tag == "wavetrack"
        return Track(
            id=f"track {index + 1}",
            kind=TrackKind.AUDIO if is_wave else TrackKind.MIDI,
            name=name,
            path=name,
            output=Output(OutputKind.MASTER, name="Master"),
            volume_db=gain_db(node.number("gain")),
            volume_automated=False if is_wave else None,
            pan=None if pan is None else max(-1.0, min(1.0, pan)),
            muted=muted,
            soloed=node.flag("solo"),
            clips=tuple(self._clip(span) for span in self.spans(node)),
            devices=read_effects(node.first("effects"), name, None if muted is None else not muted),
        )

    def spans(self, track: Node) -> Iterator[Span]:
        """Yield the clips of a wave track. Before Audacity 1.3 a track is one clip."""
        rate = track.number("rate")
        if track.tag != "wavetrack" or rate is None or rate <= 0:
            return
        for clip in track.all("waveclip") if track.first("sequence") is None else (track,):
            sequence = clip.first("sequence")
            samples = sequence.number("numsamples") if sequence is not None else None
            offset = clip.number("offset", 0.0)
            if samples is None or samples <= 0 or offset is None:
                continue
            # Trimming (since 3.1) hides the ends of a clip and keeps their samples, so ``offset`` is that of the hidden start.
            left, right = (clip.number(name, 0.0) or 0.0 for name in ("trimLeft", "trimRight"))
            end = offset + samples * self._stretch(clip) / rate - right
            if -LONGEST_S < offset + left < end < LONGEST_S:
                yield Span(clip, offset + left, end)

    def _stretch(self, clip: Node) -> float:
        """Return the ratio of a clip's length to that of its samples: stretched by hand, or to follow the tempo."""
        ratio = clip.number("clipStretchRatio", 1.0) or 1.0
        raw, tempo = clip.number("rawAudioTempo"), clip.number("clipTempo", self._clip_tempo)
        return ratio * raw / tempo if raw and tempo and raw > 0 and tempo > 0 else ratio

    def _clip(self, span: Span) -> Clip:
        shift = span.clip.number("centShift")
        return Clip(
            name=span.clip.text("name"),
            kind="audio",
            start_beats=self.beats(span.start_s),
            end_beats=self.beats(span.end_s),
            muted=False,
            transpose_semitones=None if shift is None else shift / 100,
        )

    def beats(self, seconds: float) -> float | None:
        """Convert a time in seconds to beats; ``None`` if the project has no tempo."""
        return None if self._tempo is None else seconds * self._tempo.start_bpm / 60
