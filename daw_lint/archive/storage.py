"""Opens a storage by its address."""

from __future__ import annotations

import errno
from typing import Any

from daw_lint.archive.address import is_remote, root_of


def storage_of(address: str) -> tuple[Any, str]:
    """Return the file system of fsspec for an address, and the path there. Raises ``OSError`` for an unknown protocol.

    What has no protocol is a path of the disk, whatever characters are in it.
    """
    import fsspec

    if not is_remote(address):
        return fsspec.filesystem("file"), root_of(address).uri.rstrip("/") or "/"
    try:
        fs, base = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise OSError(errno.EINVAL, f"this storage cannot be opened ({error})", address) from None
    return fs, str(base).rstrip("/")
