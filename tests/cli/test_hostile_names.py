"""No name in a file steers a terminal or a log, becomes markup, or a formula, in any output of any command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.support.command_line import run
from tests.support.every_command import COMMANDS, Call, call, calls, formats, plain_call, without_waiting
from tests.support.hostile_names import COMMAND, FILE, IN_TEXT, STEERS, TAG, fill, written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there, without control characters"),
]
ISOLATES = re.compile("[\u2068\u2069\u200b]")
"""Characters that the writers for HTML and Markdown add to take names out of their surroundings."""
OWN = "\x1b\\[[0-9;]*m"
"""Colours, which daw-lint itself writes."""


@pytest.fixture(scope="module", autouse=True)
def subjects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Stand in a folder with hostile names, of which there is a history, and return what to call commands about."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        without_waiting(patch)
        found = fill(folder)
        run("report", found[1], "--history", "-o", "first.html", raises=True)
        (folder / "rules" / "HS101-hostile.toml").touch()
        yield found


def assert_harmless(where: object, text: str, are_colours_ours: bool = False) -> None:
    if are_colours_ours:
        text = re.sub(OWN, "", text)
    assert not STEERS.findall(ISOLATES.sub("", text)), where
    assert not COMMAND.findall(text), where


def assert_no_markup(where: object, text: str) -> None:
    assert TAG.split()[0] not in text, where


def assert_form(where: object, text: str, form: str) -> None:
    """Check a document in the way of those who read it."""
    if form in (".html", ".svg", ".xml"):
        assert_no_markup(where, text)
    if form == ".md":
        shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
        assert_no_markup(where, shown)
        assert 'javascript:1"' not in shown, where
    if form in (".svg", ".xml"):
        ElementTree.fromstring(text)
    if form == ".json":
        json.loads(text)
    if form == ".csv":
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if re.match(r"\s*[=+@\-\t\r](?!\d|inf)", cell)], where


FORM = {
    "html": ".html", "markdown": ".md", "github-summary": ".md", "badge": ".svg", "junit": ".xml", "checkstyle": ".xml",
    "json": ".json", "sarif": ".json", "gitlab": ".json", "csv": ".csv",
}  # fmt: skip
"""What is checked of a format beside control characters and commands, by the name that any command gives it."""


def assert_call(made: Call) -> None:
    assert made.exit_code in (0, 1, 2), made
    for text in (made.stdout, made.stderr):
        assert_harmless(made.words, text)
        text.encode("utf-8")
    words = [*made.words, ""]
    form = FORM.get(words[words.index("--format") + 1], "") if "--format" in words else ""
    if made.stdout and made.exit_code != 2:
        assert_form(made.words, made.stdout, form)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_breaks_out_of_what_a_command_prints_or_writes(command: str, subjects: list[str]) -> None:
    tried = list(calls(command, subjects, f"new {FILE}"))
    assert tried, "a command without a call is not tested"
    for words in tried:
        before = {path: path.stat().st_mtime_ns for path in written(Path())}
        assert_call(call(*words))
        for path in written(Path()):
            # Tables are no text; what is printed of them is.
            if before.get(path) != path.stat().st_mtime_ns and path.suffix != ".parquet":
                text = path.read_bytes().decode("utf-8")
                assert_harmless((words, path), text)
                assert_form((words, path), text, path.suffix if path.suffix != ".sarif" else ".json")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_breaks_out_of_a_terminal_with_colours(
    command: str, subjects: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for subject in subjects:
        made = call(*plain_call(command, subject))
        for text in (made.stdout, made.stderr):
            assert_harmless(made.words, text, are_colours_ours=True)


@pytest.mark.parametrize(("command", "form"), [(command, form) for command in COMMANDS for form in formats(command)])
def test_no_name_breaks_out_of_a_file_in_any_format(command: str, form: str, subjects: list[str]) -> None:
    for subject in subjects[:3]:
        out = Path(f"out-{command}.{form}")
        out.unlink(missing_ok=True)
        assert_call(call(*plain_call(command, subject), "--format", form, "--output", os.fspath(out)))
        if out.is_file():
            text = out.read_bytes().decode("utf-8")
            assert_harmless((command, form), text)
            assert_form((command, form), text, FORM.get(form, ""))


def test_the_names_do_arrive(subjects: list[str]) -> None:
    """A test of escapes that sees no name would always pass."""
    seen = "".join(call("check", ".", "-v", "--show-suppressed", "--format", form).stdout for form in ("text", "json"))
    for name in (subjects[1], "HS101", "GS101", "SH101"):
        assert name.split("\x1b")[0].split("\u2028")[0][:20] in seen
    tree = call("show", "Text.rpp").stdout
    assert tree.count("\\x1b]0;PWNED\\x07") >= 4
    assert "5.3=1+1" in call("show", "Old.bwproject").stdout
    assert IN_TEXT[:20] in call("rule", "HS101").stdout
    assert FILE[:10] in call("history").stdout.replace("\n", "")
