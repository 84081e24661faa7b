"""Follows the files of a place: what the DAW saves or renders is judged again, once it is complete."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from time import monotonic

from watchfiles import Change, awatch

from daw_lint.app.watch.interest import Interest, is_config
from daw_lint.app.watch.settling import Settling
from daw_lint.app.web.places import Place, Places
from daw_lint.config.find import ConfigError
from daw_lint.run.find import ConfigFinder

_STEP_MS = 100


async def follow(places: Places, place: Place, settling: Settling) -> None:
    """Judge again what changes, until the task is cancelled."""
    for song in place.songs.values():
        for path in (song.path, *(song.made.bounces if song.made is not None else song.job.bounces)):
            settling.know(path)
    stop = asyncio.Event()
    interest = [_interest(place)]
    """In a list, since it is another one after a change of the settings."""
    try:
        async for changes in awatch(
            place.root, watch_filter=lambda change, name: _matters(interest[0], change, name), debounce=_STEP_MS,
            step=_STEP_MS // 2, stop_event=stop, rust_timeout=_STEP_MS, yield_on_timeout=True,
        ):  # fmt: skip
            now = monotonic()
            for _, name in changes:
                subject = interest[0].subject(Path(name))
                if subject is not None:
                    settling.note(subject, now)
            changed = frozenset(settling.ready(now))
            if changed:
                if any(is_config(path) for path in changed):
                    _read_settings_again(place)
                    places.listener.settings_changed(place)
                    interest[0] = _interest(place)
                    await places.list_again(place)
                else:
                    await places.list_again(place, changed)
    except OSError as error:
        place.problem = f"Changes are not followed: {error.strerror or error}"
        places.tell(place)
    finally:
        stop.set()


def _interest(place: Place) -> Interest:
    try:
        return Interest(place.root, place.only, place.finder)
    except ConfigError:
        return Interest(place.root, place.only, ConfigFinder(isolated=True))


def _matters(interest: Interest, change: Change, name: str) -> bool:
    with suppress(ValueError):
        return interest.matters(Path(name))
    return False


def _read_settings_again(place: Place) -> None:
    old = place.finder
    place.is_complete = False
    place.finder = ConfigFinder(old.explicit, old.isolated, old.overrides, old.check)
