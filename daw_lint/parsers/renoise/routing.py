"""Where the tracks of a Renoise song run: into the master, a group or a hardware output, and through their sends.

``TrackRouting`` is 0 for the master and -1 for the group around the track, which stands after its members with a lower
``GroupNestingLevel``; other numbers are outputs of the audio device. A send that mutes its source is the only way out
of its track. ``DestSendTrack`` counts the send tracks from 0 on. All this was seen in real songs of Renoise 2.8 to 3.4.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind, Send, Switch
from daw_lint.parsers.renoise.elements import devices_of, flag, number, text, whole
from daw_lint.parsers.renoise.moves import Moves
from daw_lint.parsers.values import gain_db

GROUP, SEND, MASTER = "SequencerGroupTrack", "SequencerSendTrack", "SequencerMasterTrack"
SEND_DEVICE = "SendDevice"
_OUTS = {SEND_DEVICE: ("",), "CrossoverDevice": ("Out1", "Out2", "Out3")}


class _Way(NamedTuple):
    """A way out of a track through a send device, or through one band of a multiband send."""

    target: int | None
    amount: float | None
    switch: Switch
    mutes: bool | None
    moved: bool
    """Whether the song moves its level or its target."""
    is_band: bool


class Ways:
    """The ways between the tracks of a song."""

    def __init__(self, tracks: list[Element], moves: list[Moves]) -> None:
        """Take the tracks, and what the song moves on each of them."""
        self._tracks = tracks
        self._moves = moves
        self._sends = [index for index, track in enumerate(tracks) if track.tag == SEND]
        self._ways = [self._of_track(index) for index in range(len(tracks))]
        self._groups = _groups(tracks)

    def group(self, index: int) -> int | None:
        """Return the group around a track."""
        return self._groups[index]

    def output(self, index: int) -> Output | None:
        """Return where a track goes; ``None`` where the song moves it, or where it is split."""
        muting = [way for way in self._ways[index] if way.mutes is not False and way.switch is not False]
        if self._moves[index].moves_output:
            return None
        if not muting:
            return self._own_output(index)
        target = muting[0].target
        bands = [way for way in self._ways[index] if way.is_band]
        if target is None or any(way.target != target or way.moved or way.switch is not True for way in muting):
            return None
        if muting[0].is_band and any(way not in muting for way in bands):
            return None
        if all(way.amount == 0 for way in muting):
            return Output(OutputKind.NONE, name="Send")
        return Output(OutputKind.TRACK, track_id(target), text(self._tracks[target], "Name") or "")

    def sends(self, index: int) -> tuple[Send, ...]:
        """Return the sends of a track beside its output."""
        output = self.output(index)
        out_id = output.track_id if output is not None else None
        return tuple(
            Send(
                target_id=track_id(way.target) if way.target is not None else None,
                level_db=gain_db(way.amount),
                enabled=way.switch if isinstance(way.switch, bool) else None,
                automated=way.moved or way.switch == "automated",
            )
            for way in self._ways[index]
            if not (way.mutes and out_id is not None and way.target is not None and track_id(way.target) == out_id)
        )

    def _own_output(self, index: int) -> Output | None:
        group = self._groups[index]
        routing = whole(self._tracks[index], "TrackRouting", 0 if group is None else -1)
        if routing == 0:
            return Output(OutputKind.MASTER, name="Master")
        if routing == -1 and group is not None:
            return Output(OutputKind.TRACK, track_id(group), text(self._tracks[group], "Name") or "")
        if routing is not None and routing > 0:
            return Output(OutputKind.OUTSIDE, name=f"Hardware output {routing}")
        return None

    def _of_track(self, index: int) -> list[_Way]:
        found: list[_Way] = []
        for place, device in enumerate(devices_of(self._tracks[index])):
            for out in _OUTS.get(str(device.tag), ()):
                found.append(self._way(index, place, device, out))
        return found

    def _way(self, index: int, place: int, device: Element, out: str) -> _Way:
        moves, target, amount = self._moves[index], f"{out}DestSendTrack", f"{out}SendAmount"
        number_of_send = number(device.find(target), "Value", 0.0)
        is_there = number_of_send is not None and 0 <= number_of_send < len(self._sends)
        return _Way(
            target=self._sends[int(number_of_send)] if number_of_send is not None and is_there else None,
            amount=number(device.find(amount), "Value"),
            switch=moves.switch(place, device),
            mutes=flag(device, f"{out}MuteSource", True),
            moved=moves.is_moved(place, amount, device) or moves.has_lane(place, target),
            is_band=bool(out),
        )


def track_id(index: int) -> str:
    """Return the ID of a track by its place, from 0 on."""
    return f"track {index + 1}"


def _groups(tracks: list[Element]) -> list[int | None]:
    """Return the group around each track: the next group after it that is nested less deep."""
    found: list[int | None] = [None] * len(tracks)
    open_groups: list[tuple[int, int]] = []
    for index in range(len(tracks) - 1, -1, -1):
        level = whole(tracks[index], "GroupNestingLevel", 0) or 0
        if tracks[index].tag in (MASTER, SEND):
            open_groups.clear()
            continue
        while open_groups and open_groups[-1][0] >= level:
            open_groups.pop()
        found[index] = open_groups[-1][1] if open_groups and level > 0 else None
        if tracks[index].tag == GROUP:
            open_groups.append((level, index))
    return found
