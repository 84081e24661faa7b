"""Mutates every kind of file that daw-lint reads, by its structure, and watches what daw-lint does with it.

    python tests/fuzz.py --hours 1                  every format; a run with the same --seed has the same cases
    python tests/fuzz.py --seconds 60 --only flp,audio
    python tests/fuzz.py --repeat 'flp|fixtures/equal/clean/clean.flp|1-345'

A file is unpacked, its elements, numbers, references, order or depth are changed, and it is packed again. Then it is read and
judged, every form of report is made, and it is shown, compared and kept in a history. Anything but the project's own errors
is a failure, and so are more than 2 s of processor time or 200 MB of memory above the start. Seeds are the fixtures, the
corpus where it is there, and files made for the purpose.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path[0] = str(ROOT)

from tests.support.fuzz.processes import HANG_S, Outcome, Range, outcomes, prepare, repeat, work_through  # noqa: E402
from tests.support.fuzz.targets import Target, all_targets  # noqa: E402
from tests.support.fuzz.watch import Seen  # noqa: E402


@dataclass
class Row:
    """What is told of a format."""

    cases: int = 0
    whole: int = 0
    """Cases that were accepted, so that everything after reading was reached."""
    slowest: Outcome | None = None
    largest: Outcome | None = None


@dataclass
class Tally:
    """What a run came to."""

    rows: dict[str, Row] = field(default_factory=dict)
    failures: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By kind: the cases, each with what happened."""

    def add(self, outcome: Outcome) -> None:
        """Count one case."""
        row, seen = self.rows.setdefault(outcome.target, Row()), outcome.seen
        row.cases += 1
        row.whole += seen.is_whole
        if row.slowest is None or seen.seconds > row.slowest.seen.seconds:
            row.slowest = outcome
        if row.largest is None or seen.grown_mb > row.largest.seen.grown_mb:
            row.largest = outcome
        for failure in seen.failures:
            kind = f"{outcome.target}: {failure.kind}"
            if kind not in self.failures:
                print(kind, f"--repeat {outcome.case!r}", file=sys.stderr, flush=True)
            self.failures.setdefault(kind, []).append((outcome.case, failure.words))

    @property
    def cases(self) -> int:
        """The number of cases."""
        return sum(row.cases for row in self.rows.values())

    def lines(self) -> Iterable[str]:
        """Tell the counts, the worst of each format, and each kind of failure with a case that repeats it."""
        yield f"{'format':14} {'cases':>7} {'whole':>7} {'worst s':>8} {'worst MB':>9}"
        for name, row in sorted(self.rows.items()):
            slowest, largest = row.slowest, row.largest
            assert slowest is not None
            assert largest is not None
            yield f"{name:14} {row.cases:7} {row.whole:7} {slowest.seen.seconds:8.2f} {largest.seen.grown_mb:9.0f}"
        yield f"{'all':14} {self.cases:7}"
        for kind, found in sorted(self.failures.items(), key=lambda entry: -len(entry[1])):
            case, words = found[0]
            yield f"\n{len(found)} x {kind}\n    --repeat {case!r}\n" + "\n".join(
                f"    {line}" for line in words.splitlines()[-8:]
            )
        yield "\nno failure" if not self.failures else f"\n{len(self.failures)} kinds of failure"


def targets_of(module: str | None) -> dict[str, Target]:
    """Return the targets, or those of another module, by which tests try this program out."""
    found: dict[str, Target] = import_module(module).TARGETS if module is not None else all_targets()
    return found


def fuzz(
    seconds: float,
    run: str,
    names: list[str],
    most: int = sys.maxsize,
    more: tuple[str, ...] = (),
    hang_s: float = HANG_S,
) -> Tally:
    """Run cases until the time is over, and return what they came to; an interrupt ends it earlier."""
    tally = Tally()
    with suppress(KeyboardInterrupt):
        for outcome in outcomes(
            (Path(__file__), *more), Range(run, names, 0, most), time.monotonic() + seconds, hang_s
        ):
            tally.add(outcome)
    return tally


def told(seen: Seen) -> str:
    """Tell what became of one case."""
    words = "\n".join(f"{failure.kind}\n{failure.words}" for failure in seen.failures) or "no failure"
    return f"{words}\n{seen.seconds:.2f} s, {seen.grown_mb:.0f} MB above the start"


def main(words: list[str] | None = None) -> int:
    """Run the program, and return 1 where something failed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hours", type=float, default=0.0)
    options.add_argument("--seconds", type=float, default=0.0)
    options.add_argument("--cases", type=int, default=sys.maxsize, help="most cases")
    options.add_argument("--seed", default="1", help="another one gives other cases")
    options.add_argument("--only", help="formats, separated by commas")
    options.add_argument("--repeat", metavar="CASE", help="do one case again, and say what becomes of it")
    options.add_argument("--targets", metavar="MODULE", help=argparse.SUPPRESS)
    options.add_argument("--worker", metavar="RANGE", help=argparse.SUPPRESS)
    given = options.parse_args(words)
    targets = targets_of(given.targets)
    if given.worker:
        work_through(given.worker, targets, sys.stdout)
        return 0
    if given.repeat:
        prepare()
        seen = repeat(given.repeat, targets)
        print(told(seen))
        return 1 if seen.failures else 0
    names = given.only.split(",") if given.only else list(targets)
    more = ("--targets", given.targets) if given.targets else ()
    tally = fuzz(given.seconds + given.hours * 3600 or 60.0, given.seed, names, given.cases, more)
    print("\n".join(tally.lines()))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
