"""Measure several files in parallel for the command line, with progress. A bad file does not stop the others."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.disk.cores import cores_here
from daw_lint.measure import read_bounce
from daw_lint.model.bounce import BounceError

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce

PIPE = Path("-")
Places = Callable[[float], Sequence[tuple[float, str]]]
"""Maps the length of a bounce in seconds to the start and name of each of its parts."""


def measure_files(
    paths: Sequence[Path], what: frozenset[str], progress: Callable[[float], None], places: Places | None = None
) -> Iterator[tuple[str, Bounce | BounceError]]:
    """Yield the name of each file, and its measurement or error, in order. ``progress`` gets the share done, 0 to 1.

    A single file is measured on all cores, several are measured side by side. ``-`` is standard input.
    """
    with _spooled(paths) as readable:
        names = ["-" if path == PIPE else path.as_posix() for path in paths]
        if len(paths) == 1:
            yield names[0], _measure(readable[0], what, places, progress=progress)
            return
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(min(cores_here(), len(paths))) as pool:
            results = pool.map(partial(_measure, what=what, places=None, workers=1), readable)
            for done, (name, result) in enumerate(zip(names, results, strict=True), 1):
                progress(done / len(paths))
                yield name, result


def _measure(
    path: Path,
    what: frozenset[str],
    places: Places | None,
    workers: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Bounce | BounceError:
    try:
        parts = places(read_bounce(path, ()).audio.length_s) if places is not None else ()
        return read_bounce(path, what, sections=parts, workers=workers, progress=progress)
    except BounceError as error:
        return error


@contextmanager
def _spooled(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Copy standard input to a temporary file: reading a header needs to seek, and the input may be of any size."""
    if PIPE not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="daw-lint-") as folder:
        spool = Path(folder) / "pipe"
        with spool.open("wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out, 1 << 20)
        yield [spool if path == PIPE else path for path in paths]
