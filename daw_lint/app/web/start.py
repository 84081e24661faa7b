"""Starts the application, and ends all that it started."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.run.find import ConfigFinder

if TYPE_CHECKING:
    from daw_lint.app.web.places import Listener
    from daw_lint.app.web.window import Window


_NEEDS = ' (on Linux it needs a screen, and GTK or Qt: pip install "pywebview[pyside6]")'


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for."""

    given: Sequence[Path]
    finder: ConfigFinder
    port: int = 0
    opens_browser: bool = True
    in_window: bool = False
    history: bool | None = None
    settle_s: float = 1.0
    is_watching: bool = False


def run(wishes: Wishes, say: Callable[[str], None], listener: Listener | None = None) -> int | None:
    """Serve the page until Ctrl-C. ``say`` prints a line; ``listener`` hears of songs too.

    Returns the signal that ended it. Raises ``OSError`` for a port in use.
    """
    from daw_lint.app.judging.link import Judging
    from daw_lint.app.web import kept
    from daw_lint.app.web.server import bind, serve
    from daw_lint.disk.cores import cores_here

    # Before anything starts a thread, since from then on no process can be forked; and before there are sockets, which a forked
    # process would keep open.
    judging = Judging(cores_here())
    try:
        with bind(wishes.port) as listening:
            from daw_lint.app.web.drops import Drops
            from daw_lint.app.web.events import Events
            from daw_lint.app.web.places import Places
            from daw_lint.app.web.security import Keys
            from daw_lint.app.web.state import State
            from daw_lint.app.web.subjects import Subjects

            keys = Keys(listening.getsockname()[1], lambda address: say(f"a new address: {address}"))
            events = Events()
            places = Places(judging, events, wishes.finder, wishes.history, listener, wishes.settle_s)
            places.follows = wishes.is_watching or kept.load().follow
            with Drops(places) as drops:
                state = State(
                    keys,
                    events,
                    places,
                    drops,
                    Subjects(places),
                    is_window=wishes.in_window,
                    is_watching=wishes.is_watching,
                )
                window: list[Window] = []
                try:
                    return serve(
                        state, wishes.given, listening, lambda end: window.extend(_show(wishes, keys.address, say, end))
                    )
                finally:
                    for one in window:
                        one.end()
    finally:
        judging.end()


def _show(wishes: Wishes, address: str, say: Callable[[str], None], end: Callable[[], None]) -> Iterator[Window]:
    """Say where the page is, and open it. Yields the window, if it has one of its own."""
    if wishes.is_watching:
        say(f"watching {wishes.given[0]}, live at {address} (Ctrl-C ends)")
    else:
        say(f"daw-lint is at {address} (Ctrl-C ends it)")
    if wishes.in_window:
        from daw_lint.app.web.window import Window

        yield Window(address, end, lambda: _open_instead(wishes, address, say))
    elif wishes.opens_browser:
        _browse(address)


def _open_instead(wishes: Wishes, address: str, say: Callable[[str], None]) -> None:
    """Open the browser where there is no window."""
    say(f"pywebview could not open a window{_NEEDS if sys.platform == 'linux' else ''}: open the address in a browser")
    if wishes.opens_browser:
        _browse(address)


def _browse(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
