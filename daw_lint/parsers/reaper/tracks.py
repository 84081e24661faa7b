"""Tracks of a REAPER project: folders, outputs and sends."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from daw_lint.model.place import Place
from daw_lint.model.session import Output, OutputKind, Send, Switch, Track, TrackKind
from daw_lint.parsers.reaper.chunks import (
    Chunk,
    moves,
    tokens,
    two_numbers,
    two_switches,
    values_of,
)
from daw_lint.parsers.reaper.effects import PLUGINS, in_series, read_chain, read_title
from daw_lint.parsers.reaper.items import ItemReader
from daw_lint.parsers.values import as_number, gain_db

MASTER_ID = "master"
VIA_SEND = "Send"


class _StoredSend(NamedTuple):
    send: Send
    has_audio: bool
    """Whether it carries audio, not only MIDI."""


class TrackReader:
    """Reads all tracks of a project."""

    def __init__(self, items: ItemReader) -> None:
        """``items`` collects the media and the end of the last item."""
        self._items = items

    def read(self, chunks: Sequence[Chunk]) -> tuple[Track, ...]:
        """Read the tracks in project order."""
        parents = _parents(chunks)
        sends = _sends(chunks)
        return tuple(self._track(index, chunk, parents[index], sends) for index, chunk in enumerate(chunks))

    def _track(self, index: int, chunk: Chunk, parent: int | None, sends: dict[int, list[_StoredSend]]) -> Track:
        name = chunk.first_word("NAME")
        shown = name or f"Track {index + 1}"
        switched_off, soloed = two_switches(chunk.line("MUTESOLO"))
        muted = _muted(chunk, switched_off)
        ways = sends.get(index, [])
        output = _output(chunk, parent, ways)
        own = tuple(way.send for way in ways if output.name != VIA_SEND or way.send.target_id != output.track_id)
        effects = chunk.chunk("FXCHAIN")
        heard: Switch = "automated" if muted == "automated" else not muted
        active = in_series(heard, chunk.first_word("FX") != "0")
        volume, pan = two_numbers(chunk.line("VOLPAN"))
        return Track(
            id=str(index + 1),
            kind=_kind(chunk, effects),
            name=shown,
            path=shown,
            named_by_user=bool(name),
            parent_id=None if parent is None else str(parent + 1),
            output=output,
            sends=own,
            volume_db=gain_db(volume),
            volume_automated=moves(chunk.chunk("VOLENV2")),
            pan=pan,
            muted=muted,
            soloed=soloed,
            armed=chunk.first_word("REC") == "1",
            frozen=chunk.chunk("FREEZE") is not None,
            clips=self._items.read(chunk, shown),
            devices=read_chain(effects, shown, active),
            place=Place(line=chunk.number),
        )


def _parents(chunks: Sequence[Chunk]) -> list[int | None]:
    """Return the folder of each track. ``ISBUS 1 1`` opens a folder after the track, ``ISBUS 2 -n`` closes n."""
    parents: list[int | None] = []
    folders: list[int] = []
    for index, chunk in enumerate(chunks):
        parents.append(folders[-1] if folders else None)
        kind, depth = two_numbers(chunk.line("ISBUS"))
        if kind == 1:
            folders.append(index)
        elif kind == 2:
            del folders[max(0, len(folders) - int(min(len(folders), abs(depth or 0)))) :]
    return parents


def _sends(chunks: Sequence[Chunk]) -> dict[int, list[_StoredSend]]:
    """Read the sends of each track. REAPER stores them at the receiving track.

    ``AUXRECV`` has the sending track, a mode, the gain, the pan and the mute; the eighth token is the audio channel,
    -1 for MIDI only.
    """
    sends: dict[int, list[_StoredSend]] = {}
    for index, chunk in enumerate(chunks):
        for words in chunk.lines("AUXRECV"):
            numbers = [as_number(word) for word in words[:8]]
            if len(numbers) >= 5 and numbers[0] is not None and 0 <= numbers[0] < len(chunks):
                send = Send(str(index + 1), gain_db(numbers[2]), enabled=numbers[4] == 0)
                sends.setdefault(int(numbers[0]), []).append(_StoredSend(send, numbers[7:8] != [-1]))
    return sends


def _output(chunk: Chunk, parent: int | None, sends: list[_StoredSend]) -> Output:
    if chunk.first_word("MAINSEND") != "0":
        if parent is not None:
            return Output(OutputKind.TRACK, str(parent + 1), "Parent")
        return Output(OutputKind.MASTER, name="Master")
    heard = [stored for stored in sends if stored.send.enabled and stored.send.level_db != -inf]
    carrying = [stored for stored in heard if stored.has_audio] or heard
    targets = {stored.send.target_id for stored in carrying}
    if len(targets) == 1:
        # Without its main send, a track's only send is its output, as when it feeds a bus.
        return Output(OutputKind.TRACK, targets.pop(), VIA_SEND)
    if not targets and chunk.line("HWOUT"):
        return Output(OutputKind.OUTSIDE, name="Hardware output")
    return Output(OutputKind.NONE, name="Sends only" if targets else "")


def _kind(chunk: Chunk, effects: Chunk | None) -> TrackKind:
    if chunk.first_word("ISBUS") == "1":
        return TrackKind.GROUP
    for item in effects.items if effects is not None else ():
        if isinstance(item, Chunk) and item.name in PLUGINS:
            head = tokens(item.head)
            if len(head) > 1 and read_title(head[1]).is_instrument:
                return TrackKind.INSTRUMENT
    if chunk.chunk("ITEM") is None and chunk.line("AUXRECV"):
        return TrackKind.RETURN
    return TrackKind.AUDIO


def _muted(chunk: Chunk, switch: bool) -> Switch:
    """Return the mute of a track. Its envelope is 0 for muted and 1 for heard."""
    envelope = chunk.chunk("MUTEENV")
    if moves(envelope):
        return "automated"
    return True if 0.0 in values_of(envelope) else switch
