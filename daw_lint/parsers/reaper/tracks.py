"""Tracks of a REAPER project: folders, outputs, sends and items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from daw_lint.parsers.files import media_ref
from daw_lint.parsers.reaper.chunks import Chunk, tokens
from daw_lint.parsers.reaper.effects import PLUGINS, read_chain, read_title
from daw_lint.parsers.values import as_number, gain_db
from daw_lint.session import Clip, MediaRef, Output, OutputKind, Send, Track, TrackKind
from daw_lint.tempo import TempoMap

_FILES = frozenset({"WAVE", "MP3", "FLAC", "WAVPACK", "VORBIS", "AIFF", "VIDEO", "OPUS", "FFMPEG", "OGG", "RAW"})
MASTER_ID = "master"
VIA_SEND = "Send"
MAX_SECTIONS = 20


class _Receive(NamedTuple):
    source: int
    level_db: float | None
    enabled: bool


class TrackReader:
    """Reads all tracks of a project; media files are looked up beside it."""

    def __init__(self, path: Path, tempo: TempoMap | None, to_beats: Beats) -> None:
        """Prepare to read the tracks of the project at ``path``."""
        self._folder = path.absolute().parent
        self._to_beats = to_beats
        self.media: dict[str, MediaRef] = {}
        self.end_s = 0.0

    def read(self, chunks: Sequence[Chunk]) -> tuple[Track, ...]:
        """Return the tracks in the order of the project."""
        parents = _parents(chunks)
        sends = _sends(chunks)
        return tuple(self._track(index, chunk, parents[index], sends) for index, chunk in enumerate(chunks))

    def _track(self, index: int, chunk: Chunk, parent: int | None, sends: dict[int, list[Send]]) -> Track:
        name = " ".join(chunk.line("NAME")[:1])
        shown = name or f"Track {index + 1}"
        muted, soloed = _switches(chunk, "MUTESOLO")
        own = sends.get(index, [])
        output = _output(chunk, parent, own)
        if output.name == VIA_SEND:
            own = [send for send in own if send.target_id != output.track_id]
        effects = chunk.chunk("FXCHAIN")
        active = chunk.line("FX")[:1] != ["0"] and not muted
        volume, pan = (*(as_number(word) for word in chunk.line("VOLPAN")[:2]), None, None)[:2]
        return Track(
            id=str(index + 1),
            kind=_kind(chunk, effects),
            name=shown,
            path=shown,
            named_by_user=bool(name),
            parent_id=None if parent is None else str(parent + 1),
            output=output,
            sends=tuple(own),
            volume_db=gain_db(volume),
            volume_automated=_has_points(chunk.chunk("VOLENV2")),
            pan=pan,
            muted="automated" if _has_points(chunk.chunk("MUTEENV")) else muted,
            soloed=soloed,
            armed=chunk.line("REC")[:1] == ["1"],
            frozen=chunk.chunk("FREEZE") is not None,
            clips=tuple(clip for item in chunk.chunks("ITEM") if (clip := self._clip(item, shown)) is not None),
            devices=read_chain(effects, shown, active),
        )

    def _clip(self, item: Chunk, owner: str) -> Clip | None:
        start, length = (as_number(" ".join(item.line(name)[:1])) for name in ("POSITION", "LENGTH"))
        if start is None or length is None or length < 0:
            return None
        source = _innermost(item.chunk("SOURCE"))
        kind = source.head.split()[1] if source is not None and " " in source.head else ""
        stored = " ".join(source.line("FILE")[:1]) if source is not None else ""
        if stored and kind in _FILES and stored not in self.media:
            self.media[stored] = media_ref(self._folder, stored, owner_path=owner)
        muted = item.line("MUTE")[:1] not in ([], ["0"])
        if not muted:
            self.end_s = max(self.end_s, start + length)
        gain = as_number(" ".join(item.line("VOLPAN")[:1]))
        return Clip(
            name=" ".join(item.line("NAME")[:1]),
            kind="midi" if kind.startswith("MIDI") else "audio",
            start_beats=self._to_beats(start),
            end_beats=self._to_beats(start + length),
            muted=muted,
            gain_db=gain_db(gain) if gain is not None else None,
            media_path=stored or None,
        )


class Beats:
    """From seconds to beats, by the spans of the tempo map: pairs of seconds and beats, and the tempo after each."""

    def __init__(self, spans: Sequence[tuple[float, float, float]]) -> None:
        """Take spans in order: where each starts in seconds and in beats, and its tempo in quarter notes per minute."""
        self._spans = spans

    def __call__(self, seconds: float) -> float:
        """Return a position in beats."""
        from bisect import bisect_right

        index = max(0, bisect_right(self._spans, (seconds, float("inf"), 0.0)) - 1)
        start_s, start_beats, bpm = self._spans[index]
        return start_beats + (seconds - start_s) * bpm / 60


def _parents(chunks: Sequence[Chunk]) -> list[int | None]:
    """Return the folder around each track: ``ISBUS 1 1`` opens one after it, ``ISBUS 2 -n`` closes n after it."""
    parents: list[int | None] = []
    folders: list[int] = []
    for index, chunk in enumerate(chunks):
        parents.append(folders[-1] if folders else None)
        kind, depth = (*(as_number(word) or 0 for word in chunk.line("ISBUS")[:2]), 0, 0)[:2]
        if kind == 1:
            folders.append(index)
        elif kind == 2:
            del folders[max(0, len(folders) - int(min(len(folders), abs(depth)))) :]
    return parents


def _sends(chunks: Sequence[Chunk]) -> dict[int, list[Send]]:
    """Return the sends of each track; REAPER stores them with the tracks that receive them."""
    sends: dict[int, list[Send]] = {}
    for index, chunk in enumerate(chunks):
        for words in chunk.lines("AUXRECV"):
            numbers = [as_number(word) for word in words[:5]]
            if len(numbers) == 5 and numbers[0] is not None and 0 <= numbers[0] < len(chunks):
                send = Send(str(index + 1), gain_db(numbers[2]), enabled=numbers[4] == 0)
                sends.setdefault(int(numbers[0]), []).append(send)
    return sends


def _output(chunk: Chunk, parent: int | None, sends: list[Send]) -> Output:
    if chunk.line("MAINSEND")[:1] != ["0"]:
        if parent is not None:
            return Output(OutputKind.TRACK, str(parent + 1), "Parent")
        return Output(OutputKind.MASTER, name="Master")
    heard = [send for send in sends if send.enabled]
    if chunk.line("HWOUT"):
        return Output(OutputKind.OUTSIDE, name="Hardware output")
    if len(heard) == 1:
        # Without its main send a track goes where its one send goes, as into a bus.
        return Output(OutputKind.TRACK, heard[0].target_id, VIA_SEND)
    return Output(OutputKind.NONE, name="Sends only" if heard else "")


def _kind(chunk: Chunk, effects: Chunk | None) -> TrackKind:
    if chunk.line("ISBUS")[:1] == ["1"]:
        return TrackKind.GROUP
    for item in effects.items if effects is not None else ():
        if isinstance(item, Chunk) and item.name in PLUGINS:
            head = tokens(item.head)
            if len(head) > 1 and read_title(head[1]).is_instrument:
                return TrackKind.INSTRUMENT
    if chunk.chunk("ITEM") is None and chunk.line("AUXRECV"):
        return TrackKind.RETURN
    return TrackKind.AUDIO


def _switches(chunk: Chunk, name: str) -> tuple[bool, bool]:
    muted, soloed = (word != "0" for word in (*chunk.line(name)[:2], "0", "0")[:2])
    return muted, soloed


def _has_points(envelope: Chunk | None) -> bool:
    if envelope is None or envelope.line("ACT")[:1] == ["0"]:
        return False
    return sum(1 for _ in envelope.lines("PT")) > 1


def _innermost(source: Chunk | None) -> Chunk | None:
    """Return the source itself, taken out of the sections around it."""
    for _ in range(MAX_SECTIONS):
        inner = source.chunk("SOURCE") if source is not None else None
        if inner is None:
            return source
        source = inner
    return source


def markers_of(project: Chunk, to_beats: Beats) -> Iterator[tuple[str, float, float]]:
    """Yield name, beats and seconds of each marker and of the start of each region."""
    ends: set[str] = set()
    for words in project.lines("MARKER"):
        time_s = as_number(words[1]) if len(words) > 2 else None
        if time_s is None:
            continue
        is_region = len(words) > 3 and (as_number(words[3]) or 0) % 2 == 1
        if is_region and words[0] in ends:
            ends.discard(words[0])  # the second line of a region is its end
            continue
        if is_region:
            ends.add(words[0])
        yield words[2], to_beats(time_s), time_s
