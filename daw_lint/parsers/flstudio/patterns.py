"""Patterns of FL Studio: which channels they play, and which controls they move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.channels import LAYER, Channel
from daw_lint.parsers.flstudio.controls import records
from daw_lint.parsers.flstudio.events import Event, FloodError
from daw_lint.parsers.flstudio.strings import Version

_FIRST_LONG_NOTES = (8, 5)
_MOST_PAIRS = 200_000
"""Our own bound on pairs of pattern and channel, against layers that multiply in a damaged file."""


class Patterns:
    """The notes and control changes in the patterns of a project."""

    def __init__(self, stream: Sequence[Event], version: Version) -> None:
        """Read the events before the mixer. A note has 20 bytes until 8.0 and 24 since; steps exist until 11.1."""
        self._notes: dict[int, set[int]] = {}
        self._controls: dict[int, list[memoryview]] = {}
        size = 24 if version >= _FIRST_LONG_NOTES else 20
        pattern = channel = 0
        for number, value, block in stream:
            if number == ev.PATTERN_NEW:
                pattern = value
            elif number == ev.CHANNEL_NEW:
                channel = value
            elif number == ev.PATTERN_STEP:
                self._notes.setdefault(pattern, set()).add(channel)
            elif number == ev.PATTERN_NOTES:
                # Bytes 6 and 7 of a note are its channel.
                whole = block[: len(block) // size * size]
                found = {low | high << 8 for low, high in set(zip(whole[6::size], whole[7::size], strict=True))}
                self._notes.setdefault(pattern, set()).update(found)
            elif number == ev.PATTERN_CONTROLS:
                self._controls.setdefault(pattern, []).append(block)

    def by_channel(self, channels: Iterable[Channel]) -> dict[int, set[int]]:
        """Map each channel to the patterns it plays in; a layer's notes count for its children. Raises ``FloodError``."""
        layers = {channel.number: channel for channel in channels if channel.kind == LAYER}
        found: dict[int, set[int]] = {}
        pairs = 0
        for pattern, playing in self._notes.items():
            heard = _with_children(playing, layers)
            pairs += len(heard)
            if pairs > _MOST_PAIRS:
                raise FloodError
            for channel in heard:
                found.setdefault(channel, set()).add(pattern)
        return found

    def sent(self, patterns: Iterable[int]) -> dict[int, int | None]:
        """Return what these patterns send, by control address: the value, or ``None`` for several values."""
        found: dict[int, int | None] = {}
        for pattern in set(patterns):
            for block in self._controls.get(pattern, ()):
                for address, value in records(block):
                    if found.setdefault(address, value) != value:
                        found[address] = None
        return found


def _with_children(playing: Iterable[int], layers: Mapping[int, Channel]) -> set[int]:
    found = set(playing)
    waiting = [number for number in found if number in layers]
    while waiting:
        layer = layers[waiting.pop()]
        if layer.enabled is False:
            continue
        for child in layer.children:
            if child not in found:
                found.add(child)
                if child in layers:
                    waiting.append(child)
    return found
