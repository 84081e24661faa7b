"""Judging: a session of 500 devices against all rules, and how long it takes to load the rules.

    python benchmarks/rules.py

The time of judging leaves reading out: it is what the rules themselves cost. Medians of 15 runs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load

RUNS = 15
NAMES = [
    "FabFilter Pro-Q 3",
    "Pro-C 2",
    "Serum_x64",
    "Valhalla VintageVerb",
    "CLA-2A (s)",
    "Unheard Of",
    "Ozone 9",
    "Kontakt",
]
LOAD = """
import time
started = time.perf_counter()
from daw_lint.rulebook.book import load_rules
print(len(load_rules()), time.perf_counter() - started)
"""


def session() -> dict[str, object]:
    """Return a session of 100 tracks in 10 groups with 5 devices on each track, and 4 on the master."""
    groups = [{"name": f"Group {n}", "kind": "group"} for n in range(10)]
    tracks = [
        {"name": f"Track {n}", "output": f"Group {n % 10}", "devices": [NAMES[(n + i) % len(NAMES)] for i in range(5)]}
        for n in range(100)
    ]
    return {"tracks": [*groups, *tracks], "master": NAMES[:4], "bounce": {}}


def median_ms(work: Callable[[], object]) -> float:
    """Return the median time in milliseconds."""
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append((perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    rules, catalogue = load_rules(), load()
    case = build_case(session(), catalogue, REFERENCE_NAMES)

    def once() -> None:
        judge(replace(case), rules)

    loads = [
        subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(RUNS)
    ]
    print("| what | median |\n|---|---|")
    print(f"| {len(rules)} rules on 504 devices of 110 tracks | {median_ms(once):.1f} ms |")
    print(
        f"| loading {loads[0][0]} rule files, imports counted | {statistics.median(float(s) for _, s in loads) * 1000:.1f} ms |"
    )


if __name__ == "__main__":
    main()
