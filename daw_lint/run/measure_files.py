"""Measure several files in parallel, with progress. A bad file does not stop the others."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.disk import probe
from daw_lint.disk.cores import cores_here
from daw_lint.disk.forking import can_fork
from daw_lint.measure import read_bounce
from daw_lint.model.bounce import BounceError
from daw_lint.run.allowance import for_audio
from daw_lint.run.watchdog import watched

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce

PIPE = Path("-")
Places = Callable[[float], Sequence[tuple[float, str]]]
"""Maps the length of a bounce in seconds to the start and name of each of its parts."""


class MeasuringCrashedError(BounceError):
    """daw-lint itself failed on a file."""

    def __reduce__(self) -> tuple[type[BounceError], tuple[Path, str, str]]:
        """Pickle with all three parts."""
        return MeasuringCrashedError, (self.path, self.what, self.todo)


def audio_of(paths: Sequence[Path]) -> list[Path]:
    """List the files that were named, and the audio of the named folders and below: no samples of a project, no backups."""
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_audio_in(path) if probe.is_folder(path) else [path]))
    return list(found)


def _audio_in(folder: Path) -> list[Path]:
    # Imported here: a file needs none of it, and it takes a tenth of the time that measuring a song does.
    from daw_lint.config.find import Config
    from daw_lint.parsers import is_package
    from daw_lint.run.find import in_folder

    return [folder] if is_package(folder) else list(in_folder(folder, Config()).audio)


def measure_files(
    paths: Sequence[Path], what: frozenset[str], progress: Callable[[float], None], places: Places | None = None
) -> Iterator[tuple[str, Bounce | BounceError]]:
    """Yield the name of each file, and its measurement or error, in order. ``progress`` gets the share done, 0 to 1.

    A single file is measured on all cores, several are measured side by side. ``-`` is standard input.
    """
    with _spooled(paths) as readable:
        names = ["-" if path == PIPE else path.as_posix() for path in paths]
        if len(paths) == 1:
            with watched(paths[0], for_audio(readable[0])):
                result = _measure(readable[0], what, places, progress=progress)
            yield names[0], _at(paths[0], result)
            return
        from daw_lint.run.failed_files import ProcessDiedError, crash_words
        from daw_lint.run.pool import Pool

        if can_fork():
            # Here once, rather than in each process that is forked.
            import daw_lint.measure.whole  # noqa: F401
            from daw_lint.measure.kernel import kernel

            kernel()
        with Pool(partial(_measure, what=what, workers=1), min(cores_here(), len(paths)), for_audio) as pool:
            for number, path in enumerate(readable):
                pool.add(number, path)
            for number, (name, path) in enumerate(zip(names, readable, strict=True)):
                try:
                    result = pool.result(number)
                except ProcessDiedError as error:
                    result = MeasuringCrashedError(path, *crash_words(error))
                progress((number + 1) / len(paths))
                yield name, _at(paths[number], result)


def _at(path: Path, result: Bounce | BounceError) -> Bounce | BounceError:
    """Name standard input in the result, rather than its temporary file."""
    if path != PIPE:
        return result
    if isinstance(result, BounceError):
        return type(result)(path, result.what, result.todo)
    return result._replace(path=path)


def _measure(
    path: Path,
    what: frozenset[str],
    places: Places | None = None,
    workers: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Bounce | BounceError:
    try:
        parts = places(read_bounce(path, ()).audio.length_s) if places is not None else ()
        return read_bounce(path, what, sections=parts, workers=workers, progress=progress)
    except BounceError as error:
        return error
    except Exception as error:
        from daw_lint.run.failed_files import crash_words

        return MeasuringCrashedError(path, *crash_words(error))


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
