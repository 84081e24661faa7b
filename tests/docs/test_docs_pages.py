"""Every ``console`` command of every page under docs/ is run: here, or by the test that its page has of its own."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from daw_lint.cli.commands import app
from daw_lint.cli.help import help_of
from daw_lint.cli.table import joined
from daw_lint.config.find import read_config
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import configure
from tests.support.git_repositories import needs_git
from tests.support.song_repository import assert_went_well, songs_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {path.relative_to(ROOT / "docs").as_posix(): path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md")}
OWN = {
    "tutorial.md": "docs/test_docs_commands.py",
    "git.md": "docs/test_git_docs.py",
    "ci.md": "docs/test_git_docs.py",
    "report.md": "docs/test_report_docs.py",
    "commands.md": "cli/test_help.py",
    "configuration.md": "docs/test_config_docs.py",
    "baseline.md": "docs/test_output_docs.py",
    "suppressions.md": "docs/test_output_docs.py",
    "output-formats.md": "docs/test_output_docs.py",
    "archive.md": "docs/test_archive_docs.py",
}
"""Pages with a test of their own, since their commands need a scene. That of commands.md runs the examples of --help."""
NOT_RUN = {
    "app.md": "daw-lint app runs until Ctrl-C; the tests in app/page start it, and use its page",
    "ci.md": "docker needs a daemon; test_ci.py runs the steps of the image without one",
    "session-json.md": "jq is not everywhere; test_session_json.py has the fields",
    "json.md": "jq is not everywhere; the fields that it asks for are held against the schema",
    "before-a-bounce.md": "daw-lint watch, as in report.md",
    "install.md": "installs from the network; the ways from a git address and from a wheel were tried by hand",
    "report.md": "daw-lint watch runs until Ctrl-C; test_watch.py starts and ends it",
}
"""Commands that stand in a ``text`` block, so that nobody takes them for tested, and why."""
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def lines(page: str) -> list[str]:
    blocks = re.findall(r"^ *```console\n(.*?)^ *```", PAGES[page], re.DOTALL | re.MULTILINE)
    return "".join(blocks).replace("\\\n", " ").splitlines()


@needs_git
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("page", [page for page in sorted(PAGES) if page not in OWN and lines(page)])
def test_the_commands_of_a_page_run_one_after_the_other(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    songs_in(tmp_path, monkeypatch)
    for line in lines(page):
        assert_went_well(line)


@pytest.mark.parametrize("page", sorted(OWN.keys() & PAGES.keys()))
def test_a_page_with_a_test_of_its_own_is_read_there(page: str) -> None:
    test = (ROOT / "tests" / OWN[page]).read_text("utf-8")
    assert page.removesuffix(".md") in test or page == "commands.md"


def test_the_page_about_the_commands_shows_the_examples_that_are_run() -> None:
    examples = [example.command for command in COMMANDS.values() for example in help_of(command.help).examples]
    assert sorted(lines("commands.md")) == sorted(examples)


def mentioned() -> Iterator[tuple[str, str]]:
    """Yield every call of daw-lint in the text of a page, and those in blocks that are not run."""
    for page, text in PAGES.items():
        plain = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
        calls = re.findall(r"`(daw-lint [^`]+)`", " ".join(plain.split()))
        calls += [line for block in re.findall(r"```text\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
        yield from ((page, call) for call in calls if call.startswith("daw-lint "))


@pytest.mark.parametrize(("page", "call"), dict.fromkeys(mentioned()))
def test_what_is_named_in_passing_is_a_command_with_such_options(page: str, call: str) -> None:
    if "[OPTIONS]" in call:
        return
    name, *words = joined(shlex.split(re.split(r" [|>]|>>", call)[0])[1:])
    if name in ("COMMAND", "--install-completion", "--version"):
        return
    assert name in COMMANDS
    known = {option for param in COMMANDS[name].params for option in (*param.opts, *param.secondary_opts)}
    for word in words:
        assert not word.startswith("--") or word.split("=")[0] in {*known, "--help"}


def test_what_is_not_run_stands_in_no_console_block() -> None:
    for page in PAGES:
        text = re.sub(r"```console.*?```", "", PAGES[page], flags=re.DOTALL)
        calls = re.findall(r"```text\n(?:docker|uv tool|pipx|daw-lint (?!.*\[OPTIONS\]))", text)
        assert bool(calls) == (page in NOT_RUN), f"{page}: put it into a console block, or say in NOT_RUN why not"


def settings() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in re.findall(r"^```toml\n(.*?)^```", PAGES[page], re.DOTALL | re.MULTILINE):
            if not re.match(r"code\s*=|\[(tool|project)\b", block):
                yield page, block


@pytest.mark.parametrize(("page", "block"), list(settings()))
def test_settings_that_are_shown_are_valid(page: str, block: str) -> None:
    config = read_config(tomllib.loads(block))
    known = {rule.code for rule in load_rules()}
    configure(load_rules(), {code: values for code, values in config.rules.items() if code in known})


@pytest.mark.parametrize("page", [page for page in PAGES if lines(page)])
def test_commands_have_no_comment_behind_them_which_the_shell_of_macos_takes_for_arguments(page: str) -> None:
    assert not [line for line in lines(page) if " #" in line]
