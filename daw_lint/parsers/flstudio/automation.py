"""Which controls of an FL Studio project are automated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import NamedTuple

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.channels import AUTOMATION, Channel
from daw_lint.parsers.flstudio.events import Event
from daw_lint.parsers.flstudio.patterns import Patterns
from daw_lint.parsers.flstudio.playlist import Item

_LINK = Struct("<2xH4xI")
"""A link event from its third byte on: the source, and after four more bytes the address (dawtool, DawVert)."""


class Link(NamedTuple):
    """A link from a source of automation to the control that it moves."""

    source: int
    """Number of the source: an automation clip's channel, or a slot such as that of a peak controller."""
    address: int


def read_links(stream: Iterable[Event]) -> list[Link]:
    """Read the links between sources and controls."""
    return [Link(*_LINK.unpack_from(block)) for number, _, block in stream if number == ev.LINK and len(block) >= 12]


def playing_clips(channels: Iterable[Channel], items: Iterable[Item]) -> dict[int, Channel]:
    """Return the automation clips that are in the playlist and not muted, by channel number."""
    placed = {item.channel for item in items if not item.muted}
    return {
        channel.number: channel
        for channel in channels
        if channel.kind == AUTOMATION and channel.enabled is not False and channel.number in placed
    }


class Automation:
    """The automated controls: by a clip that plays, by a controller, or by a pattern in the playlist."""

    def __init__(
        self, links: Sequence[Link], channels: Sequence[Channel], items: Sequence[Item], patterns: Patterns
    ) -> None:
        """Keep the links that have an effect: those of clips in the playlist, and those of all other sources."""
        clips = {channel.number for channel in channels if channel.kind == AUTOMATION}
        self.clips = playing_clips(channels, items)
        """The automation clips that play, by channel number."""
        self._links = [link for link in links if link.source not in clips or link.source in self.clips]
        self._linked = {link.address for link in self._links}
        self._sent = patterns.sent(item.pattern for item in items if item.pattern is not None and not item.muted)

    def moves(self, address: int, stored: int | None) -> bool:
        """Whether a control is moved. A pattern that sends only the stored value moves nothing."""
        if address in self._linked:
            return True
        return address in self._sent and (self._sent[address] is None or self._sent[address] != stored)

    def sources(self, address: int) -> set[int]:
        """Return the numbers of the sources linked to a control."""
        return {link.source for link in self._links if link.address == address}

    def is_sent(self, address: int) -> bool:
        """Whether a pattern sends anything to a control."""
        return address in self._sent

    def numbers_at(self, place: int) -> set[int]:
        """Return the numbers of the controls at a place that are linked, or that a pattern sends to."""
        return {address & 0xFFFF for address in (*self._linked, *self._sent) if address >> 16 == place}
