"""Exchanges two files in one step: at every moment each name leads to one of them, whole."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_LINUX_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of renameat2(2)."""
_MAC_SWAP = 2
"""``RENAME_SWAP`` of renamex_np(2)."""
_AT_HERE = -100
"""``AT_FDCWD``: paths are relative to the working folder."""
_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)


class NoExchangeError(OSError):
    """The system or the file system cannot do it."""


def exchange(first: Path, second: Path) -> None:
    """Let two files of one file system change places. Raises ``NoExchangeError`` where that is not possible, else ``OSError``."""
    code = _call(os.fsencode(first), os.fsencode(second))
    if code in _UNSUPPORTED:
        raise NoExchangeError(code, os.strerror(code), str(first))
    if code:
        raise OSError(code, os.strerror(code), str(first))


def _call(first: bytes, second: bytes) -> int:
    """Return the error number of the system; 0 for success."""
    if sys.platform == "win32":
        return errno.ENOSYS
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(first, second, _MAC_SWAP)
        else:
            failed = library.renameat2(_AT_HERE, first, _AT_HERE, second, _LINUX_EXCHANGE)
    except AttributeError:
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0
