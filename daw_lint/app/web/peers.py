"""Whose program is at the other end of a connection: other users of the machine can reach the loopback address too.

They may have seen the address with its token in the list of processes, while the browser was started with it; or the cookie, which
a browser sends to all ports of a host.
"""

from __future__ import annotations

import os
from time import monotonic

_TABLE = "/proc/net/tcp"
_LOOPBACK = "0100007F"
_KEPT_S = 2.0
_MOST = 4096


class Peers:
    """Finds the users of connections, and keeps them for a moment: a page asks for many things at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._known: dict[int, tuple[bool, float]] = {}

    def is_own(self, address: tuple[str, int] | None) -> bool:
        """Whether a connection is one of this user, or of the administrator. Where the system does not tell, it is."""
        if address is None or not hasattr(os, "getuid"):
            return True
        now = monotonic()
        known = self._known.get(address[1])
        if known is not None and now - known[1] < _KEPT_S:
            return known[0]
        user = _user_of(address[1], self._port)
        is_own = user in (None, 0, os.getuid())
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[address[1]] = is_own, now
        return is_own


def _user_of(client: int, server: int) -> int | None:
    """Return the user whose socket it is; ``None`` where that is not known (not Linux, or in another network)."""
    wanted = f" {_LOOPBACK}:{client:04X} {_LOOPBACK}:{server:04X} ".encode()
    try:
        with open(_TABLE, "rb") as table:  # noqa: PTH123  (asked for every connection)
            for line in table:
                if wanted in line:
                    return int(line.split()[7])
    except (OSError, ValueError, IndexError):
        return None
    return None
