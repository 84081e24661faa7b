"""The progress of a run over an archive, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daw_lint.archive.drive import Progress


@contextmanager
def showing() -> Iterator[Callable[[Progress], None]]:
    """Show how far a run is: files, their rate, the time left, and errors so far."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[errors]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("listing", total=None, rate="", errors="")

        def tell(progress: Progress) -> None:
            if progress.work is None:
                bar.update(task, completed=progress.listed)
                return
            if bar.tasks[0].description == "listing":
                bar.reset(task, total=progress.work, description="judging", rate="", errors="")
            speed = bar.tasks[0].speed
            errors = f"{progress.errors:,} errors" if progress.errors else ""
            bar.update(
                task,
                completed=progress.done,
                rate=f"{speed:,.0f} a second" if speed else "",
                errors=f"{errors} {progress.failures} batches failed" if progress.failures else errors,
            )

        yield tell
