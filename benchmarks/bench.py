"""What a case gets: how many runs, where to work, and how its commands start."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.tables import Table, seconds, times
from benchmarks.timing import Job, Runs, Taken, in_turns, ratio, spread, take

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
CORPUS = Path(os.environ.get("DAW_LINT_CORPUS") or ROOT.parent / "shared" / "corpus")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_HOMES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
MEMORY = (
    "# VmHWM is that of this program alone; ru_maxrss would begin with that of the parent.\n"
    "import resource\n"
    "try:\n    with open('/proc/self/status') as status:\n"
    "        peak = next(int(line.split()[1]) / 1000 for line in status if line.startswith('VmHWM'))\n"
    "except OSError:\n    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6\n"
)
"""Lines of Python that leave the peak memory in MB in ``peak``."""


class SkippedError(Exception):
    """A case cannot be run here, with the reason."""


class Case(NamedTuple):
    """One block of the page."""

    name: str
    words: str
    """What it measures, in a line."""
    run: Callable[[Bench], Iterable[Table]]
    """Measure. Raises ``SkippedError`` where that which it measures is not here."""
    aim: str = ""
    """What the project wants to reach, in a sentence."""


class Row(NamedTuple):
    """One of ours, and its peer; without a job, ``peer_words`` says why it has no peer."""

    words: str
    ours: Job
    peer_words: str
    peer: Job | None


class Bench:
    """How the commands of all cases are run."""

    def __init__(self, folder: Path, quick: bool, run: Callable[[Job], Taken] | None = None) -> None:
        """Work in an empty folder. ``run`` takes the time of a job; by default it runs the command."""
        self.folder = folder
        self.quick = quick
        self.absent: list[str] = []
        """What is not installed here, as it is told."""
        self.failed: list[str] = []
        """What should have worked."""
        self.environment = _environment(folder)
        self._run = run or (lambda job: take(job, self.environment, folder))

    @property
    def runs(self) -> int:
        """How often a job of up to a few seconds is run."""
        return 3 if self.quick else 11

    @property
    def few_runs(self) -> int:
        """How often a job of many seconds is run."""
        return 1 if self.quick else 3

    def missing(self, words: str) -> str:
        """Remember what is not here, and return the words for it."""
        if words not in self.absent:
            self.absent.append(words)
        return words

    def program(self, name: str) -> bool:
        """Return whether a program is installed, and remember it if not."""
        if shutil.which(name) is not None:
            return True
        self.missing(f"{name} is not installed")
        return False

    def package(self, name: str) -> bool:
        """Return whether a Python package is installed, and remember it if not."""
        if find_spec(name) is not None:
            return True
        self.missing(f"{name} is not installed")
        return False

    def corpus(self) -> Path:
        """Return the folder of real sessions. Raises ``SkippedError`` where it is not there."""
        if not CORPUS.is_dir():
            raise SkippedError(self.missing(f"no corpus of real sessions at {CORPUS.name} (DAW_LINT_CORPUS)"))
        return CORPUS

    def turns(self, jobs: Mapping[str, Job], runs: int | None = None, warm_up: bool = True) -> Runs:
        """Run jobs in turns. One that fails has no runs, and is remembered."""
        taken, failed = in_turns(jobs, self.runs if runs is None else runs, self._run, warm_up)
        self.failed += [f"{name}: {why}" for name, why in failed.items()]
        return taken

    def paired(
        self,
        rows: Sequence[Row],
        runs: int | None = None,
        warm_up: bool = True,
        titles: tuple[str, str, str] = ("daw-lint", "peer", "times as fast as the peer"),
    ) -> Table:
        """Run each of ours in turns with its peer, and make a table of both."""
        ours, theirs, compared = titles
        table = Table(("", ours, "processor time", "memory", theirs, "processor time", "memory", compared), [])
        for row in rows:
            own, other = row.words, f"{row.words}: {row.peer_words}"
            taken = self.turns({own: row.ours, **({other: row.peer} if row.peer else {})}, runs, warm_up)
            peer = taken.get(other, [])
            table.rows.append((row.words, *cells(taken[own]), *_peer_cells(row, peer), _compared(taken[own], peer)))
        return table


def _peer_cells(row: Row, taken: Sequence[Taken]) -> tuple[str, str, str]:
    if row.peer is None:
        return row.peer_words, "", ""
    clock, cpu, memory = cells(taken)
    return f"{row.peer_words}: {clock}", cpu, memory


def cells(taken: Sequence[Taken]) -> tuple[str, str, str]:
    """Return clock, processor time and memory as cells."""
    if not taken:
        return "failed", "", ""
    memory = spread(one.memory_mb for one in taken).median
    clock, cpu = spread(one.clock_s for one in taken), spread(one.cpu_s for one in taken)
    return seconds(clock), seconds(cpu), f"{memory:.0f} MB"


def _compared(ours: Sequence[Taken], theirs: Sequence[Taken]) -> str:
    return times(ratio(theirs, ours)) if ours and theirs else ""


def python(*arguments: str | Path) -> tuple[str, ...]:
    """Return the command for this Python. ``-P``: nothing is imported from the folder it works in."""
    return (sys.executable, "-P", *map(str, arguments))


def daw_lint(*arguments: str | Path) -> tuple[str, ...]:
    """Return a command of the daw-lint of this checkout."""
    return python("-m", "daw_lint", *arguments)


def _environment(folder: Path) -> dict[str, str]:
    """Modules are compiled once, as an installer does; cache, history and settings are our own; no limits of threads."""
    kept: Iterator[tuple[str, str]] = (
        (name, value)
        for name, value in os.environ.items()
        if name not in (*_THREADS, "PYTHONDONTWRITEBYTECODE") and not name.startswith("DAW_LINT_")
    )
    return dict(kept) | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "DAW_LINT_CACHE_DIR": str(folder / "cache"),
        "QT_QPA_PLATFORM": "offscreen",
        **{name: str(folder / "home" / name.lower()) for name in _HOMES},
    }


_TIMED = """
import resource, sys, time
path = sys.argv[1]
def cpu():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
{prepare}
def work():
{work}
best = ()
for _ in range({repeats}):
    clock, processor = time.perf_counter(), cpu()
    work()
    took = time.perf_counter() - clock, cpu() - processor
    best = min(best or took, took)
{memory}
print(*best, peak)
"""


def timed(argument: str | Path, prepare: str, work: str, repeats: int = 3) -> Job:
    """Return a job that times ``work`` in a Python of its own, the best of some repeats; ``prepare`` is not timed.

    Both are lines of Python; ``path`` holds the argument.
    """
    indented = "\n".join(f"    {line}" for line in work.splitlines())
    script = _TIMED.format(prepare=prepare, work=indented, repeats=repeats, memory=MEMORY)
    return Job(python("-c", script, argument), reports=True)
