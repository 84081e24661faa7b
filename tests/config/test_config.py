"""What wins over what, what holds for some files only, and what is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daw_lint.config.find import find_config
from daw_lint.run.find import ConfigFinder, collect
from tests.support.command_line import run
from tests.support.configurations import write
from tests.support.live_sets import live_set, vst2, write_set

LIMITER = vst2("Precision Limiter")


def test_options_win_over_settings_these_over_paths_these_over_the_file_and_that_over_what_it_extends(
    folder: Path,
) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    severity = '[rules.MB101]\nseverity = "{}"\n'

    def level(*options: str) -> str:
        output = run("check", "--format", "json", *options).output
        return str(json.loads(output)["findings"][0]["severity"])

    assert level() == "error"
    write(folder / "studio.toml", severity.format("info"))
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n')
    assert level() == "info"
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n' + severity.format("warning"))
    assert level() == "warning"
    for_songs = '[[paths]]\nmatch = "*.als"\n[paths.rules.MB101]\nseverity = "error"\n'
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n' + severity.format("warning") + for_songs)
    assert level() == "error"
    assert level("--config", "rules.MB101.severity=info") == "info"
    assert run("check", "--config", "fail-on=error", "--config", "rules.MB101.severity=info").exit_code == 0
    assert (
        run(
            "check", "--config", "fail-on=error", "--config", "rules.MB101.severity=info", "--fail-on", "info"
        ).exit_code
        == 1
    )


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        ("sketches/*", "yyn"), ("sketches/", "yyn"), ("./sketches/*", "yyn"), ("sketches\\\\*", "yyn"), ("Sketches/**", "yyn"),
        ("**/*.als", "yyy"), ("sketches/**/b.als", "nyn"), ("**/b.als", "nyn"), ("a.als", "ynn"), ("./a.als", "nnn"),
        ("es/a.als", "nnn"), ("sketches", "nnn"),
    ],
)  # fmt: skip
def test_patterns_of_paths_mean_what_they_mean_elsewhere(folder: Path, pattern: str, holds: str) -> None:
    write(folder / "daw-lint.toml", f'[[paths]]\nmatch = "{pattern}"\nstage = "mix"\n')
    files = ("sketches/a.als", "sketches/b.als", "x.als")
    found = ["ny"[ConfigFinder().for_file(folder / name).stage == "mix"] for name in files]
    assert "".join(found) == holds


def test_extend_exclude_adds_to_what_is_passed_over_and_exclude_replaces_it(folder: Path) -> None:
    for name in ("Song.als", "Old/Song.als", "Backup/Song.als"):
        write_set(folder / name)

    def linted(text: str) -> list[str]:
        write(folder / "daw-lint.toml", text)
        return sorted(path.as_posix() for path in collect([Path()], ConfigFinder()).sessions)

    assert linted("") == ["Old/Song.als", "Song.als"]
    assert linted('extend-exclude = ["Old"]') == ["Song.als"]
    assert linted('exclude = ["Old"]') == ["Backup/Song.als", "Song.als"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('[tool.daw-lint]\nstage = "mix"', True),
        ('[tool."daw-lint"]\nstage = "mix"', True),
        ('[tool]\ndaw-lint = { stage = "mix" }', True),
        ("[tool.daw-lint.rules.HR101]\nmax_db = -4", True),
        ("[tool.daw-lint]\nx = [", True),
        ("[tool.other]\n# [tool.daw-lint] stands in daw-lint.toml", False),
        ('[project]\ndependencies = ["daw-lint"]', False),
        ("daw-lint = [", False),
        ("", False),
    ],
)
def test_a_pyproject_is_a_configuration_where_it_has_a_table_of_daw_lint(
    folder: Path, text: str, is_found: bool
) -> None:
    above = write(folder / "daw-lint.toml", "")
    project = write(folder / "a" / "pyproject.toml", text)
    assert find_config(folder / "a") == (project if is_found else above)


def test_paths_add_to_the_settings_of_a_rule_and_the_later_entry_wins(folder: Path) -> None:
    write(
        folder / "daw-lint.toml",
        "[rules.HR101]\nmin_db = -8\n"
        '[[paths]]\nmatch = "A/*"\nstage = "mix"\n[paths.rules.HR101]\nmax_db = -1\n'
        '[[paths]]\nmatch = "*/B*"\nstage = "master"\n',
    )
    finder = ConfigFinder()
    assert finder.for_file(folder / "a" / "x.als").rules == {"HR101": {"min_db": -8, "max_db": -1}}
    assert [finder.for_file(folder / "A" / name).stage for name in ("x.als", "b.als")] == ["mix", "master"]
    assert finder.for_file(folder / "x.als").stage == "auto"
