"""Adding a plug-in to the text of a configuration: one table more, and every other character as it was."""

from __future__ import annotations

import pytest

from daw_lint.config.plugin_table import table_lines, with_plugin
from daw_lint.config.toml_file import TomlError, parse_toml

ENTRY = {"name": "House Limiter", "class": "limiter", "vendor": "", "ids": []}
TABLE = '[[plugins]]\nname = "House Limiter"\nclass = "limiter"\n'


def test_an_empty_text_becomes_the_table() -> None:
    assert with_plugin("", ENTRY, "daw-lint.toml") == TABLE


@pytest.mark.parametrize(
    "before", ["# mine\nprofile = 'strict'   # why\n", "stage = 'mix'", "[rules.MB101]\n\n", "stage = 'mix'\r\n"]
)
def test_what_is_there_stays_as_it_is(before: str) -> None:
    after = with_plugin(before, ENTRY, "daw-lint.toml")
    assert after.startswith(before)
    assert parse_toml(after)["plugins"] == [{"name": "House Limiter", "class": "limiter"}]
    assert ("\r\n" in after) == ("\r\n" in before)
    assert "\r\n" not in before or after.count("\n") == after.count("\r\n")


def test_a_byte_order_mark_stays_first() -> None:
    after = with_plugin("\ufeff" + TABLE, ENTRY | {"class": "clipper"}, "daw-lint.toml")
    assert after == "\ufeff" + TABLE.replace('"limiter"', '"clipper"')


def test_a_project_file_gets_the_table_of_the_tool() -> None:
    after = with_plugin("[project]\nname = 'x'\n", ENTRY, "pyproject.toml")
    assert after.splitlines()[3] == "[[tool.daw-lint.plugins]]"
    assert parse_toml(after)["tool"]["daw-lint"]["plugins"][0]["class"] == "limiter"


def test_a_second_time_changes_the_entry_and_keeps_its_comments() -> None:
    before = (
        f"# head\n{TABLE}".replace('"limiter"', '"limiter"  # ask Ann')
        + '\n[[suppress]]\nrule = "MB101"\nreason = "x"\n'
    )
    again = ENTRY | {"name": "house limiter", "class": "clipper", "vendor": "House", "ids": ["VST2:hous"]}
    after = with_plugin(before, again, "daw-lint.toml")
    assert parse_toml(after)["plugins"] == [
        {"name": "House Limiter", "class": "clipper", "vendor": "House", "ids": ["VST2:hous"]}
    ]
    assert 'class = "clipper"  # ask Ann\n' in after
    assert after.startswith("# head\n")
    assert after.endswith('\n[[suppress]]\nrule = "MB101"\nreason = "x"\n')
    assert with_plugin(after, again, "daw-lint.toml") == after


def test_ids_are_added_to_those_that_are_there() -> None:
    once = with_plugin("", ENTRY | {"ids": ["VST2:hous"]}, "daw-lint.toml")
    twice = with_plugin(once, ENTRY | {"ids": ["VST2:hous", "AU:aufx/hous/Hous"]}, "daw-lint.toml")
    assert parse_toml(twice)["plugins"][0]["ids"] == ["VST2:hous", "AU:aufx/hous/Hous"]


def test_the_plugin_of_another_maker_is_another_entry() -> None:
    once = with_plugin("", ENTRY | {"vendor": "House"}, "daw-lint.toml")
    twice = with_plugin(once, ENTRY | {"vendor": "Garden"}, "daw-lint.toml")
    assert [entry["vendor"] for entry in parse_toml(twice)["plugins"]] == ["House", "Garden"]


@pytest.mark.parametrize(
    "text",
    ["plugins = [{ name = 'A', class = 'eq' }]\n", "plugins = 3\n", '[[plugins]]\nname = "House Limiter"\nclass = """limiter"""\n',
     "note = '''\n[[plugins]]\n'''\n"],
)  # fmt: skip
def test_a_form_that_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot edit"):
        with_plugin(text, ENTRY | {"class": "clipper"}, "daw-lint.toml")


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(TomlError):
        with_plugin("stage = mix\n", ENTRY, "daw-lint.toml")


@pytest.mark.parametrize(
    "name", ['A "quoted" one', "back\\slash", "tab\there", "del\x7f", "Größe ♪", "]] [[x]]", "# no comment"]
)
def test_any_name_is_read_as_it_was_written(name: str) -> None:
    after = with_plugin("stage = 'mix'\n", ENTRY | {"name": name}, "daw-lint.toml")
    assert parse_toml(after)["plugins"][0]["name"] == name
    assert with_plugin(after, ENTRY | {"name": name}, "daw-lint.toml") == after


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (lone surrogates: the library says it in its own words)
        with_plugin("", ENTRY | {"name": "x\udcff"}, "daw-lint.toml")


def test_the_lines_leave_out_what_is_empty() -> None:
    assert table_lines(ENTRY | {"ids": ["VST2:hous"]}, "daw-lint.toml")[3:] == ['ids = ["VST2:hous"]']
