"""Settings on the command line: --config and --isolated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.configurations import setting, write
from tests.support.live_sets import live_set, vst2, write_set


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        (['fail-on="info"'], "fail-on", "info"),
        (["fail-on=info"], "fail-on", "info"),
        (["fail-on = info"], "fail-on", "info"),
        (["fail-on='error'", "fail-on=info"], "fail-on", "info"),
        (["rules.HR101.max_db=-4"], "rules.HR101.max_db", -4),
        (["rules.HR101.severity=info"], "rules.HR101.severity", "info"),
        (['ignore=["SH1"]'], "ignore", ["SH1"]),
        (["ignore=[SH1, MB101]"], "ignore", ["SH1", "MB101"]),
        (["ignore=SH1,MB101"], "ignore", ["SH1", "MB101"]),
        (["ignore=[]"], "ignore", []),
        (["'fail-on=info'"], "fail-on", "info"),
        (["'ignore=[SH1]'"], "ignore", ["SH1"]),
        (["max-ratio=10"], "max-ratio", 10.0),
        (["mix-finished=2025-05-01T12:00"], "mix-finished", "2025-05-01T12:00:00"),
        (["rules.limiter-on-master.severity=info"], "rules.MB101.severity", "info"),
        (["bounces=false"], "bounces", False),
        (["history=past.db"], "history", "{folder}/past.db"),
    ],
)
@pytest.mark.parametrize("isolated", [[], ["--isolated"]])
def test_a_setting_of_the_command_line_holds(
    folder: Path, words: list[str], name: str, expected: Any, isolated: list[str]
) -> None:
    write(
        folder / "daw-lint.toml", 'fail-on = "error"\nignore = ["MB"]\n[rules.HR101]\nmax_db = -9\nseverity = "error"\n'
    )
    options = [part for word in words for part in ("--config", word)]
    found = setting(run("config", "--format", "json", *options, *isolated), name)
    wanted = str(folder / "past.db") if name == "history" else expected
    assert (found["value"], found["origins"]) == (wanted, ["the command line"])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("fial-on=info", "unknown key 'fial-on'; did you mean 'fail-on'?"),
        ("fail_on=info", "did you mean 'fail-on'?"),
        ("stage=mixx", "did you mean 'mix'?"),
        ("bounces=no", "bounces must be true or false, not 'no'"),
        ("ignore='MB101'", 'write ["MB101"]'),
        (
            "ignore=[MB101",
            """); put a list of texts in brackets: ignore='["..."]'""",
        ),
        ("ignore=MB1O1", "no rule 'MB1O1'; did you mean 'MB101'?"),
        ("reference-names=(a{1,2}", "this is not TOML"),
        ("stage='mix", """put text in quotes: stage='"..."'"""),
        ("history=yes", "history must be true or false or a file such as history.sqlite3, not 'yes'"),
        ("fail-on", "no configuration file fail-on; to set it: --config fail-on=VALUE"),
        ("rules.HR101.max_db", "to set it: --config rules.HR101.max_db=VALUE"),
        ("Sonf.als", "no configuration file Sonf.als: did you mean 'Song.als'?"),
        ("ignore=", "it has no value"),
        ("extend=a.toml", "name the file: --config FILE"),
        ("gone.toml", "no configuration file gone.toml"),
        ("a/b=c.toml", "settings are KEY=VALUE"),
        ("rules.HR101.max=1", "HR101 has no setting 'max'; did you mean 'max_db'?"),
    ],
)
@pytest.mark.parametrize("command", ["check", "config", "report", "watch"])
def test_a_wrong_setting_of_the_command_line_is_told_with_a_suggestion(
    folder: Path, command: str, word: str, said: str
) -> None:
    write_set(folder / "Song.als")
    more = ["--no-server"] if command == "watch" else []
    result = run(command, "Song.als", *more, "--config", word)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_whose_name_looks_like_a_setting_is_a_file(folder: Path) -> None:
    write(folder / "stage=mix", 'fail-on = "info"\n')
    assert setting(run("config", "--format", "json", "--config", "stage=mix"), "fail-on")["value"] == "info"


def test_two_files_and_a_file_with_isolated_are_refused(folder: Path) -> None:
    for name in ("a.toml", "b.toml"):
        write(folder / name, "")
    assert "One can extend the other" in run("config", "--config", "a.toml", "--config", "b.toml").stderr
    result = run("check", "--config", "a.toml", "--isolated")
    assert (result.exit_code, "use one of them" in result.stderr) == (2, True)


def test_a_report_of_health_takes_a_setting_and_names_it_in_its_command(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter")))
    result = run("report", "Song.als", "-o", "out.html", "--config", 'ignore=["MB101"]')
    assert result.exit_code == 0, result.output
    page = (folder / "out.html").read_text("utf-8")
    assert "--config" in page
    assert "limiter on the master bus of a mix" not in page
