"""Checksums of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from daw_lint.disk.bounded import open_file

_AT_ONCE = 1 << 18
"""Few enough to stay in the processor's cache, between being read and being summed."""


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a file; ``None`` for a folder, and for what cannot be read."""
    state = hashlib.sha256()
    part = memoryview(bytearray(_AT_ONCE))
    try:
        with open_file(path) as stream:
            while count := stream.readinto(part):
                state.update(part[:count])
    except (OSError, ValueError):
        return None
    return state.hexdigest()
