"""Backups that DAWs make: passed over in folders and hooks, read when they are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from daw_lint.app.watch.interest import Interest
from daw_lint.cli.setup.survey import look
from daw_lint.config.model import EXCLUDE, Config
from daw_lint.disk.globs import are_among, names_regex
from daw_lint.run.changed_files import changed_targets
from daw_lint.run.find import ConfigFinder, collect
from tests.support.command_line import run
from tests.support.git_repositories import git, make_repository, needs_git

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
BACKUPS = (
    "Song.rpp-bak",
    "Song.RPP-BAK",
    "Backups/Song-2024-09-05_1417.rpp-bak",
    "Backup/Song [2026-01-01 120000].als",
    "backup/Song.als",
    "Backup/Song (overwritten at 10h45).flp",
    "History/Song (1).song",
    "Project/History/Song (Autosaved).song",
    "Song (Autosaved).song",
    "Song (Before Autosave).song",
    "recover.mmp",
    "Auto Saves/Song-01.cpr",
    "Session File Backups/Song.bak.00.ptx",
    "Song.bak.12.ptx",
    "auto-backups/Song/Song 2026-01-01.bwproject",
)
SESSIONS = (
    "Song.rpp",
    "History.als",
    "History/History.als",
    "Backup plan.als",
    "Song 2.song",
    "Recover.als",
    "recover me.mmp",
    "Song (overwritten).als",
    "Auto Saves 2.cpr",
)
RPP = '<REAPER_PROJECT 0.1 "7.22/win64" 1725545821\n  TEMPO 120 4 4\n  <TRACK\n    NAME "Drums"\n  >\n>\n'


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RPP, "utf-8")


def found(folder: Path, *named: Path) -> list[str]:
    sessions = collect(named or [folder], ConfigFinder(isolated=True)).sessions
    return sorted(path.relative_to(folder).as_posix() for path in sessions)


def test_a_folder_gives_its_sessions_and_no_backups(tmp_path: Path) -> None:
    put(tmp_path, *BACKUPS, *SESSIONS)
    assert found(tmp_path) == sorted(SESSIONS)


@pytest.mark.parametrize("name", BACKUPS)
def test_a_backup_that_is_named_is_read(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert found(tmp_path, tmp_path / name) == [name]
    assert Interest((tmp_path / name).parent, tmp_path / name, ConfigFinder(isolated=True)).matters(tmp_path / name)


def test_a_folder_of_backups_that_is_named_is_read(tmp_path: Path) -> None:
    put(tmp_path, "Backups/Song.rpp-bak", "History/Song (1).song")
    assert found(tmp_path, tmp_path / "Backups", tmp_path / "History") == [
        "Backups/Song.rpp-bak",
        "History/Song (1).song",
    ]


@pytest.mark.parametrize("name", BACKUPS)
def test_watch_the_hooks_and_init_pass_over_the_same(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert not Interest(tmp_path, None, ConfigFinder(isolated=True)).matters(tmp_path / name)
    assert look(tmp_path).sessions == []
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert re.search(hook["exclude"], f"Songs/{name}"), hook["id"]


@pytest.mark.parametrize("name", SESSIONS)
def test_watch_the_hooks_and_init_see_the_same_sessions(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert Interest(tmp_path, None, ConfigFinder(isolated=True)).matters(tmp_path / name)
    assert look(tmp_path).sessions == [tmp_path / name]
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert not re.search(hook["exclude"], f"Songs/{name}"), hook["id"]


def test_the_hooks_hold_the_list_of_backups() -> None:
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert names_regex(Config().exclude) in hook["exclude"]


@needs_git
def test_what_changed_is_read_without_backups_but_for_named_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repository(tmp_path / "repo", monkeypatch)
    put(repo, "Old.rpp")
    git("add", "--all")
    git("commit", "--message", "first")
    put(repo, "Song.rpp", "Song.rpp-bak", "Backups/Song-1.rpp-bak", "History/Song (1).song")
    configs = ConfigFinder(isolated=True)

    def changed(*named: str) -> list[str]:
        return sorted(
            path.as_posix() for path in changed_targets("HEAD", [Path(name) for name in named], configs).files
        )

    assert changed() == ["Song.rpp"]
    assert changed("Song.rpp-bak") == ["Song.rpp-bak"]
    assert changed("Song.rpp", "Backups") == ["Backups/Song-1.rpp-bak", "Song.rpp"]


def test_a_folder_with_nothing_but_backups_says_how_to_check_one(tmp_path: Path) -> None:
    put(tmp_path, "Song.rpp-bak")
    output = run("check", tmp_path, "--isolated").output
    assert "Song.rpp-bak is passed over, as backups are; to check it, name it: daw-lint check" in output


def test_patterns_are_names_or_ends_of_paths_in_any_case() -> None:
    assert are_among(("a", "OLD", "x.als"), ["Old"])
    assert are_among(("a", "Old stuff", "x.als"), ["old*"])
    assert not are_among(("a", "Older", "x.als"), ["Old"])
    assert are_among(("History", "x.song"), ["History/*.song"])
    assert not are_among(("History", "deeper", "x.song"), ["History/*.song"])
    assert are_among(("Drums [L].als",), ["Drums [L].als"])
    assert are_among(("Cafe\u0301",), ["Caf\u00e9"])
    assert not are_among(("anything",), [])


def test_the_default_is_the_list_of_backups_and_the_folder_of_live() -> None:
    assert {"Backup", "*.rpp-bak", "History/*.song", "Ableton Project Info"} <= set(EXCLUDE)
