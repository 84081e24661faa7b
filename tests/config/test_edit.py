"""Adding a table to the text of a configuration: every character before it stays."""

from __future__ import annotations

import pytest

from daw_lint.config.edit import table_lines, with_tables
from daw_lint.config.toml_file import TomlError, parse_toml

ENTRY = {"rule": "MB101", "file": "Song.als", "reason": "the client wants it"}
TABLE = '[[suppress]]\nrule = "MB101"\nfile = "Song.als"\nreason = "the client wants it"\n'


def test_an_empty_text_becomes_the_table() -> None:
    assert with_tables("", "suppress", [ENTRY], "daw-lint.toml") == TABLE


@pytest.mark.parametrize(
    "before",
    ["# mine\nprofile = 'strict'   # why\n", "stage = 'mix'", "[rules.MB101]\n\n", "stage = 'mix'\r\n", TABLE, "\ufeffstage = 'mix'\n"],
)  # fmt: skip
def test_what_is_there_stays_as_it_is(before: str) -> None:
    after = with_tables(before, "suppress", [ENTRY, ENTRY | {"rule": "SH101"}], "daw-lint.toml")
    assert after.startswith(before)
    entries = parse_toml(after.removeprefix("\ufeff"))["suppress"]
    assert entries[-2:] == [ENTRY, ENTRY | {"rule": "SH101"}]
    assert ("\r\n" in after) == ("\r\n" in before)
    assert "\r\n" not in before or after.count("\n") == after.count("\r\n")


def test_a_project_file_gets_the_table_of_the_tool() -> None:
    after = with_tables("[project]\nname = 'x'\n", "suppress", [ENTRY], "pyproject.toml")
    assert after.splitlines()[3] == "[[tool.daw-lint.suppress]]"
    assert parse_toml(after)["tool"]["daw-lint"]["suppress"] == [ENTRY]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('suppress = [{ rule = "SH101", reason = "x" }]\n', "daw-lint.toml"),
        ("suppress = 3\n", "daw-lint.toml"),
        ("[suppress]\n", "daw-lint.toml"),
        ("tool = { daw-lint = { stage = 'mix' } }\n", "pyproject.toml"),
        ("tool = 3\n", "pyproject.toml"),
    ],
)
def test_a_form_that_cannot_be_edited_is_refused(text: str, name: str) -> None:
    with pytest.raises(ValueError, match="cannot edit"):
        with_tables(text, "suppress", [ENTRY], name)


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(TomlError):
        with_tables("stage = mix\n", "suppress", [ENTRY], "daw-lint.toml")


@pytest.mark.parametrize(
    "reason", ['A "quoted" one', "back\\slash", "tab\there", "del\x7f", "Größe ♪", "]] [[x]]", "# no comment", "'''"]
)
def test_any_text_is_read_as_it_was_written(reason: str) -> None:
    after = with_tables("stage = 'mix'\n", "suppress", [ENTRY | {"reason": reason}], "daw-lint.toml")
    assert parse_toml(after)["suppress"][0]["reason"] == reason


def test_lists_of_texts_are_written_too() -> None:
    assert table_lines("plugins", {"ids": ["a", "b"]}, "daw-lint.toml") == ["[[plugins]]", 'ids = ["a", "b"]']
