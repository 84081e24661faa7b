"""The compiled kernel: what measuring does to every sample, in C. Optional: without it numpy gives the same numbers.

``kernel()`` returns it, or ``None`` where it was not built, was built from another source, cannot run, or is turned off with
``DAW_LINT_KERNEL=0`` in the environment. It is loaded with ctypes, which numpy has imported already, and which lets other threads run
while it works.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from daw_lint.measure.kernel.native import Kernel

FOLDER = Path(__file__).parent
SOURCE = FOLDER / "kernel.c"
SUFFIX = ".dll" if sys.platform == "win32" else ".dylib" if sys.platform == "darwin" else ".so"
LIBRARY = FOLDER / f"_kernel{SUFFIX}"
SWITCH = "DAW_LINT_KERNEL"
_loaded: list[Kernel | None] = []


def kernel() -> Kernel | None:
    """Return the kernel, loaded at the first call, or ``None``."""
    if not _loaded:
        _loaded.append(_load(LIBRARY) if os.environ.get(SWITCH) != "0" else None)
    return _loaded[-1]


@contextmanager
def using(chosen: Kernel | None) -> Iterator[None]:
    """Use this kernel, or none, in this process. For tests and benchmarks."""
    kernel()
    _loaded.append(chosen)
    try:
        yield
    finally:
        _loaded.pop()


def source_id() -> str:
    """Return what a library that was built from the source here states as its own."""
    source = SOURCE.read_bytes().replace(b"\r\n", b"\n")
    return f"{crc32(source):08x}"


def _load(library: Path) -> Kernel | None:
    if not library.exists():
        return None
    from daw_lint.measure.kernel.native import Kernel

    try:
        found = Kernel(library)
        return found if found.source == source_id() and found.runs_here else None
    except (OSError, AttributeError):  # for another system, damaged, or without a function
        return None
