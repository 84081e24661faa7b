"""``daw-lint archive`` over an archive that is made of the corpus, and once more where nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.archive_inputs import make
from benchmarks.archive_run import Taken, archived
from benchmarks.bench import Bench, Case, SkippedError
from benchmarks.tables import Table

MADE = "DAW_LINT_ARCHIVE"
"""Names an archive that ``archive_inputs.py`` has made already: to make 100,000 sessions takes as long as to judge them."""
_SESSIONS, _FEW = 100_000, 2_000


def archive(bench: Bench) -> Iterator[Table]:
    if not bench.package("distributed") or not bench.package("psutil"):
        raise SkippedError("distributed is not installed (the extra archive)")
    folder = Path(os.environ.get(MADE) or bench.folder / "archive")
    if MADE not in os.environ:
        make(bench.corpus(), folder, _FEW if bench.quick else _SESSIONS)
    stock = bench.folder / "stock"
    table = Table(
        (
            "run",
            "sessions",
            "files",
            "by the clock",
            "processor time",
            "driver and scheduler",
            "worker",
            "its child",
            "stock",
        ),
        [],
    )
    files = [path for path in folder.rglob("*") if path.is_file()]
    sessions = sum(1 for path in files if path.suffix.lower() != ".wav")
    for words in ("first", "again, nothing changed"):
        taken = archived([str(folder), "-o", str(stock)], bench.environment)
        if taken.code:
            bench.failed.append(f"archive ended with {taken.code}")
        table.rows.append((words, f"{sessions:,}", f"{len(files):,}", *_cells(taken, stock)))
    yield table


def _cells(taken: Taken, stock: Path) -> tuple[str, ...]:
    memory = (taken.memory.get(kind, 0) for kind in ("driver and scheduler", "worker", "child of a worker"))
    size = sum(path.stat().st_size for path in stock.rglob("*") if path.is_file())
    return (
        f"{taken.clock_s:.0f} s",
        f"{taken.cpu_s:.0f} s",
        *(f"{one / 1e6:.0f} MB" if one else "" for one in memory),
        f"{size / 1e6:.1f} MB",
    )


CASES = (
    Case(
        "archive",
        "taking stock of an archive of many sessions",
        archive,
        "100,000 sessions in one run on two cores; driver and scheduler under 500 MB, a worker under 300 MB, a second run under 60 s.",
    ),
)
