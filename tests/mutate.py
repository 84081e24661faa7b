"""Makes small random changes in the modules that decide verdicts and measurements, and tells which of them no test notices.

    python tests/mutate.py [--number 150] [--seed 1] [--most-s 60] [--work DIR] [--learn TEST ...] [--places FILE[:LINE] ...]

It works in copies of the tree and never in the tree itself. The first run runs all tests once to learn which of them run which
line (this needs pytest-cov); ``--learn`` does so for tests that are new, or for all if lines have moved. A change is then tried
with those tests only, the fastest first, until one fails. ``--places`` makes every change in some files or lines instead of
random ones. What survives is a behaviour without a test, or a change that changes nothing: only reading tells which.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from multiprocessing import Process
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    "judge/**/*.py", "measure/**/*.py", "model/compared.py", "model/routing.py", "report/escape.py", "health/score.py",
    "run/pairing.py", "run/find_mix.py", "run/dates.py", "run/finished.py", "run/judge_*.py", "run/baseline*.py",
    "run/cache/key.py", "parsers/*/routing.py", "parsers/*/media.py", "parsers/*/tracks.py", "parsers/*/mixer.py",
)  # fmt: skip
LEFT_OUT = ("tests/docs", "tests/report/test_folder_browser.py", "tests/report/test_report_browser.py")
"""Tests that are about words or about a browser."""
SLACK_S = 60.0
PROCESSES = 2
FIRST = 30
"""So many of the fastest tests are run before the others: most changes are noticed by them."""
LIBRARIES = (
    "numpy",
    "lxml.etree",
    "soundfile",
    "msgspec",
    "rich.console",
    "typer.testing",
    "jinja2",
    "rtoml",
    "platformdirs",
)
_STOPPED = -1
SWAPPED: dict[type[ast.AST], tuple[type[Any], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip


class Change(NamedTuple):
    """One change: the text from ``start`` to ``end`` (offsets in bytes) becomes ``new``."""

    path: str
    line: int
    last_line: int
    start: int
    end: int
    new: str
    old: str
    names: frozenset[str]
    """Names that a statement outside of every function sets: its users are tested, since it runs at the import."""


class Outcome(NamedTuple):
    """What the tests said of a change."""

    change: Change
    word: str
    """``noticed``, ``too slow`` (noticed as well), ``survived``, or ``untested`` if no test runs the line."""
    by: str = ""


def changes_of(path: Path) -> Iterator[Change]:
    """Yield every change that can be made in a file."""
    data = path.read_bytes()
    offsets = [0, *(at + 1 for at, byte in enumerate(data) if byte == 10)]
    shown = path.relative_to(ROOT).as_posix()
    for node, names in _nodes(ast.parse(data)):
        start = offsets[node.lineno - 1] + node.col_offset
        end = offsets[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        old = " ".join(data[start:end].decode().split())
        for new in _replacements(node):
            yield Change(shown, node.lineno, node.end_lineno or node.lineno, start, end, new, old, names)


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, frozenset[str]]]:
    """Yield expressions and statements, but none of annotations, docstrings, decorators and texts with values in them."""

    def visit(node: ast.AST, names: frozenset[str] | None) -> Iterator[tuple[ast.expr | ast.stmt, frozenset[str]]]:
        if isinstance(node, ast.FunctionDef):
            names = None
        elif isinstance(node, ast.Assign | ast.AnnAssign) and names is not None:
            names = frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name) and _is_set(one))
        if isinstance(node, ast.expr | ast.stmt):
            yield node, names or frozenset()
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "bases", "keywords" if names is not None else ""):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
                    yield from visit(child, names)

    for statement in tree.body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"):
            yield from visit(statement, frozenset())


def _is_set(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _replacements(node: ast.expr | ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in SWAPPED[type(operator)]:
                operators = [*node.ops[:at], other(), *node.ops[at + 1 :]]
                yield _text(ast.Compare(node.left, operators, node.comparators))
    elif isinstance(node, ast.BoolOp):
        for other in SWAPPED[type(node.op)]:
            yield _text(ast.BoolOp(other(), node.values))
        for value in node.values:
            yield _text(ast.BoolOp(node.op, [one for one in node.values if one is not value]))
    elif isinstance(node, ast.BinOp):
        for other in SWAPPED.get(type(node.op), ()):
            yield _text(ast.BinOp(node.left, other(), node.right))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield _text(node.operand)
    elif isinstance(node, ast.IfExp):
        yield _text(node.body)
        yield _text(node.orelse)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield "return None"
    elif isinstance(node, ast.Continue):
        yield "break"
    elif isinstance(node, ast.Break):
        yield "continue"
    elif isinstance(node, ast.AugAssign | ast.Raise) or _is_call(node):
        yield "pass"


def _is_call(node: ast.stmt | ast.expr) -> bool:
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def _constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, int):
        yield repr(value + 1)
        yield f"({value - 1})"
    elif isinstance(value, float):
        yield repr(value * 1.25 if value else 1.0)


def _text(node: ast.expr) -> str:
    return f"({ast.unparse(ast.fix_missing_locations(node))})"


class Tests:
    """Which tests run which line, and how long each takes, in a database of coverage.py and a report in JUnit's form."""

    def __init__(self, work: Path, most_s: float) -> None:
        """``most_s`` is the time of the tests that one change is tried with."""
        self._most_s = most_s
        self._times: dict[str, float] = {}
        for report in sorted(work.glob("times-*.xml")):
            cases = ElementTree.parse(report).iter("testcase")
            self._times |= {_node_of(case): float(case.get("time") or 0) for case in cases}
        self._by_line: dict[tuple[str, int], set[str]] = defaultdict(set)
        from coverage.numbits import numbits_to_nums

        with sqlite3.connect(work / "coverage") as database:
            rows = database.execute(
                "SELECT file.path, context.context, numbits FROM line_bits JOIN file ON file.id = file_id"
                " JOIN context ON context.id = context_id WHERE context.context != ''"
            )
            for path, context, numbits in rows:
                shown = path[path.rindex("daw_lint/") :]
                test = context.rpartition("|")[0]
                for line in numbits_to_nums(numbits):
                    self._by_line[shown, line].add(test)

    def of(self, change: Change) -> list[str]:
        """Return the tests that run a change, the fastest first, as many as fit into the time."""
        lines = set(range(change.line, change.last_line + 1))
        if change.names:
            lines |= {line for line, code in enumerate(_lines(change.path), 1) if _uses(code, change.names)}
        tests = set().union(*(self._by_line[change.path, line] for line in lines))
        if not tests and not _is_in_function(change):
            tests = set().union(*(found for (path, _), found in self._by_line.items() if path == change.path))
        return self._within_time(sorted(tests & self._times.keys(), key=lambda test: (self._times[test], test)))

    def time_of(self, tests: list[str]) -> float:
        """Return how long these tests take, in seconds."""
        return sum(self._times[test] for test in tests)

    def _within_time(self, tests: list[str]) -> list[str]:
        while len(tests) > 1 and self.time_of(tests) > self._most_s:
            tests = tests[: -max(1, len(tests) // 20)]
        return tests


def _lines(path: str) -> list[str]:
    return (ROOT / path).read_text("utf-8").splitlines()


def _uses(code: str, names: frozenset[str]) -> bool:
    return any(name in code for name in names)


def _is_in_function(change: Change) -> bool:
    tree = ast.parse((ROOT / change.path).read_text("utf-8"))
    return any(
        isinstance(node, ast.FunctionDef) and node.body[0].lineno <= change.line <= (node.end_lineno or 0)
        for node in ast.walk(tree)
    )


def _node_of(case: ElementTree.Element) -> str:
    """Return the ID of a test for pytest."""
    return f"{(case.get('classname') or '').replace('.', '/')}.py::{case.get('name')}"


def copy_tree(to: Path) -> None:
    """Copy every file that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    shutil.rmtree(to, ignore_errors=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def environment(tree: Path) -> dict[str, str]:
    """Return the environment of tests in a copy: without the corpus, which not everybody has."""
    return os.environ | {"PYTHONPATH": str(tree), "DAW_LINT_CORPUS": str(tree / "none")}


def learn(work: Path, tree: Path, tests: list[str]) -> None:
    """Run these tests once, to learn which of them run which line, and add that to what is known."""
    config = work / "settings.ini"
    config.write_text("[run]\nsource = daw_lint\n")
    times = work / f"times-{len(list(work.glob('times-*.xml'))):03}.xml"
    left_out = [f"--ignore={name}" for name in LEFT_OUT]
    cover = ["--cov=daw_lint", f"--cov-config={config}", "--cov-context=test", "--cov-report=", "--cov-append"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"-n{PROCESSES}", *cover, *left_out,
         f"--junitxml={times}", *tests],
        cwd=tree, env=environment(tree) | {"COVERAGE_FILE": str(work / "coverage")}, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit("the tests must pass before anything is changed")


def attempt(change: Change, chosen: list[str], limit_s: float, tree: Path) -> Outcome:
    """Make a change in a copy of the tree, run its tests, and take the change back."""
    if not chosen:
        return Outcome(change, "untested")
    path = tree / change.path
    data = path.read_bytes()
    changed = data[: change.start] + change.new.encode() + data[change.end :]
    try:
        ast.parse(changed)
    except SyntaxError:
        return Outcome(change, "noticed", "the compiler")
    try:
        _write(path, changed)
        for some in filter(None, (chosen[:FIRST], chosen[FIRST:])):
            code, said = run_tests(some, tree, limit_s)
            if code == _STOPPED:
                return Outcome(change, "too slow")
            if code in (1, 2):
                failed = next((line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
                return Outcome(change, "noticed", failed.partition(" - ")[0][:140])
            if code:
                raise RuntimeError(f"pytest ended with {code} for {change}:\n{said[-2000:]}")
        return Outcome(change, "survived", f"{len(chosen)} tests")
    finally:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """Write a module and forget how it was compiled: two changes in one second may have the same size."""
    path.write_bytes(data)
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()


def run_tests(tests: list[str], tree: Path, limit_s: float) -> tuple[int, str]:
    """Run tests in a fork of this process, which has the libraries at hand; return the exit code and what pytest said."""
    output = tree.parent / f"{tree.name}.out"
    child = os.fork()
    if not child:
        os.setsid()
        with output.open("w") as stream:
            os.dup2(stream.fileno(), 1)
            os.dup2(stream.fileno(), 2)
        os.chdir(tree)
        os.environ.update(environment(tree) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
        sys.path[0] = str(tree)
        code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", f"--basetemp={tree}.tmp", *tests])
        sys.stdout.flush()
        os._exit(int(code) if sys.modules["daw_lint"].__file__ == str(tree / "daw_lint" / "__init__.py") else 9)
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return abs(os.waitstatus_to_exitcode(status)), output.read_text("utf-8", "replace")
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _STOPPED, ""


def work_off(changes: list[Change], work: Path, number: int, most_s: float) -> None:
    """Try every second change in one copy of the tree (with two processes), and print what came of it."""
    for library in LIBRARIES:
        import_module(library)
    tests = Tests(work, most_s)
    for change in changes[number::PROCESSES]:
        chosen = tests.of(change)
        outcome = attempt(change, chosen, 3 * tests.time_of(chosen) + SLACK_S, work / f"tree-{number}")
        place = f"{change.path}:{change.line}"
        print(f"{outcome.word}\t{place}\t{change.old} -> {change.new}\t{outcome.by}", flush=True)


def chosen_changes(places: list[str], number: int, seed: int) -> list[Change]:
    """Return the changes of the places, or so many random ones."""
    if places:
        named = [(place.partition(":")[0], place.partition(":")[2]) for place in places]
        return [
            change for file, line in named for change in changes_of(ROOT / file) if not line or change.line == int(line)
        ]
    paths = sorted({path for pattern in MODULES for path in (ROOT / "daw_lint").glob(pattern)})
    every = [change for path in paths for change in changes_of(path)]
    return random.Random(seed).sample(every, min(number, len(every)))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--number", type=int, default=150)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--most-s", type=float, default=60.0, help="time of the tests that one change is tried with")
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "daw-lint-mutants")
    options.add_argument(
        "--learn", nargs="+", default=[], metavar="TEST", help="run these tests anew to learn what they run"
    )
    options.add_argument("--places", nargs="*", default=[], metavar="FILE[:LINE]")
    given = options.parse_args()
    for number in range(PROCESSES):
        copy_tree(given.work / f"tree-{number}")
    if given.learn or not (given.work / "coverage").exists():
        learn(given.work, given.work / "tree-0", given.learn or ["tests"])
    changes = chosen_changes(given.places, given.number, given.seed)
    workers = [
        Process(target=work_off, args=(changes, given.work, number, given.most_s)) for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return max(worker.exitcode or 0 for worker in workers)


if __name__ == "__main__":
    sys.exit(main())
