"""The mixer of LMMS: channel 0 is the master, and the sends of the others are their outputs."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.place import Place
from daw_lint.model.session import Output, OutputKind, Send, Track, TrackKind
from daw_lint.parsers.lmms.effects import read_chain
from daw_lint.parsers.lmms.settings import flag, is_automated, number
from daw_lint.parsers.values import gain_db
from daw_lint.parsers.xml_places import Places

MASTER_ID = "channel 0"


class Mixer:
    """The channels of a project. The oldest versions have no mixer, so there are none."""

    def __init__(self, root: Element, moved: frozenset[str]) -> None:
        """Find the channels. ``moved`` holds the IDs of automated values."""
        self._moved = moved
        self.places = Places()
        self._channels: dict[int, Element] = {}
        for channel in root.iter("fxchannel", "mixerchannel"):
            place = number(channel, "num")
            if place is not None and place >= 0:
                self._channels.setdefault(int(place), channel)
        # Before version 1.0 a channel has no sends, and goes to the master.
        self._has_sends = any(c.find("send[@channel]") is not None for c in self._channels.values())

    def output(self, channel: float | None) -> Output | None:
        """Return the output of a track assigned to ``channel``; ``None`` if there is no such channel."""
        if not channel or not self._channels:
            return Output(OutputKind.MASTER, name="Master")
        if int(channel) not in self._channels:
            return None
        return Output(OutputKind.TRACK, _id(int(channel)), self._channels[int(channel)].get("name") or "")

    def master(self, root: Element) -> Track:
        """Build the master: channel 0, and the master volume of the song.

        A stored mute has no effect: LMMS 1.2.2 renders such a song with sound and with its limiter working.
        """
        channel = self._channels.get(0)
        song = number(root.find("head"), "mastervol")
        fader = number(channel, "volume") if channel is not None else 1.0
        gain = None if fader is None or song is None else fader * song / 100
        return Track(
            id=MASTER_ID,
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            named_by_user=False,
            volume_db=gain_db(gain),
            volume_automated=is_automated(channel, "volume", self._moved)
            or is_automated(root.find("head"), "mastervol", self._moved),
            muted=False,
            devices=read_chain(
                channel.find("fxchain") if channel is not None else None,
                "Master",
                active=True,
                moved=self._moved,
                places=self.places,
            ),
            place=self._master_place(channel, root.find("head")),
        )

    def _master_place(self, channel: Element | None, head: Element | None) -> Place | None:
        element = head if channel is None else channel
        return self.places.of(element) if element is not None else None

    def buses(self) -> tuple[Track, ...]:
        """Build the tracks of all other channels."""
        return tuple(self._bus(place, channel) for place, channel in sorted(self._channels.items()) if place)

    def _bus(self, place: int, channel: Element) -> Track:
        name = channel.get("name") or f"FX {place}"
        muted = flag(channel, "muted", False) is True
        output, sends = self._routing(channel)
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
            devices=read_chain(channel.find("fxchain"), name, not muted, moved=self._moved, places=self.places),
            place=self.places.of(channel),
        )

    def _routing(self, channel: Element) -> tuple[Output | None, tuple[Send, ...]]:
        """Return the output of a channel and its sends. A single open send is the output, or of several the master's."""
        if not self._has_sends:
            return Output(OutputKind.MASTER, name="Master"), ()
        open_sends: list[tuple[int, float | None]] = []
        for send in channel.findall("send"):
            target, amount = number(send, "channel"), number(send, "amount")
            if target is not None and int(target) in self._channels and amount != 0:
                open_sends.append((int(target), amount))
        if not open_sends:
            return Output(OutputKind.NONE), ()
        main = 0 if any(target == 0 for target, _ in open_sends) else open_sends[0][0]
        if main and len(open_sends) > 1:
            return None, tuple(_send(*send) for send in open_sends)
        output = Output(OutputKind.TRACK, _id(main)) if main else Output(OutputKind.MASTER, name="Master")
        return output, tuple(_send(*send) for send in open_sends if send[0] != main)


def _send(target: int, amount: float | None) -> Send:
    return Send(_id(target), gain_db(amount), automated=amount is None)


def _id(place: int) -> str:
    return f"channel {place}"
