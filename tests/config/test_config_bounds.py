"""A configuration, as it comes with a cloned repository, cannot hang a run or end it without a sentence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from daw_lint.config.find import ConfigError, find_config, load_config
from daw_lint.config.layers import LONGEST_CHAIN, MOST_FILES, read_layers
from daw_lint.config.nesting import DEEPEST, MOST_BYTES
from daw_lint.config.toml_file import TomlError, parse_toml
from daw_lint.disk import extent, globs
from daw_lint.model.name_patterns import REFERENCE_NAMES, PatternError, check_pattern, finds
from tests.support.command_line import run
from tests.support.live_sets import live_set, write_set

NESTED = {
    "lists": "a = " + "[" * 300_000,
    "closed lists": "a = " + "[" * 200_000 + "]" * 200_000,
    "lists with values": "a = " + "[1, " * 60_000,
    "tables": "a = " + "{a = " * 60_000,
    "dotted key": "a" + ".a" * 200_000 + " = 1",
    "dotted key with spaces": "a" + " . a" * 100_000 + " = 1",
    "dotted key in quotes": '"a"' + '."a"' * 100_000 + " = 1",
    "header": "[" + "a." * 200_000 + "a]",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_toml_that_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(TomlError, match=f"nested more than {DEEPEST} deep"):
        parse_toml(text)


def test_toml_with_many_lists_side_by_side_is_read() -> None:
    assert len(parse_toml("a = [" + "[1.5], " * 5_000 + "]\n" + "[[b.c.d]]\n" * 500)["a"]) == 5_000


def test_a_configuration_of_any_size_is_refused_after_its_first_part(folder: Path) -> None:
    with (folder / "daw-lint.toml").open("wb") as stream:
        stream.truncate(1 << 33)
    result = run("check")
    assert result.exit_code == 2
    assert f"it is larger than {MOST_BYTES >> 10} KiB" in result.stderr
    (folder / "daw-lint.toml").rename(folder / "pyproject.toml")
    assert find_config(folder) is None


def test_each_extended_file_is_read_once(tmp_path: Path) -> None:
    for number in range(20):
        for letter in "ab":
            text = f'extend = ["a{number + 1}.toml", "b{number + 1}.toml"]\nextend-ignore = ["{letter.upper()}"]\n'
            (tmp_path / f"{letter}{number}.toml").write_text(text, "utf-8")
    for letter in "ab":
        (tmp_path / f"{letter}20.toml").write_text('fail-on = "error"\n', "utf-8")
    started = time.process_time()
    layers = read_layers(tmp_path / "a0.toml")
    assert time.process_time() - started < 2
    assert len(layers) == len({layer.file for layer in layers}) == 41
    assert load_config(tmp_path / "a0.toml").fail_on == "error"


def test_a_chain_of_files_has_an_end(tmp_path: Path) -> None:
    for number in range(LONGEST_CHAIN + 5):
        (tmp_path / f"{number}.toml").write_text(f'extend = "{number + 1}.toml"\n', "utf-8")
    with pytest.raises(ConfigError, match=f"more than {LONGEST_CHAIN} files extend each other"):
        read_layers(tmp_path / "0.toml")
    assert len(read_layers_ending(tmp_path)) == LONGEST_CHAIN + 1


def read_layers_ending(folder: Path) -> tuple[object, ...]:
    (folder / f"{LONGEST_CHAIN}.toml").write_text("", "utf-8")
    return read_layers(folder / "0.toml")


def test_a_file_can_extend_only_so_many(tmp_path: Path) -> None:
    names = [f"{number}.toml" for number in range(MOST_FILES + 1)]
    for name in names:
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "all.toml").write_text(f"extend = {names}\n", "utf-8")
    with pytest.raises(ConfigError, match=f"extends more than {MOST_FILES} files"):
        read_layers(tmp_path / "all.toml")


def test_a_pattern_of_names_does_not_try_again() -> None:
    started = time.process_time()
    assert not finds(r"(a+)+$", "a" * 20_000 + "b")
    assert finds(r"^(a|aa)+$", "A" * 20_000)
    assert not globs.are_among(["a" * 250], ["*a" * 50 + "b"])
    assert not globs.fits("a" * 2_500, "*a" * 50 + "b")
    assert time.process_time() - started < 2


def test_a_pattern_finds_in_names_of_any_signs() -> None:
    assert finds("réf", "Ma RÉF 1")
    assert not finds("x", "\udcff")
    assert all(finds(REFERENCE_NAMES[0], name) for name in ("Ref", "(REF) mix", "reference_2"))


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(a)\1", "(", "(a{1000}){1000}", "((a{100}){100}){100}"])
def test_what_is_no_pattern_is_refused(folder: Path, pattern: str) -> None:
    with pytest.raises(PatternError):
        check_pattern(pattern)
    (folder / "daw-lint.toml").write_text(f"reference-names = ['{pattern}']\n", "utf-8")
    result = run("check")
    assert result.exit_code == 2
    assert "is not a regular expression that RE2 takes" in result.stderr


def test_a_pattern_that_would_try_again_judges_all_the_same(folder: Path) -> None:
    write_set(folder / "Song.als", live_set())
    (folder / "daw-lint.toml").write_text("reference-names = ['(a+)+$']\n", "utf-8")
    assert "E902" not in run("check", "--no-cache").stdout


SETS = '[[sets]]\nkind = "stems"\nfiles = "{pattern}"\n'


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("**/**/**/*.wav", "write ** only once"),
        ("**/*/**/*.wav", "write ** only once"),
        ("/etc/*", "relative to the configuration"),
        ("", "relative to the configuration"),
        ("**x/*.wav", "**"),
    ],
)
def test_a_pattern_of_files_that_takes_long_is_refused(folder: Path, pattern: str, said: str) -> None:
    (folder / "daw-lint.toml").write_text(SETS.format(pattern=pattern), "utf-8")
    result = run("check")
    assert result.exit_code == 2
    assert said in result.stderr


def test_folders_that_take_long_to_look_through_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        (folder / f"{number}.txt").touch()
    assert extent.holds_more_than(folder, 29)
    assert not extent.holds_more_than(folder, 30)
    monkeypatch.setattr("daw_lint.judge.file_sets.MOST_SEARCHED", 20)
    (folder / "daw-lint.toml").write_text(SETS.format(pattern="**/*.wav"), "utf-8")
    assert "more than 20 files" in run("check").stderr
    monkeypatch.setattr("daw_lint.rulebook.files.MOST_FILES", 20)
    (folder / "daw-lint.toml").write_text('rule-folders = ["."]\n', "utf-8")
    assert "holds more than 20 files" in run("check").stderr
