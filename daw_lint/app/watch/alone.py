"""Watching without a page: the findings are printed, and nothing listens on the network."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.run.find import ConfigFinder

if TYPE_CHECKING:
    from daw_lint.app.web.places import Listener, Place

_LOOK_S = 0.1


def watch_alone(
    path: Path,
    finder: ConfigFinder,
    history: bool | None,
    settle_s: float,
    listener: Listener,
    ready: Callable[[], None],
) -> int | None:
    """Follow a folder or a file until a signal ends it, and return that. ``ready`` is called once changes are followed."""
    from daw_lint.app.judging.link import Judging
    from daw_lint.disk.cores import cores_here

    judging = Judging(cores_here())
    ended_by: list[int] = []

    def end(number: int, frame: Any) -> None:
        ended_by.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        asyncio.run(_watch(judging, path, finder, history, settle_s, listener, ready, ended_by))
        return ended_by[0] if ended_by else None
    finally:
        judging.end()
        for number, handler in before.items():
            signal.signal(number, handler)


async def _watch(
    judging: Any,
    path: Path,
    finder: ConfigFinder,
    history: bool | None,
    settle_s: float,
    listener: Listener,
    ready: Callable[[], None],
    ended_by: list[int],
) -> None:
    from daw_lint.app.web.events import Events
    from daw_lint.app.web.places import Places

    places = Places(judging, Events(), finder, history, listener, settle_s)
    judging.listen(places.lose)
    place = places.open(path)
    is_ready = False
    while not is_over(ended_by, place):
        if not is_ready and place.following is not None:
            is_ready = True
            ready()
        await asyncio.sleep(_LOOK_S)
    await places.end()


def is_over(ended_by: list[int], place: Place) -> bool:
    """Whether a signal has ended the watch over a place."""
    return bool(ended_by)
