"""The corpus of real sessions: uncached in one process and in two, and unchanged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.bench import ROOT, Bench, Case, Row, daw_lint, python
from benchmarks.tables import Table
from benchmarks.timing import Job

_HASH = (
    "import hashlib, pathlib, sys\n"
    "for path in pathlib.Path(sys.argv[1]).rglob('*'):\n"
    "    if path.is_file(): hashlib.blake2b(path.read_bytes()).digest()"
)


def _programs(folder: Path, number: int) -> None:
    """Write Python files for ruff: those of daw-lint, again and again."""
    folder.mkdir()
    for count, source in enumerate(islice(cycle(sorted((ROOT / "daw_lint").rglob("*.py"))), number)):
        shutil.copyfile(source, folder / f"module_{count}.py")


def corpus(bench: Bench) -> Iterator[Table]:
    place = bench.corpus()
    files = sum(path.is_file() and path.suffix != ".json" for path in place.rglob("*"))
    check = daw_lint("check", "--isolated", "--format", "concise", place)
    one, two = (Job((*check, "--no-cache", "--jobs", jobs)) for jobs in ("1", "2"))
    yield bench.paired(
        [Row(f"{files} files, none cached", two, "one process", one)],
        bench.few_runs,
        warm_up=False,
        titles=("two processes", "peer", "times as fast as one process"),
    )
    programs = bench.folder / "programs"
    _programs(programs, files)
    known = Job(check)
    rows = [Row(f"{files} files, unchanged", known, "reading and hashing them", Job(python("-c", _HASH, place)))]
    if bench.package("ruff"):
        ruff = Job(
            python("-m", "ruff", "check", programs, "--isolated", "--exit-zero", "--cache-dir", bench.folder / "ruff")
        )
        rows.append(Row("the same", known, f"ruff check, {files} Python files, unchanged", ruff))
    else:
        rows.append(Row("the same", known, "ruff is not installed", None))
    yield bench.paired(rows)


CASES = (
    Case(
        "corpus",
        "the corpus of real sessions, uncached in one process and in two, and unchanged",
        corpus,
        "uncached in half of the time that it took before: 10.5 s in one process, 4 s in two.",
    ),
)
