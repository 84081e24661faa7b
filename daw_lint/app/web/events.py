"""What happens, as server-sent events: a browser that was away for a moment gets what it missed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, NamedTuple

from daw_lint.report.json_text import to_json

MOST_STREAMS = 32
"""Open streams of events. A page has one; our own bound."""
_KEPT = 2000
_HEARTBEAT_S = 15.0
_AT_ONCE = 64
"""Events that are sent in one piece."""


class Event(NamedTuple):
    """Something that happened."""

    number: int
    name: str
    text: str
    """JSON in ASCII, in one line."""

    @property
    def lines(self) -> str:
        """The event as it is sent."""
        return f"id: {self.number}\nevent: {self.name}\ndata: {self.text}\n\n"


class Events:
    """The latest events, for every browser that listens. It belongs to one event loop."""

    def __init__(self) -> None:
        self._kept: deque[Event] = deque(maxlen=_KEPT)
        self._latest = 0
        self._changed: set[asyncio.Event] = set()
        self.is_ending = False

    @property
    def latest(self) -> int:
        """The number of the latest event."""
        return self._latest

    @property
    def has_room(self) -> bool:
        """Whether one more browser can listen."""
        return len(self._changed) < MOST_STREAMS

    @property
    def is_heard(self) -> bool:
        """Whether a page is open."""
        return bool(self._changed)

    def tell(self, name: str, content: Any) -> None:
        """Tell every browser."""
        self._latest += 1
        self._kept.append(Event(self._latest, name, to_json(content, None)))
        self._wake()

    def end(self) -> None:
        """End every stream."""
        self.is_ending = True
        self._wake()

    def _wake(self) -> None:
        for changed in self._changed:
            changed.set()

    async def stream(self, since: int | None) -> AsyncIterator[str]:
        """Yield what happens after the event ``since``; ``None`` for all that comes from now on.

        A browser that missed more than what is kept gets the event ``reset``: it has to ask for everything again.
        """
        changed = asyncio.Event()
        self._changed.add(changed)
        seen = self._latest if since is None or since > self._latest else since
        try:
            yield ": here\n\n"
            if self._kept and seen < self._kept[0].number - 1:
                seen = self._latest
                yield f"id: {seen}\nevent: reset\ndata: {{}}\n\n"
            while not self.is_ending:
                changed.clear()
                new = [event for event in self._kept if event.number > seen][:_AT_ONCE]
                if new:
                    seen = new[-1].number
                    yield "".join(event.lines for event in new)
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(_HEARTBEAT_S):
                        await changed.wait()
                    continue
                yield ": here\n\n"
        finally:
            self._changed.discard(changed)
