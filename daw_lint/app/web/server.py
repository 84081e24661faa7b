"""Runs the server until it is told to end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.app.web.security import ADDRESS

if TYPE_CHECKING:
    from daw_lint.app.web.state import State

_ENDS_S = 2
_BACKLOG = 512


def bind(port: int) -> socket.socket:
    """Listen on the loopback address. Raises ``OSError`` for a port in use."""
    # With the protocol named, since asyncio sends small answers at once (TCP_NODELAY) only on sockets that name it.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((ADDRESS, port))
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(
    state: State, given: Sequence[Path], listening: socket.socket, ready: Callable[[Callable[[], None]], None]
) -> int | None:
    """Serve until an interrupt, or until the system asks for the end. ``ready`` is called once requests are answered, with what
    ends the server. Returns the signal that ended it."""
    import uvicorn

    from daw_lint.app.web.application import application

    _allow_many_connections()
    ended_by: list[int] = []

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready(self.end)

        def end(self) -> None:
            self.should_exit = True

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Keep the signals until the end, and do not send them again: they were for this."""
            before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

        def handle_exit(self, sig: int, frame: Any) -> None:
            state.events.end()
            ended_by.append(sig)
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application(state, tuple(given)), log_config=None, access_log=False, server_header=False, date_header=False,
        proxy_headers=False, timeout_graceful_shutdown=_ENDS_S, timeout_keep_alive=30, ws="none", loop="asyncio", http="h11",
        h11_max_incomplete_event_size=1 << 15, lifespan="on",
    )  # fmt: skip
    Server(config).run(sockets=[listening])
    return ended_by[0] if ended_by else None


def _allow_many_connections() -> None:
    """Let this process have as many connections as the system allows: a thousand that are only opened lock nobody out."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
