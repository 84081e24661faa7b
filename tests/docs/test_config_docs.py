"""The page configuration.md: its files are written and its commands run in order, and they say what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from daw_lint.config.read import SETTINGS
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import select_rules
from daw_lint.rulebook.selection import rules_for
from daw_lint.run.find import ConfigFinder
from tests.support.command_line import run
from tests.support.configurations import write
from tests.support.live_sets import write_set

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "configuration.md").read_text("utf-8")
BLOCKS = re.findall(r"```(toml|console|text)\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(folder: Path) -> Path:
    for name in ("Song.als", "sketches/Song.als", "Songs/Night Bus/Night Bus.als"):
        write_set(folder / name)
    write(folder / "studio.toml", 'profile = "relaxed"\n')
    return folder


def type_in(line: str, folder: Path) -> str:
    """Run a command of the page, and return what it says."""
    command, _, target = line.partition(" > ")
    result = run(*shlex.split(command)[1:])
    assert result.exit_code in (0, 1), (line, result.output)
    if target:
        write(folder / target, result.stdout)
    return result.output


def test_the_page_is_true_from_the_first_configuration_to_the_schema(folder: Path) -> None:
    said = ""
    for language, block in BLOCKS:
        if language == "console":
            for line in block.splitlines():
                said = type_in(line, folder)
                assert said, line
        elif language == "toml":
            named = re.match(r"# (\S.*\.toml)\n", block)
            write(folder / (named[1] if named else "daw-lint.toml"), block)
            assert run("config").exit_code == 0
        elif "fial-on" in block:
            kept = (folder / "daw-lint.toml").read_text("utf-8")
            write(folder / "daw-lint.toml", 'fial-on = "info"\n')
            assert run("config").stderr == block
            write(folder / "daw-lint.toml", kept)
        else:
            assert f"\n{block}" in f"\n{said}", block
    assert (folder / "daw-lint.schema.json").stat().st_size > 10_000


def test_the_page_has_a_row_for_every_setting() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| ", PAGE, re.MULTILINE)
    assert rows == [name.replace("_", "-") for name in SETTINGS]


def test_all_default_and_the_longer_code_are_as_the_page_says() -> None:
    rules = load_rules()
    assert select_rules(rules, ("ALL",), ()) == rules
    assert select_rules(rules, ("DEFAULT",), ()) == tuple(rule for rule in rules if not rule.opt_in)
    opted = [rule.code for rule in select_rules(rules, ("SH1",), ()) if rule.opt_in]
    assert "SH110" in opted
    assert [rule.code for rule in select_rules(rules, ("MB101",), ("MB",))] == ["MB101"]
    assert select_rules(rules, ("MB101",), ("MB101",)) == ()


def test_ignore_on_the_command_line_replaces_ignore_and_leaves_extend_ignore(folder: Path) -> None:
    write(folder / "daw-lint.toml", 'ignore = ["SH101"]\nextend-ignore = ["MB101"]\n')

    def ignored(**options: tuple[str, ...]) -> set[str]:
        running = {rule.code for rule in rules_for(ConfigFinder(overrides=options).for_folder(folder))}
        return {"SH101", "SH102", "MB101"} - running

    assert ignored() == {"SH101", "MB101"}
    assert ignored(ignore=("SH102",)) == {"SH102", "MB101"}
