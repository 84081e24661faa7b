"""``daw-lint rule``: rules by code, by the beginning of codes and by words; pages as text on a terminal, as Markdown elsewhere."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from daw_lint.report.catalogue.beside_rule import related, sections, suppression
from daw_lint.report.catalogue.page_lines import hanging, page_lines
from daw_lint.report.catalogue.rule import listing, render
from daw_lint.report.terminal import plain
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.search import find_rules
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set

RULES = load_rules()


def codes(*words: str) -> list[str]:
    return re.findall(r"^([A-Z]+\d+)  ", run("rule", *words).stdout, re.MULTILINE)


@pytest.mark.parametrize("word", ["MB", "mb", "hr1"])
def test_the_beginning_of_codes_lists_the_rules_that_have_it(word: str) -> None:
    wanted = [rule.code for rule in RULES if rule.code.startswith(word.upper())]
    assert codes(word) == wanted
    assert run("rule", word).stdout.startswith(f"{len(wanted)} rules begin with {word.upper()}:\n")


def test_a_word_lists_the_rules_that_mention_it_those_with_it_in_their_title_first() -> None:
    found = codes("limiter")
    by_code = {rule.code: rule for rule in RULES}
    in_title = ["limiter" in f"{by_code[code].name} {by_code[code].summary}".casefold() for code in found]
    assert "MB101" in found
    assert in_title == sorted(in_title, reverse=True)
    assert all("limiter" in render(by_code[code]).casefold() for code in found)
    assert run("rule", "limiter").stdout.startswith(f"{len(found)} rules mention limiter:\n")


def test_several_words_narrow_the_search_with_and_without_quotes() -> None:
    assert set(codes("limiter", "vinyl")) <= set(codes("limiter")) & set(codes("vinyl"))
    assert set(codes("true peak")) <= set(codes("true", "peak"))
    assert "HR106" in codes("true", "peak")


def test_codes_beginnings_and_words_go_together() -> None:
    shown = run("rule", "MB101", "AT", "vinyl").stdout
    assert re.search(
        r"^MB101 .*\n\n\d+ rules begin with AT:\n(?s:.*)\n\n\d+ rules mention vinyl:\n", shown, re.MULTILINE
    )
    data = json.loads(run("rule", "MB101", "AT", "--format", "json").stdout)
    assert [entry["code"] for entry in data] == ["MB101", *codes("AT")]


def test_the_one_rule_that_mentions_a_word_is_explained() -> None:
    words = next(
        rule.name.replace("-", " ") for rule in RULES if len(next(find_rules([rule.name[:-1]], RULES)).rules) == 1
    )
    (group,) = find_rules([words.replace(" ", "-")[:-1]], RULES)
    assert run("rule", words.replace(" ", "-")[:-1]).stdout == run("rule", group.rules[0].code).stdout


@pytest.mark.parametrize("words", [["zzz"], ["MB101", "zzz"], ["MB999"], ["x"], [""]])
def test_what_no_rule_has_fails(words: list[str]) -> None:
    result = run("rule", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "unknown rule" in result.stderr


@pytest.mark.parametrize("width", [1, 60, 80, 300])
def test_a_page_on_a_terminal_has_no_marks_loses_no_word_and_fits(width: int) -> None:
    page = "\n".join(render(rule, tuple(sections(rule, RULES))) for rule in RULES)
    lines = [plain(line) for line in page_lines(page, width)]
    words = re.sub(r"[`<>#]|\[|\]|^- ", " ", page, flags=re.MULTILINE).replace("```toml", "")
    shown = " ".join(lines)
    assert not re.search(r"^#|`|<http", shown, re.MULTILINE)
    squeezed = [re.sub(r"[^\w]", "", text) for text in (words.replace("toml\n", "\n"), shown)]
    assert squeezed[0] == squeezed[1]
    for line in lines:
        assert len(line) <= max(min(width, 100), 20) or len(line.split()) <= 2 or line.startswith("    ")


def test_the_suppression_on_the_page_of_a_rule_suppresses_its_finding(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))
    page = run("rule", "MB101").stdout
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (folder / "daw-lint.toml").write_text(block)
    assert run("check", "Song.als").stdout.startswith("no findings")


def test_every_suppression_is_valid_toml_also_for_names_with_quotes() -> None:
    for rule in RULES:
        table = tomllib.loads(suppression(rule, 'Drums "wet" > EQ'))
        assert table["suppress"][0]["rule"] == rule.code


def test_rules_that_name_each_other_are_related_in_both_directions() -> None:
    by_code = {rule.code: rule for rule in RULES}
    assert by_code["HR101"] in related(by_code["MB101"], RULES)
    assert by_code["MB101"] in related(by_code["HR101"], RULES)
    assert all(rule not in related(rule, RULES) for rule in RULES)


@pytest.mark.parametrize("width", [10, 60, 80])
def test_a_list_on_a_terminal_goes_on_below_its_entries(width: int) -> None:
    for line in listing(RULES):
        parts = [plain(part) for part in hanging(line, width)]
        assert " ".join(" ".join(parts).split()) == " ".join(plain(line).split())
        assert all(part.startswith(" " * len(line[0][0])) for part in parts[1:])
        assert all(len(part) <= max(width, 36) for part in parts)
