"""Judging: a session of 504 devices against all rules, and loading the rules."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import ROOT, Bench, Case, cells, timed
from benchmarks.tables import Table

# 100 tracks in 10 groups with 5 devices on each track, and 4 on the master.
_SESSION = """
from dataclasses import replace
from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.book import load_rules
names = ["FabFilter Pro-Q 3", "Pro-C 2", "Serum_x64", "Valhalla VintageVerb", "CLA-2A (s)", "Unheard Of", "Ozone 9", "Kontakt"]
groups = [{"name": f"Group {n}", "kind": "group"} for n in range(10)]
tracks = [
    {"name": f"Track {n}", "output": f"Group {n % 10}", "devices": [names[(n + i) % len(names)] for i in range(5)]}
    for n in range(100)
]
rules = load_rules()
case = build_case({"tracks": [*groups, *tracks], "master": names[:4], "bounce": {}}, load(), REFERENCE_NAMES)
"""
_LOAD = "from daw_lint.rulebook.book import load_rules\nload_rules()"


def judging(bench: Bench) -> Iterator[Table]:
    rules = sum(1 for _ in (ROOT / "rules").glob("*/*.toml"))
    judged, loaded = f"{rules} rules on 504 devices of 110 tracks", f"loading {rules} rules, imports counted"
    taken = bench.turns(
        {judged: timed("", _SESSION, "judge(replace(case), rules)", 10), loaded: timed("", "", _LOAD, 1)}
    )
    yield Table(("", "time", "processor time", "memory"), [(words, *cells(runs)) for words, runs in taken.items()])


CASES = (Case("judging", "a large session against all rules, and loading the rules", judging),)
