"""Checking and reporting on folders of equal small sessions: ten times as many must take at most twice ten times as long.

    python benchmarks/folders.py [--sessions 1000] [--reports 100]

Half of the sessions have a bounce of silence in ``Bounces``. Prints processor time (that of all processes) and time by the
clock for N and for 10 N sessions; the first figure is the one to compare on a shared machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SESSION = ROOT / "fixtures" / "als" / "live8-limiter-off.als"
MOST_GROWTH = 20.0


class Taken(NamedTuple):
    cpu_s: float
    clock_s: float


def fill(folder: Path, sessions: int) -> None:
    """Write equal sessions, and a bounce for every other one."""
    (folder / "Bounces").mkdir(parents=True)
    content = SESSION.read_bytes()
    for number in range(sessions):
        (folder / f"Song {number:05}.als").write_bytes(content)
        if number % 2:
            with wave.open(str(folder / "Bounces" / f"Song {number:05} mix.wav"), "wb") as bounce:
                bounce.setparams((2, 2, 44_100, 0, "NONE", ""))
                bounce.writeframes(bytes(4 * 4_410))


def take(command: list[str], cache: Path) -> Taken:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    environment = os.environ | {"DAW_LINT_CACHE_DIR": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    clock = time.perf_counter() - started
    if done.returncode not in (0, 1):
        sys.exit(f"{command}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock)


def compare(words: str, arguments: list[str], number: int, folder: Path) -> None:
    """Print what N and 10 N sessions take."""
    taken = []
    for sessions in (number, 10 * number):
        place = folder / f"{words}-{sessions}"
        fill(place / "songs", sessions)
        filled = [argument.format(songs=place / "songs", out=place / "out") for argument in arguments]
        taken.append(take([sys.executable, "-m", "daw_lint", *filled], place / "cache"))
    few, many = taken
    growth = many.cpu_s / few.cpu_s
    print(
        f"| `daw-lint {words}` | {few.cpu_s:.1f} s, {few.clock_s:.1f} s | {many.cpu_s:.1f} s, {many.clock_s:.1f} s"
        f" | {growth:.1f}{' (too much)' if growth > MOST_GROWTH else ''} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--reports", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        number = given.sessions
        print(
            f"| command | {number:,} sessions ({given.reports:,} for report) | ten times as many | processor time, times |"
        )
        print("|---|---|---|---|")
        compare("check --no-cache", ["check", "--no-cache", "--format", "concise", "{songs}"], number, Path(folder))
        compare("check --history", ["check", "--history", "--format", "json", "{songs}"], number, Path(folder))
        compare("report", ["report", "{songs}", "-o", "{out}"], given.reports, Path(folder))


if __name__ == "__main__":
    main()
