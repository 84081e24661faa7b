"""The manual page and the page about the commands: they say what the program says, and the tools for such pages take them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from daw_lint.cli.commands import app
from daw_lint.cli.help import help_of
from daw_lint.run.cache.store import FOLDER

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "man" / "daw-lint.1"
TEXT = PAGE.read_text("utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_it_holds_every_command_option_and_example() -> None:
    plain = TEXT.replace("\\-", "-")
    for escape, sign in (("dq", '"'), ("aq", "'"), ("ti", "~"), ("ha", "^"), ("ga", "`")):
        plain = plain.replace(f"\\({escape}", sign)
    for name, command in COMMANDS.items():
        assert f".SS daw-lint {name} [OPTIONS]" in plain
        for param in command.params:
            for option in param.opts if param.param_type_name == "option" else ():
                assert re.search(rf"^\.B .*{option}\b", plain, re.MULTILINE), option
        for example in help_of(command.help).examples:
            assert f"\n.B {example.command}\n" in plain


def test_the_variables_that_it_names_are_those_of_the_code() -> None:
    assert f".B {FOLDER}\n" in TEXT
    code = (ROOT / "daw_lint" / "report" / "terminal.py").read_text("utf-8")
    for name in re.findall(r"\w*COLOR\w*", TEXT):
        assert f'"{name}"' in code


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_finds_nothing_but_that_it_has_no_date() -> None:
    done = subprocess.run(["mandoc", "-Tlint", str(PAGE)], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    assert said.endswith('missing date, using "": TH')
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_no_warning_and_shows_what_can_be_copied() -> None:
    done = subprocess.run(["groff", "-ww", "-man", "-Tascii", str(PAGE)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    shown = " ".join(re.sub(r"\x1b\[\d*m|.\x08", "", done.stdout).split())
    assert 'daw-lint check Song.als --bounce "Song mix v4.wav"' in shown
    assert "rules.HR101.max_db=-4" in shown
    assert "HEAD~1:Song.als" in shown
    assert "today's findings are known" in shown


def test_the_wheel_brings_it_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"man/daw-lint.1": "share/man/man1/daw-lint.1"}


def test_the_page_on_the_site_leads_to_every_command() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"(#daw-lint-{name})" in page
        assert f"\n## daw-lint {name}\n" in page
