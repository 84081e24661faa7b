"""``--files-from``: paths in a file, for programs that have no shell, or paths that none should see."""

from __future__ import annotations

import os
from pathlib import Path

from daw_lint.cli.console import fail
from daw_lint.disk.bounded import TooLongError, read_file

_MOST_BYTES = 16 << 20
"""Of the file. Our own bound: 100,000 long paths."""


def paths_in(file: Path) -> list[Path]:
    """Return the paths in a file, in the encoding of file names. Fails where it cannot be read, or names none."""
    try:
        data = read_file(file, _MOST_BYTES)
    except TooLongError:
        fail(f"{file} has more than {_MOST_BYTES:,} bytes: name the folder instead")
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    found = data.split(b"\0") if b"\0" in data else data.splitlines()
    paths = [Path(os.fsdecode(one)) for one in found if one]
    if not paths:
        fail(f"{file} names no file")
    return paths
