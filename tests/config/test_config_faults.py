"""What is wrong with a configuration is told at the start, by every command, with the file, the line, and what was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daw_lint.app.folder_pages import FolderPages
from daw_lint.config.find import ConfigError
from daw_lint.run.find import ConfigFinder
from tests.support.command_line import run
from tests.support.configurations import write
from tests.support.live_sets import write_set


def said(result: object) -> str:
    """Return what is said of a configuration that is refused."""
    assert getattr(result, "exit_code", None) == 2, result
    head, _, words = str(getattr(result, "stderr", "")).partition("daw-lint: ")
    assert head == ""
    return words.rstrip("\n")


FAULTS = [
    ("\n# x\nignroe = []", "daw-lint.toml:3: unknown key 'ignroe'; did you mean 'ignore'?"),
    ("[per-file-ignores]", "unknown key 'per-file-ignores'; write [[paths]] with match and extend-ignore"),
    ('[[paths]]\nmatch = "a"\nexclude = ["b"]', "daw-lint.toml:3: unknown key 'exclude' in [[paths]]"),
    ('stage = "mix"\nfail-on = "loud"\n', "daw-lint.toml:2: fail-on must be error or warning or info, not 'loud'"),
    ('ignore = [\n  "SH103",\n  5,\n]\n', "daw-lint.toml:3: an entry of ignore must be text, not 5"),
    ('ignore = ["SH103",\n"MB1O1"]', "daw-lint.toml:2: no rule 'MB1O1'; did you mean 'MB101'?"),
    ('select = ["QQQ"]', "daw-lint.toml:1: no rule 'QQQ'; daw-lint rule --all lists them"),
    ('extend-select = ["mb101"]', "daw-lint.toml:1: no rule 'mb101'; did you mean 'MB101'?"),
    ('ignore = [""]', "daw-lint.toml:1: no rule ''; daw-lint rule --all lists them"),
    ('ignore = ["limiter-on-master"]', "daw-lint.toml:1: no rule 'limiter-on-master'; write its code, 'MB101'"),
    ("\n[rules.HR101]\nmax = 1", "daw-lint.toml:3: HR101 has no setting 'max'; did you mean 'max_db'?"),
    ("[rules.HR101]\nmax_db = -4\n[rules.HR10l]\nmax_db = 1", "daw-lint.toml:3: no rule 'HR10l'; did you mean 'HR101'?"),
    ('[rules.HR101]\nmax_db = "x"', "daw-lint.toml:2: HR101.max_db must be a number, not 'x'"),
    ("[rules.HR101]\nmax_db = nan", "daw-lint.toml:2: HR101.max_db must be finite, not nan"),
    ("[rules.HR101]\nmin_db = -1\nmax_db = -inf", "daw-lint.toml:3: HR101.max_db must be finite, not -inf"),
    ('stage = "mix"\nhistory = "yes"', "daw-lint.toml:2: history must be true or false or a file such as history.sqlite3, not 'yes'"),
    ('history = "maybe"', "daw-lint.toml:1: history must be true or false or a file such as history.sqlite3, not 'maybe'"),
    ("stage = 2020-01-01", "daw-lint.toml:1: stage must be auto or mix or master, not 2020-01-01"),
    ("ignore = [07:32:00]", "daw-lint.toml:1: an entry of ignore must be text, not 07:32:00"),
    ("[rules.HR101]\nmax_db = true", "daw-lint.toml:2: HR101.max_db must be a number, not true"),
    ("[rules.HR101]\nmax_db = 2020-01-01T01:02:03", "daw-lint.toml:2: HR101.max_db must be a number, not 2020-01-01T01:02:03"),
    ("[rules.MB101]\nclasses = [{ a = 2020-01-01 }]", "must be a plug-in class, not a table"),
    ("max-ratio = inf", "daw-lint.toml:1: max-ratio must be a number from 1 to 1,000,000, not inf"),
    ('[rules.HR101]\nseverity = "bad"', "daw-lint.toml:2: HR101: severity must be error, warning or info, not 'bad'"),
    ('[rules.MB101]\nclasses = ["limitr"]',
     "daw-lint.toml:2: an entry of MB101.classes must be a plug-in class, not 'limitr'; did you mean 'limiter'?"),
    ('[[plugins]]\nname = "X"\nclass = "loud"', "daw-lint.toml:3: class in [[plugins]] must be a plug-in class, not 'loud'"),
    ('profile = "strct"', "daw-lint.toml:1: unknown profile 'strct'; did you mean 'strict'?"),
    ('targets = ["spotifi"]', "daw-lint.toml:1: unknown target 'spotifi'; did you mean 'spotify'?"),
    ('mix-finished = "May"', "daw-lint.toml:1: mix-finished must be a time such as 2025-05-01T12:00, not 'May'"),
    ('stage = "mix"\nreference-names = ["("]', "daw-lint.toml:2: reference-names: '(' is not a regular expression"),
    ('[[paths]]\nmatch = "*"\n[[paths]]\nmatch = "x"\nprofile = "strct"', "daw-lint.toml:5: unknown profile 'strct'"),
    ('[[paths]]\nmatch = "x"\n[paths.rules.HR101]\nmax = 1', "daw-lint.toml:4: HR101 has no setting 'max'"),
    ('[[paths]]\nstage = "mix"', "daw-lint.toml:1: an entry of [[paths]] needs 'match'"),
    ('[[suppress]]\nrule = "MB101"\nreason = "meant"\n\n[[suppress]]\nrule = "SH101"\nfile = "*"',
     "daw-lint.toml:5: an entry of [[suppress]] needs 'reason'"),
    ("stage = mix", "daw-lint.toml:1: this is not TOML ("),
    ("stage = mix", '); put text in quotes: stage = "mix"'),
    ("ignore = [MB101, 'SH1', GS]", '); put text in quotes: ignore = ["MB101", "SH1", "GS"]'),
    ('mix = "C:\\Users\\x.wav"', "in double quotes \\ is special: write / instead, or mix = '...'"),
    ('exclude = ["C:\\Users\\x"]', "in double quotes \\ is special: write / instead, or single quotes: '...'"),
    ('exclude = [\n  "C:\\Users\\x",\n]', "in double quotes \\ is special"),
    ('ignore = ["MB101"', "daw-lint.toml:1: this is not TOML (unclosed array"),
    ("[[paths]\n", "daw-lint.toml:1: this is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FAULTS)
def test_a_fault_is_told_with_its_line_and_what_was_perhaps_meant(folder: Path, text: str, words: str) -> None:
    write(folder / "daw-lint.toml", text)
    assert words in said(run("config"))


SEVERAL = [
    ('profile = "strickt"\nfail-on = "bad"\nselect = ["ZZ9"]\n[rules.HR101]\nmax = 1\n[[suppress]]\nrule = "MB101"',
     ["1: unknown profile 'strickt'", "2: fail-on must be", "3: no rule 'ZZ9'", "5: HR101 has no setting 'max'",
      "6: an entry of [[suppress]] needs 'reason'"]),
    ('[[paths]]\nmatch = "*"\nstage = "mixx"\nfail-on = 3\nprofle = "x"\n[[paths]]\nmatch = "b"\nstage = 4',
     ["3: stage in [[paths]] must be", "4: fail-on in [[paths]] must be", "5: unknown key 'profle' in [[paths]]",
      "8: stage in [[paths]] must be"]),
    ("profile = strict\nselect = [MB101]\n# x = y\nfail-on = info\n",
     ["1: this is not TOML", "2: this is not TOML", "4: this is not TOML"]),
    ('profile = strict\nignore = ["MB101"\nstage = mix\n', ["3: this is not TOML (missing comma"]),
    ("profile = strict\nmax-ratio = 3 dB\nstage = mix\n", ["1: this is not TOML", "2: this is not TOML"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SEVERAL)
def test_all_mistakes_are_told_in_the_order_of_the_lines(folder: Path, text: str, wanted: list[str]) -> None:
    write(folder / "daw-lint.toml", text)
    lines = [line.removeprefix("daw-lint: ").removeprefix("daw-lint.toml:") for line in said(run("config")).split("\n")]
    assert [line[: len(words)] for line, words in zip(lines, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    "command",
    [
        ["check"], ["check", "Song.als", "--no-cache"], ["config"], ["config", "Song.als"], ["report", "Song.als"],
        ["report", "."], ["watch", "--no-server"], ["watch", "Song.als", "--no-server"], ["plugins", "Pro-L 2"],
        ["plugins", "--unknown", "."], ["history"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    ['stage = "mixx"', 'ignore = ["MB1O1"]', "[rules.HR101]\nmax = 1", '[[paths]]\nmatch = "x"\ntargets = ["q"]'],
)
def test_every_command_that_reads_settings_refuses_wrong_ones_at_the_start(
    folder: Path, command: list[str], text: str
) -> None:
    write_set(folder / "Song.als")
    write(folder / "daw-lint.toml", text)
    assert said(run(*command)).startswith("daw-lint.toml:")


def test_a_fault_of_an_inner_folder_keeps_watch_and_report_from_beginning(folder: Path) -> None:
    write_set(folder / "Songs" / "Song.als")
    write(folder / "Songs" / "daw-lint.toml", "\n[rules.HR101]\nmax = 1")
    for command in (["watch", "--no-server"], ["report", "."], ["check"]):
        assert said(run(*command)).startswith("Songs/daw-lint.toml:3: HR101 has no setting")


def test_a_fault_in_what_is_extended_is_told_where_it_stands(folder: Path) -> None:
    write(folder / "studio.toml", 'stage = "mix"\n[rules.HR101]\nmax = 1\n')
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n[rules.HR101]\nmax_db = -4\n')
    assert said(run("config")).startswith("studio.toml:3: HR101 has no setting 'max'")


def test_a_fault_in_a_pyproject_is_told_with_its_line(folder: Path) -> None:
    write(folder / "pyproject.toml", '[project]\nname = "x"\n\n[tool.daw-lint]\nignroe = []\n')
    assert said(run("config")).startswith("pyproject.toml:5: unknown key 'ignroe'")


def test_a_file_that_is_no_utf_8_is_told_with_what_to_do(folder: Path) -> None:
    (folder / "daw-lint.toml").write_bytes("mix = 'Käse.wav'".encode("latin-1"))
    assert said(run("config")) == "daw-lint.toml: it is not in UTF-8; save it as UTF-8 text"


def test_a_rule_of_your_own_is_selected_as_others_are_in_the_file_and_on_the_command_line(folder: Path) -> None:
    page = (Path(__file__).resolve().parent.parent.parent / "docs" / "house-rules.md").read_text("utf-8")
    rule = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if '"HS101"' in block)
    write(folder / "house" / "one.toml", rule)
    write(folder / "daw-lint.toml", 'rule-folders = ["house"]\nignore = ["HS101"]\n')
    assert "HS101 -" in run("config", "--rules").output
    write_set(folder / "Song.als")
    assert run("check", "--select", "HS101", "--no-bounce").exit_code in (0, 1)
    assert "no rule 'HS101'" in said(run("check", "--select", "HS101", "--isolated"))


def test_a_broken_rule_of_your_own_does_not_keep_another_from_being_tried(folder: Path) -> None:
    write(folder / "house" / "one.toml", 'code = "HS101"\n')
    write(folder / "daw-lint.toml", 'rule-folders = ["house"]\n')
    assert "house/one.toml" in said(run("check"))
    assert "one.toml" in run("rule", "test", "house/one.toml").output


def test_settings_that_become_wrong_between_reports_are_told_and_are_no_fault_of_daw_lint(folder: Path) -> None:
    write_set(folder / "Song.als")
    pages = FolderPages(folder, folder / "pages", ConfigFinder())
    pages.make_all(lambda part: None, print)
    write(folder / "daw-lint.toml", '\nstage = "mixx"\n')
    pages.finder = ConfigFinder()
    with pytest.raises(ConfigError) as told:
        pages.make_all(lambda part: None, print)
    assert folder / "Song.als" in pages.rows
    assert str(told.value) == "daw-lint.toml:2: stage must be auto or mix or master, not 'mixx'; did you mean 'mix'?"


@pytest.mark.parametrize("word", ["rules.HR101.max_db=nan", "rules.HR101.max_db=-inf", "max-ratio=nan"])
def test_a_number_that_nothing_compares_with_is_refused_on_the_command_line(folder: Path, word: str) -> None:
    assert " must be " in said(run("check", "--config", word))


def test_watch_settles_after_a_finite_time(folder: Path) -> None:
    assert said(run("watch", ".", "--no-server", "--settle", "inf")) == "--settle must be finite, not inf"
