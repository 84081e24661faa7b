"""Instruments (``Devices/audiosynthfolder.xml``) and the channels of their note tracks (``musictrackdevice.xml``)."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.parsers.studio_one.devices import Slot, slots
from daw_lint.parsers.studio_one.elements import connected, flag, part, parts, uid


class Player(NamedTuple):
    """The channel of a note track."""

    uid: str
    name: str
    synth_channel: str | None
    """The UID of the mixer channel of its instrument."""
    muted: bool | None
    soloed: bool | None
    effects: tuple[Slot, ...]
    """Its note effects."""


class Instruments:
    """The instruments, their mixer channels, and the note tracks that play them."""

    def __init__(self, synths: Element | None, players: Element | None) -> None:
        """Read both files. A song without instruments may have neither."""
        self._slots: dict[str, Slot] = {}
        self._main: dict[str, str] = {}
        for slot in slots(synths):
            channels = [entry.get("uid", "") for entry in parts(slot.element, "synthChannels")]
            for channel in channels:
                self._main.setdefault(channel, channels[0])
            if channels:
                self._slots.setdefault(channels[0], slot)
        elements = players.iter("MusicTrackChannel") if players is not None else ()
        self.players = [_player(element) for element in elements]
        self._heard_in: dict[str, list[Player]] = {}
        for player in self.players:
            if player.synth_channel:
                main = self._main.get(player.synth_channel, player.synth_channel)
                self._heard_in.setdefault(main, []).append(player)

    def instrument_in(self, channel: str) -> Slot | None:
        """Return the instrument whose first output is this channel."""
        return self._slots.get(channel)

    def players_of(self, channel: str) -> list[Player]:
        """Return the players whose instrument has this channel as one of its outputs."""
        return self._heard_in.get(self._main.get(channel, channel), [])

    def plays_main(self, channel: str) -> bool:
        """Whether a channel is the first output of its instrument."""
        return self._main.get(channel, channel) == channel


def _player(element: Element) -> Player:
    return Player(
        uid=uid(element),
        name=element.get("label") or "",
        synth_channel=connected(element, "instrumentOut"),
        muted=flag(element, "mute"),
        soloed=flag(element, "solo"),
        effects=tuple(slots(part(element, "Inserts"))),
    )
