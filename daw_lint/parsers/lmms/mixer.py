"""The mixer of LMMS: channel 0 is the master; the others run where they send."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind, Send, Track, TrackKind
from daw_lint.parsers.lmms.effects import read_chain
from daw_lint.parsers.lmms.settings import flag, is_automated, number
from daw_lint.parsers.values import gain_db

MASTER_ID = "channel 0"


class Mixer:
    """The channels of a project; empty for the oldest versions, which have no mixer."""

    def __init__(self, root: Element, moved: frozenset[str]) -> None:
        """Find the channels. ``moved`` are the ids of automated values."""
        self._moved = moved
        self._channels: dict[int, Element] = {}
        for channel in root.iter("fxchannel", "mixerchannel"):
            place = number(channel, "num")
            if place is not None and place >= 0:
                self._channels.setdefault(int(place), channel)
        # Before version 1.0 a channel had no sends, and ran into the master.
        self._has_sends = any(c.find("send[@channel]") is not None for c in self._channels.values())

    def output(self, channel: float | None) -> Output | None:
        """Return where a track goes that plays into a channel; ``None`` for a channel that is not there."""
        if not channel or not self._channels:
            return Output(OutputKind.MASTER, name="Master")
        if int(channel) not in self._channels:
            return None
        return Output(OutputKind.TRACK, _id(int(channel)), self._channels[int(channel)].get("name") or "")

    def master(self, root: Element) -> Track:
        """Return the master: channel 0, and the master volume of the song.

        A mute that is stored for it has no effect: LMMS 1.2.2 renders such a song with sound, and its limiter at work.
        """
        channel = self._channels.get(0)
        song = number(root.find("head"), "mastervol")
        fader = number(channel, "volume") if channel is not None else 1.0
        both = None if fader is None or song is None else fader * song / 100
        return Track(
            id=MASTER_ID,
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            named_by_user=False,
            volume_db=gain_db(both),
            volume_automated=is_automated(channel, "volume", self._moved)
            or is_automated(root.find("head"), "mastervol", self._moved),
            muted=False,
            devices=read_chain(
                channel.find("fxchain") if channel is not None else None, "Master", active=True, moved=self._moved
            ),
        )

    def buses(self) -> tuple[Track, ...]:
        """Return all other channels."""
        return tuple(self._bus(place, channel) for place, channel in sorted(self._channels.items()) if place)

    def _bus(self, place: int, channel: Element) -> Track:
        name = channel.get("name") or f"FX {place}"
        muted = flag(channel, "muted", False) is True
        output, sends = self._ways(channel)
        return Track(
            id=_id(place),
            kind=TrackKind.GROUP,
            name=name,
            path=name,
            named_by_user=name != f"FX {place}",
            output=output,
            sends=sends,
            volume_db=gain_db(number(channel, "volume")),
            volume_automated=is_automated(channel, "volume", self._moved),
            muted="automated" if is_automated(channel, "muted", self._moved) else muted,
            soloed=flag(channel, "soloed", False),
            devices=read_chain(channel.find("fxchain"), name, not muted, moved=self._moved),
        )

    def _ways(self, channel: Element) -> tuple[Output | None, tuple[Send, ...]]:
        """Return the output of a channel and its sends: one open send is the output, of several that to the master."""
        if not self._has_sends:
            return Output(OutputKind.MASTER, name="Master"), ()
        ways: list[tuple[int, float | None]] = []
        for send in channel.findall("send"):
            target, amount = number(send, "channel"), number(send, "amount")
            if target is not None and int(target) in self._channels and amount != 0:
                ways.append((int(target), amount))
        if not ways:
            return Output(OutputKind.NONE), ()
        main = 0 if any(target == 0 for target, _ in ways) else ways[0][0]
        if main and len(ways) > 1:
            return None, tuple(_send(*way) for way in ways)
        output = Output(OutputKind.TRACK, _id(main)) if main else Output(OutputKind.MASTER, name="Master")
        return output, tuple(_send(*way) for way in ways if way[0] != main)


def _send(target: int, amount: float | None) -> Send:
    return Send(_id(target), gain_db(amount), automated=amount is None)


def _id(place: int) -> str:
    return f"channel {place}"
