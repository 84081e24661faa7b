"""Keeps what is made of daw-lint's own data, as Python keeps what it makes of modules.

In a checkout it is in ``__pycache__`` beside the data (or where ``PYTHONPYCACHEPREFIX`` says), and is made anew when a source
changes its size or time; with ``PYTHONDONTWRITEBYTECODE`` nothing is written. A wheel has it in ``rules/compiled/``: there
the sources never change.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from daw_lint.disk.bounded import read_file
from daw_lint.disk.shipped import is_installed, rules_dir

FOLDER = "compiled"
"""The folder in ``rules`` of a wheel."""
_MOST_BYTES = 64 << 20


def compiled(name: str, sources: Callable[[], Iterable[str]], make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes of the files ``sources``, which is called anew after one of them has changed."""
    if is_installed():
        with suppress(OSError):
            return read_file(rules_dir() / FOLDER / name, _MOST_BYTES)
    stamp = _stamp(sources())
    try:
        file = Path(cache_from_source(str(rules_dir() / f"{name}.py"))).with_suffix(".data")
    except NotImplementedError:  # an interpreter that keeps nothing
        return make()
    with suppress(OSError):
        data = read_file(file, _MOST_BYTES)
        if data.startswith(stamp):
            return data[len(stamp) :]
    made = make()
    if not sys.dont_write_bytecode:
        _keep(file, stamp + made)
    return made


def _stamp(sources: Iterable[str]) -> bytes:
    """Describe files by their names, sizes and times."""
    states = [(name, os.stat(name)) for name in sources]  # noqa: PTH116  (a path object takes longer than the call)
    return repr([(name, found.st_size, found.st_mtime_ns) for name, found in states]).encode("utf-8", "replace") + b"\n"


def _keep(file: Path, content: bytes) -> None:
    """Write a file where that is possible: a checkout can belong to another user."""
    from daw_lint.disk.write import anything_goes, make_folder, write_file

    with suppress(OSError):
        make_folder(file.parent)
        write_file(file, content, anything_goes)
