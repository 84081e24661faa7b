"""A run over 500 sets: the first, one where nothing has changed, and one without the cache; side by side with a peer's.

    python benchmarks/cache.py [SET.als ...]

Copies the given sets, or those of ``fixtures/als`` and of the corpus (``../shared/corpus`` or ``DAW_LINT_CORPUS``) where it
is, until there are 500, each in a project folder of its own. The peers of the unchanged run: reading and hashing the same
bytes, which is the least that a cache keyed by content can do, and ``ruff check`` over 500 unchanged Python files. Each is a
process of its own, in turns; prints medians.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETS = 500
RUNS = 7
LONG_AGO = 1_700_000_000
HASH = (
    "import hashlib, pathlib, sys\n"
    "for path in pathlib.Path(sys.argv[1]).rglob('*.als'):\n"
    "    hashlib.blake2b(path.read_bytes()).digest()"
)
Command = list[str]


def sources() -> list[Path]:
    """Return the sets to copy."""
    if sys.argv[1:]:
        return [Path(name) for name in sys.argv[1:]]
    corpus = Path(os.environ.get("DAW_LINT_CORPUS") or ROOT.parent / "shared" / "corpus")
    return sorted([*(ROOT / "fixtures" / "als").rglob("*.als"), *(corpus / "als").rglob("*.als")])


def copies(folder: Path) -> int:
    """Write 500 projects that were last changed long ago, and return their bytes."""
    for number, source in enumerate(islice(cycle(sources()), SETS)):
        project = folder / f"Song {number} Project"
        project.mkdir(parents=True)
        shutil.copyfile(source, project / f"Song {number}.als")
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return sum(path.stat().st_size for path in folder.rglob("*.als"))


def programs(folder: Path) -> None:
    """Write 500 Python files for the peer: those of daw-lint, again and again."""
    folder.mkdir()
    for number, source in enumerate(islice(cycle(sorted((ROOT / "daw_lint").rglob("*.py"))), SETS)):
        shutil.copyfile(source, folder / f"module_{number}.py")


def seconds(command: Command, folder: Path) -> float:
    """Return how long a command takes. What it finds does not matter here."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return elapsed


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = copies(folder / "music")
        programs(folder / "programs")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as an installer does
        os.environ |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "DAW_LINT_CACHE_DIR": str(folder / "cache")}
        subprocess.run(
            [sys.executable, "-m", "daw_lint", "check", "--no-cache", __file__], capture_output=True, check=False
        )
        check = [sys.executable, "-m", "daw_lint", "check", "music", "--format", "concise"]
        ruff = [sys.executable, "-m", "ruff", "check", "programs", "--isolated", "--cache-dir", str(folder / "ruff")]
        first, ruff_first = seconds(check, folder), seconds(ruff, folder)
        commands: dict[str, Command] = {
            "`python -c pass`": [sys.executable, "-c", "pass"],
            "reading and hashing the sets": [sys.executable, "-c", HASH, "music"],
            "`ruff check`, 500 Python files, unchanged": ruff,
            "`daw-lint check`, unchanged": check,
        }
        times: dict[str, list[float]] = {words: [] for words in commands}
        for _ in range(RUNS):
            for words, command in commands.items():
                times[words].append(seconds(command, folder))
        print(f"{SETS} sets, {size / 1e6:.0f} MB packed, {os.cpu_count()} cores\n\n| run | time |\n|---|---|")
        print(f"| `ruff check`, 500 Python files, first run | {ruff_first:.2f} s |")
        print(f"| `daw-lint check`, first run | {first:.2f} s |")
        for jobs in ("2", "1"):
            words = f"`daw-lint check --no-cache --jobs {jobs}`"
            print(f"| {words} | {seconds([*check, '--no-cache', '--jobs', jobs], folder):.2f} s |")
        for words, took in times.items():
            print(f"| {words} | {statistics.median(took):.3f} s |")


if __name__ == "__main__":
    main()
