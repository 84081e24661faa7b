"""Follow the walkthroughs of CONTRIBUTING in a copy of the repository: apply each edit, run each command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
COPIED = (
    "daw_lint",
    "rules",
    "docs",
    "tests",
    "fixtures",
    "man",
    "pyproject.toml",
    "README.md",
    ".pre-commit-hooks.yaml",
)
_STEP = re.compile(
    r"^(?:(?P<new>New file `(?P<made>[^`]+)`:)|In `(?P<file>[^`]+)`, (?:below `(?P<below>[^`]+)`|(?P<end>at the end)):)\n\n"
    r"```\w+\n(?P<text>.*?)^```|^```console\n(?P<commands>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
TOOLS = {name: shutil.which(name, path=str(Path(sys.executable).parent)) for name in ("ruff", "mypy", "lint-imports")}
WALKTHROUGHS = dict(re.findall(r"^## (Add [^\n]+)\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE))


class Step(NamedTuple):
    """An edit of a file, or commands to run."""

    file: str = ""
    text: str = ""
    below: str = ""
    """The line below which the text is put; empty for the end."""
    is_new: bool = False
    commands: tuple[str, ...] = ()


def steps(section: str) -> Iterator[Step]:
    for found in _STEP.finditer(section):
        if found["commands"]:
            yield Step(commands=tuple(found["commands"].splitlines()))
        else:
            yield Step(found["made"] or found["file"], found["text"], found["below"] or "", found["new"] is not None)


def apply(step: Step, root: Path) -> None:
    path = root / step.file
    if step.is_new:
        assert not path.exists(), path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")
        return
    before = path.read_text("utf-8")
    if not step.below:
        path.write_text(f"{before}\n\n{step.text}", "utf-8")
        return
    at = [number for number, line in enumerate(before.splitlines()) if line.strip() == step.below.strip()]
    assert len(at) == 1, f"{step.file} has the line {step.below!r} {len(at)} times"
    lines = before.splitlines(keepends=True)
    path.write_text("".join([*lines[: at[0] + 1], step.text, *lines[at[0] + 1 :]]), "utf-8")


def run_in(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(command)
    module = {"daw-lint": ["-m", "daw_lint"], "pytest": ["-m", "pytest", "-p", "no:cacheprovider"], "python": []}[
        program
    ]
    environment = os.environ | {"PYTHONPATH": str(root), "DAW_LINT_CORPUS": str(root / "none")}
    return subprocess.run(
        [sys.executable, *module, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return tmp_path


def test_there_are_three_walkthroughs_with_edits_and_commands() -> None:
    assert len(WALKTHROUGHS) == 3
    for section in WALKTHROUGHS.values():
        kinds = [bool(step.commands) for step in steps(section)]
        assert True in kinds
        assert False in kinds


@pytest.mark.parametrize("section", WALKTHROUGHS.values(), ids=list(WALKTHROUGHS))
def test_no_block_of_a_walkthrough_is_left_out(section: str) -> None:
    assert len(list(steps(section))) == len(re.findall(r"^```\w", section, re.MULTILINE))


@pytest.mark.slow
@pytest.mark.parametrize("section", WALKTHROUGHS.values(), ids=list(WALKTHROUGHS))
def test_a_walkthrough_can_be_followed_to_its_end(section: str, copy: Path) -> None:
    for step in steps(section):
        for command in step.commands:
            done = run_in(copy, command)
            assert done.returncode == 0, (command, done.stdout[-3000:], done.stderr[-3000:])
            assert done.stdout or command == "python docs/make.py", command
        if step.file:
            apply(step, copy)


@pytest.mark.slow
@pytest.mark.skipif(not all(TOOLS.values()), reason="the extra lint is not installed")
def test_what_the_walkthroughs_add_passes_the_checks_of_style_types_and_imports(copy: Path) -> None:
    edits = [step for section in WALKTHROUGHS.values() for step in steps(section) if step.file]
    for step in edits:
        apply(step, copy)
    python = list(dict.fromkeys(step.file for step in edits if step.file.endswith(".py")))
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MYPYPATH")}
    for tool, *arguments in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]):
        words = [TOOLS[tool] or "", *arguments, *(python if tool != "lint-imports" else ())]
        done = subprocess.run(words, cwd=copy, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (tool, done.stdout, done.stderr)


def test_the_table_of_packages_is_the_contract_of_the_imports() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    rows = [row.replace("daw_lint.", "").split(" | ") for row in contract["layers"]]
    table = [
        re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    ]
    assert [row for row in table if row] == rows


def test_every_path_that_is_named_is_there() -> None:
    made = {step.file for section in WALKTHROUGHS.values() for step in steps(section) if step.is_new}
    later = {"tests/parsers/test_tape.py"}
    named = set(re.findall(r"`((?:daw_lint|rules|tests|docs|fixtures|benchmarks|\.ci)/[\w/.-]*)`", PAGE))
    assert named
    assert [name for name in sorted(named - made - later) if not (ROOT / name).exists()] == []
