"""Routing of a Renoise song's tracks: to the master, a group or a hardware output, and through sends.

``TrackRouting`` is 0 for the master and -1 for the track's group, which comes after its members with a lower
``GroupNestingLevel``; other numbers are outputs of the audio device. A send that mutes its source is the track's only
output. ``DestSendTrack`` is the number of a send track, from 0. All this was seen in songs of Renoise 2.8 to 3.4.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind, Send, Switch
from daw_lint.parsers.renoise.automation import TrackAutomation
from daw_lint.parsers.renoise.elements import devices_of, flag, number, text, whole
from daw_lint.parsers.values import gain_db

GROUP, SEND, MASTER = "SequencerGroupTrack", "SequencerSendTrack", "SequencerMasterTrack"
SEND_DEVICE = "SendDevice"
_OUTS = {SEND_DEVICE: ("",), "CrossoverDevice": ("Out1", "Out2", "Out3")}


class _SendPath(NamedTuple):
    """A send of a track: a send device, or one band of a multiband send."""

    target: int | None
    amount: float | None
    switch: Switch
    mutes: bool | None
    moved: bool
    """Whether its level or its target is automated."""
    is_band: bool


class Routing:
    """The routing between the tracks of a song."""

    def __init__(self, tracks: list[Element], automation: list[TrackAutomation]) -> None:
        """``automation`` holds the automation of each track."""
        self._tracks = tracks
        self._automation = automation
        self._sends = [index for index, track in enumerate(tracks) if track.tag == SEND]
        self._paths = [self._of_track(index) for index in range(len(tracks))]
        self._groups = _groups(tracks)

    def group(self, index: int) -> int | None:
        """Return the number of a track's group, or ``None``."""
        return self._groups[index]

    def output(self, index: int) -> Output | None:
        """Return the output of a track; ``None`` if it is automated or split."""
        muting = [path for path in self._paths[index] if path.mutes is not False and path.switch is not False]
        if self._automation[index].moves_output:
            return None
        if not muting:
            return self._own_output(index)
        target = muting[0].target
        bands = [path for path in self._paths[index] if path.is_band]
        if target is None or any(path.target != target or path.moved or path.switch is not True for path in muting):
            return None
        if muting[0].is_band and any(path not in muting for path in bands):
            return None
        if all(path.amount == 0 for path in muting):
            return Output(OutputKind.NONE, name="Send")
        return Output(OutputKind.TRACK, track_id(target), text(self._tracks[target], "Name") or "")

    def sends(self, index: int) -> tuple[Send, ...]:
        """Return the sends of a track other than its output."""
        output = self.output(index)
        out_id = output.track_id if output is not None else None
        return tuple(
            Send(
                target_id=track_id(path.target) if path.target is not None else None,
                level_db=gain_db(path.amount),
                enabled=path.switch if isinstance(path.switch, bool) else None,
                automated=path.moved or path.switch == "automated",
            )
            for path in self._paths[index]
            if not (path.mutes and path.target is not None and track_id(path.target) == out_id)
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

    def _of_track(self, index: int) -> list[_SendPath]:
        found: list[_SendPath] = []
        for place, device in enumerate(devices_of(self._tracks[index])):
            for out in _OUTS.get(str(device.tag), ()):
                found.append(self._way(index, place, device, out))
        return found

    def _way(self, index: int, place: int, device: Element, out: str) -> _SendPath:
        moves, target, amount = self._automation[index], f"{out}DestSendTrack", f"{out}SendAmount"
        number_of_send = number(device.find(target), "Value", 0.0)
        is_there = number_of_send is not None and 0 <= number_of_send < len(self._sends)
        return _SendPath(
            target=self._sends[int(number_of_send)] if number_of_send is not None and is_there else None,
            amount=number(device.find(amount), "Value"),
            switch=moves.switch(place, device),
            mutes=flag(device, f"{out}MuteSource", True),
            moved=moves.is_moved(place, amount, device) or moves.has_lane(place, target),
            is_band=bool(out),
        )


def track_id(index: int) -> str:
    """Return the ID of a track by its number, from 0."""
    return f"track {index + 1}"


def _groups(tracks: list[Element]) -> list[int | None]:
    """Return the group of each track: the next group after it with a lower nesting level."""
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
