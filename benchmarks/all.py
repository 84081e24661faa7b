"""Runs all benchmarks, or some, and writes the tables of benchmarks/README.md.

    python benchmarks/all.py [--quick] [--only NAME ...] [--list] [--dry-run]

Each of ours runs in turns with its peer (A B A B ...). A cell is a median, with the fastest and the slowest run in brackets.
What is not installed is named in the tables and at the end. A case during which other programs used the processor is marked as
disturbed. The exit code is 1 where a command failed that should have worked.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import machine  # noqa: E402
from benchmarks.bench import Bench, Case, SkippedError  # noqa: E402
from benchmarks.cases import CASES  # noqa: E402
from benchmarks.tables import block, markdown, put  # noqa: E402

PAGE = ROOT / "benchmarks" / "README.md"
HEAD = "head"


class Outcome(NamedTuple):
    """What became of a case."""

    lines: list[str]
    """The lines of its block; empty where it was skipped."""
    others: float | None = None
    """How many cores other programs kept busy, before it or during it, whichever is more; ``None`` where that is not known."""
    skipped: str = ""

    @property
    def is_disturbed(self) -> bool:
        return self.others is not None and self.others >= machine.BUSY_CORES


def measured(case: Case, bench: Bench) -> Outcome:
    """Run a case, and watch the machine before it and during it."""
    before = machine.others_now()
    if before is not None and before >= machine.BUSY_CORES:
        print(f"warning: other programs use {before:.1f} cores before {case.name}", file=sys.stderr, flush=True)
    begin = machine.now()
    try:
        lines = [line for table in case.run(bench) for line in ("", *markdown(table))][1:]
    except SkippedError as error:
        return Outcome([], skipped=str(error))
    during = machine.others(begin, machine.now())
    others = None if before is None or during is None else max(before, during)
    aim = ["", f"Aim: {case.aim}"] if case.aim else []
    outcome = Outcome([], others)
    return outcome._replace(lines=[*lines, *aim, "", note(bench, outcome)])


def note(bench: Bench, outcome: Outcome) -> str:
    """Return when a case was taken, and whether it was disturbed."""
    took = f"Taken {_moment()}, {machine.cores()} cores, {_runs(bench)}. "
    if outcome.others is None:
        return f"{took}Whether other programs used the processor is not known on this system."
    if outcome.is_disturbed:
        return f"{took}**Disturbed: other programs used {outcome.others:.1f} cores.**"
    return f"{took}Other programs used {outcome.others:.2f} cores: quiet."


def head(bench: Bench, outcomes: dict[str, Outcome], load: float) -> list[str]:
    """Return the lines on the last run of all cases."""
    disturbed = [name for name, outcome in outcomes.items() if outcome.is_disturbed]
    skipped = [f"{name} ({outcome.skipped})" for name, outcome in outcomes.items() if outcome.skipped]
    lines = [
        f"The last run of all cases: {_moment()}, {_runs(bench)}, on {machine.described()}; load average {load:.1f} at its start.",
        f"**The machine was busy in {len(disturbed)} of {len(outcomes)} cases ({', '.join(disturbed)}): their figures say little.**"
        if disturbed
        else "The machine was quiet.",
    ]
    if skipped:
        lines.append(f"Not run: {'; '.join(skipped)}.")
    if bench.absent:
        lines.append(f"Not here: {'; '.join(bench.absent)}.")
    if bench.failed:
        lines.append(f"Failed: {'; '.join(bench.failed)}.")
    return [*lines, "A case that was run alone since then has its own date below its table."]


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _runs(bench: Bench) -> str:
    counts = f"{bench.runs} runs ({bench.few_runs} of what takes long)"
    return f"{counts}, --quick" if bench.quick else counts


def written(text: str, name: str, outcome: Outcome) -> str:
    """Put what was measured into the page. A case that was skipped keeps its older figures, if it has any."""
    if outcome.lines:
        return put(text, name, outcome.lines)
    if "|" in block(text, name)[1]:
        return text
    return put(text, name, [f"Not measured yet: {outcome.skipped}."])


def run(cases: Sequence[Case], bench: Bench, page: Path | None) -> int:
    """Run cases, print their tables, write them into the page, and return the exit code."""
    load = machine.load()
    if load >= machine.BUSY_CORES * machine.cores() * 2:
        print(f"warning: the load average is {load:.1f}: this machine is busy", file=sys.stderr, flush=True)
    outcomes: dict[str, Outcome] = {}
    for case in cases:
        print(f"\n## {case.name}: {case.words}\n", flush=True)
        outcome = outcomes[case.name] = measured(case, bench)
        print("\n".join(outcome.lines) or f"not run: {outcome.skipped}", flush=True)
        if page is not None:
            _write(page, case.name, outcome)
    lines = head(bench, outcomes, load)
    print("\n" + "\n".join(lines[:-1]))
    if page is not None and {case.name for case in CASES} <= set(outcomes):
        _write(page, HEAD, Outcome(lines))
    return 1 if bench.failed else 0


def _write(page: Path, name: str, outcome: Outcome) -> None:
    page.write_text(written(page.read_text("utf-8"), name, outcome), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, and run what they ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few runs, and smaller folders")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this case; repeatable")
    parser.add_argument("--list", action="store_true", help="list the cases")
    parser.add_argument(
        "--dry-run", action="store_true", help="print the tables and leave benchmarks/README.md as it is"
    )
    given = parser.parse_args(arguments)
    if given.list:
        for case in CASES:
            print(f"{case.name:14} {case.words}")
        return 0
    names = [case.name for case in CASES]
    for name in given.only or ():
        if name not in names:
            parser.error(f"no case is called {name!r}: {', '.join(names)}")
    chosen = [case for case in CASES if not given.only or case.name in given.only]
    with tempfile.TemporaryDirectory() as folder:
        return run(chosen, Bench(Path(folder), given.quick), None if given.dry_run else PAGE)


if __name__ == "__main__":
    sys.exit(main())
