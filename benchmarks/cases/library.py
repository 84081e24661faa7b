"""``measure_bounce`` in a program that imported numpy before daw_lint, as users of the library have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, Case, Row, timed
from benchmarks.inputs import made
from benchmarks.tables import Table
from benchmarks.timing import Job

# A product of matrices makes BLAS start its threads, as in a program that computes.
NUMPY = "import numpy\nnumpy.ones((500, 500)) @ numpy.ones((500, 500))"
OURS = "exec(first)\nfrom daw_lint import measure_bounce\nmeasure_bounce\n"
"""Runs what comes before daw_lint; then loads it, so that its import is not timed."""
DIRECT = "measure_bounce(path)"
IN_A_THREAD = (
    "from threading import Thread\nthread = Thread(target=measure_bounce, args=(path,))\nthread.start()\nthread.join()"
)
IN_PROCESSES = (
    "from concurrent.futures import ProcessPoolExecutor\nfrom multiprocessing import get_context\n"
    "with ProcessPoolExecutor(2, get_context('spawn'), exec, (first,)) as pool:\n"
    "    list(pool.map(measure_bounce, [path, path]))"
)
WAYS = {"called": DIRECT, "called in a thread": IN_A_THREAD, "two at once in a pool of processes": IN_PROCESSES}


def job(path: Path, first: str, work: str) -> Job:
    """Return a job that runs ``first``, loads daw_lint, and then times one piece of work."""
    return timed(path, f"first = {first!r}\n{OURS}", work, repeats=1)


def library(bench: Bench) -> Iterator[Table]:
    mix = made("mix.wav")
    rows = [Row(words, job(mix, NUMPY, work), "daw_lint alone", job(mix, "", work)) for words, work in WAYS.items()]
    yield bench.paired(rows, titles=("numpy imported first", "peer", "times as fast as without it"))


CASES = (
    Case(
        "library",
        "measure_bounce with numpy imported before daw_lint, called, in a thread and in processes",
        library,
        "1, within the spread.",
    ),
)
