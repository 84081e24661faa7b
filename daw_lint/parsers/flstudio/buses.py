"""The inserts of FL Studio's mixer as tracks: routing, levels and devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from daw_lint.model.fader import Fader
from daw_lint.model.session import Output, OutputKind, Send, Track, TrackKind
from daw_lint.parsers.flstudio.automation import Automation
from daw_lint.parsers.flstudio.controls import MAIN_VOLUME, UNITY, Controls, fader_db
from daw_lint.parsers.flstudio.devices import devices_of
from daw_lint.parsers.flstudio.mixer import Insert, soloed

MASTER = "Master"
_SEND_DB = {0: -inf, UNITY: 0.0}
"""The two positions of a send whose level is known. No source gives the law between them."""


class Buses:
    """The inserts to show: the master, and those with a channel, a plug-in, a name, or another insert routed to them."""

    def __init__(
        self,
        inserts: Sequence[Insert],
        controls: Controls,
        automation: Automation,
        used: frozenset[int],
        *,
        mutes_elsewhere: bool,
    ) -> None:
        """``used`` holds the inserts that channels play into; ``mutes_elsewhere``: channels or playlist may have mutes.

        FL Studio stores a solo as mutes of all the rest, so where nothing is muted, nothing is soloed.
        """
        self._inserts, self._controls, self._automation = inserts, controls, automation
        own = frozenset(insert.index for insert in inserts if insert.slots or insert.name) | used
        self._shown = self._with_targets(own)
        self._solo = soloed(inserts, own)
        is_on = all(insert.enabled is True for insert in inserts)
        self.has_no_solo = self._solo is None and bool(inserts) and is_on and not mutes_elsewhere
        """Whether it is certain that nothing is soloed, in the mixer or elsewhere."""

    def output(self, insert: int | None) -> Output | None:
        """Return the output of a channel set to ``insert``; ``None`` if there is no such insert."""
        if insert is None or insert >= len(self._inserts):
            return None
        return Output(OutputKind.TRACK, _id(insert)) if insert else Output(OutputKind.MASTER, name=MASTER)

    def master(self) -> Track | None:
        """Build the master: the first insert, followed by the main volume in FL Studio's toolbar."""
        if not self._inserts:
            return None
        main = self._controls.get(MAIN_VOLUME)
        track = self._track(self._inserts[0], MASTER, TrackKind.MASTER)
        faders = (
            Fader("the mixer's master fader", track.volume_db, track.volume_automated),
            Fader(
                "the main volume in the toolbar",
                fader_db(UNITY if main is None else main),
                self._automation.moves(MAIN_VOLUME, main),
            ),
        )
        total_db = _sum(*(fader.volume_db for fader in faders))
        return replace(
            track, volume_db=total_db, volume_automated=any(fader.automated for fader in faders), faders=faders
        )

    def tracks(self) -> list[Track]:
        """Build the tracks of the other inserts to show."""
        return [
            self._track(insert, insert.name or f"Insert {insert.index}", TrackKind.GROUP)
            for insert in self._inserts[1:]
            if insert.index in self._shown
        ]

    @property
    def has_master(self) -> bool:
        """Whether there is a mixer."""
        return bool(self._inserts)

    @property
    def has_solo(self) -> bool:
        """Whether an insert is soloed."""
        return self._solo is not None

    def _is_soloed(self, insert: Insert) -> bool | None:
        return False if self.has_no_solo else None if self._solo is None else insert.index == self._solo

    def _with_targets(self, own: frozenset[int]) -> set[int]:
        shown, waiting = set(own), list(own)
        while waiting:
            index = waiting.pop()
            for target in self._audio_targets(self._inserts[index]) if index < len(self._inserts) else ():
                if target not in shown:
                    shown.add(target)
                    waiting.append(target)
        return shown

    def _audio_targets(self, insert: Insert) -> list[int]:
        """Return the inserts that get audio. A send at 0 is a sidechain (FL Studio manual, Mixer)."""
        return [
            target
            for target in insert.targets
            if target < len(self._inserts)
            and (self._controls.send_level(insert.index, target) or self._send_moves(insert, target))
        ]

    def _track(self, insert: Insert, name: str, kind: TrackKind) -> Track:
        address = self._controls.volume(insert.index)
        volume = self._controls.get(address)
        output, sends = (None, ()) if kind is TrackKind.MASTER else self._routing(insert)
        return Track(
            id=_id(insert.index),
            kind=kind,
            name=name,
            path=name,
            named_by_user=bool(insert.name),
            output=output,
            sends=sends,
            volume_db=fader_db(volume),
            volume_automated=self._automation.moves(address, volume),
            pan=self._controls.pan(insert.index),
            muted=None if insert.enabled is None else not insert.enabled,
            soloed=self._is_soloed(insert),
            devices=devices_of(insert, name, self._controls, self._automation),
        )

    def _routing(self, insert: Insert) -> tuple[Output | None, tuple[Send, ...]]:
        """Return the output and the sends. Of several targets, the master is the output; without it, the output is unknown."""
        if insert.routes is None:
            return None, ()
        targets = self._audio_targets(insert)
        main = 0 if 0 in targets else targets[0] if len(targets) == 1 else None
        sends = tuple(
            self._send(insert, target)
            for target in insert.targets
            if target != main and target in self._shown and target < len(self._inserts)
        )
        if main is not None:
            return self.output(main), sends
        if targets:
            return None, sends
        return Output(OutputKind.NONE if insert.output < 0 else OutputKind.OUTSIDE), sends

    def _send(self, insert: Insert, target: int) -> Send:
        level = _SEND_DB.get(self._controls.send_level(insert.index, target))
        return Send(_id(target), level, automated=self._send_moves(insert, target))

    def _send_moves(self, insert: Insert, target: int) -> bool:
        address = self._controls.send(insert.index, target)
        return self._automation.moves(address, self._controls.send_level(insert.index, target))


def _id(insert: int) -> str:
    return f"insert {insert}"


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second
