"""Runs ``daw-lint archive`` and tells its time and the largest memory of driver, workers and their children.

python benchmarks/archive_run.py ARCHIVE -o STOCK
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import psutil

_LOOK_S = 0.5


class Taken(NamedTuple):
    """What a run took. ``memory`` is the largest resident size in bytes of one process of each kind."""

    clock_s: float
    cpu_s: float
    memory: Mapping[str, int]
    code: int


def kind_of(process: psutil.Process, driver: int) -> str:
    """Tell a worker from the child in which it judges."""
    if process.pid == driver:
        return "driver and scheduler"
    parent = process.ppid()
    return "worker" if parent == driver else "child of a worker"


def archived(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Taken:
    """Run ``daw-lint archive`` with these words."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-P", "-m", "daw_lint", "archive", *words]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    driver = psutil.Process(running.pid)
    largest: dict[str, int] = defaultdict(int)
    while running.poll() is None:
        try:
            for process in (driver, *driver.children(recursive=True)):
                kind = kind_of(process, driver.pid)
                largest[kind] = max(largest[kind], process.memory_info().rss)
        except psutil.Error:
            continue
        time.sleep(_LOOK_S)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Taken(time.monotonic() - started, cpu, largest, running.returncode)


def main() -> int:
    taken = archived(sys.argv[1:])
    print(f"{taken.clock_s:.1f} s by the clock, {taken.cpu_s:.1f} s of processor time")
    for kind, size in taken.memory.items():
        print(f"{kind}: {size / 1e6:.0f} MB")
    return taken.code


if __name__ == "__main__":
    raise SystemExit(main())
