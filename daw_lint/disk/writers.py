"""Whether another program has a file open to write into it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def has_writer(path: Path) -> bool:
    """Whether a file is open for writing anywhere. Linux tells it of a local file of one's own; else this is false.

    A program that saves in place has the file open before it writes the first byte, so that its content does not tell.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # A read lease is refused while there is a writer; see fcntl(2), F_SETLEASE. Closing the file gives it back.
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
