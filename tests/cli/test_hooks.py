"""The hooks for pre-commit: which files they see, and that a commit is blocked by a fault and passes once it is explained."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from daw_lint.config.find import Config
from daw_lint.run.find import SAMPLE_FOLDERS
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.reaper_projects import project, project_track
from tests.support.wav_files import write_wav

ROOT = Path(__file__).resolve().parent.parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text("utf-8"))}
BAD = live_set(master=vst2("Precision Limiter"))
pytestmark = [needs_git, pytest.mark.slow]


def pre_commit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def sees(hook: str, name: str) -> bool:
    entry = HOOKS[hook]
    return bool(re.search(entry["files"], name)) and not re.search(entry["exclude"], name)


def test_the_manifest_is_valid() -> None:
    assert pre_commit("validate-manifest", str(MANIFEST)).returncode == 0


@pytest.mark.parametrize(
    ("name", "seen_by"),
    [
        ("Song.als", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("Über uns/Song v2.RPP", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("Song.mmpz", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("Song.ptx", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("Audio/Song.flp", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("My Backups/Song.als", {"daw-lint", "daw-lint-fix", "daw-lint-all"}),
        ("Backups/Song.als", set()),
        ("Song.rpp-bak", set()),
        ("Song Project/Backup/Song [2024-01-01 101010].als", set()),
        ("Session File Backups/Song.bak.001.ptx", set()),
        ("Song.rpp-PROX", set()),
        ("Song.RPP-UNDO", set()),
        ("Song.ardour.bak", set()),
        ("Song.mmp.bak", set()),
        ("Song.mmpz.bak", set()),
        ("Song.cpr.bak", set()),
        ("recover.mmp", set()),
        ("Auto Saves/Song-01.cpr", set()),
        ("History/Song (1).song", set()),
        ("auto-backups/Song/Song 2026-01-01.bwproject", set()),
        ("Backup/Song.wav", set()),
        ("Bounces/Song mix.WAV", {"daw-lint-bounces", "daw-lint-all"}),
        ("Song.flac", {"daw-lint-bounces", "daw-lint-all"}),
        ("Song.aiff", {"daw-lint-bounces", "daw-lint-all"}),
        ("My Samples/Song.wav", {"daw-lint-bounces", "daw-lint-all"}),
        ("Song Project/Samples/Imported/kick.wav", set()),
        ("Audio Files/take 1.wav", set()),
        ("interchange/Song/audiofiles/take.wav", set()),
        ("Song.als.txt", set()),
        ("als", set()),
        ("kick.wav.asd", set()),
        ("README.md", set()),
    ],
)
def test_each_hook_sees_its_own_files(name: str, seen_by: set[str]) -> None:
    assert {hook for hook in HOOKS if sees(hook, name)} == seen_by


def test_all_files_of_a_commit_are_linted_in_one_run_with_one_summary() -> None:
    assert all(hook["require_serial"] for hook in HOOKS.values())


def test_the_hooks_pass_over_what_daw_lint_passes_over_in_a_folder_and_the_samples_of_what_changed() -> None:
    for folder in (name for name in Config().exclude if "*" not in name):
        assert not any(sees(hook, f"a/{folder}/Song.{suffix}") for hook in HOOKS for suffix in ("als", "wav"))
    for folder in SAMPLE_FOLDERS:
        assert not any(sees(hook, f"a/{folder}/kick.wav") for hook in HOOKS)
    assert not any("  " in HOOKS[hook][key] for hook in HOOKS for key in ("files", "exclude"))


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository in which the hook for sessions and bounces is installed, as it runs where daw-lint is."""
    folder = make_repository(tmp_path / "repo", monkeypatch)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    local = {**HOOKS["daw-lint-all"], "language": "system"}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    git("add", "--all")
    assert pre_commit("install").returncode == 0
    return folder


def commit() -> subprocess.CompletedProcess[str]:
    git("add", "--all")
    command = ["git", "commit", "--message", "save"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_limiter_on_the_master_blocks_the_commit_until_it_has_a_reason(repo: Path) -> None:
    write_set(repo / "Night Bus.als", BAD)
    blocked = commit()
    assert blocked.returncode == 1
    assert "Night Bus.als: Master > Precision Limiter: MB101 error" in blocked.stdout + blocked.stderr
    git("rev-parse", "--verify", "--quiet", "HEAD", code=1)
    reason = '[[suppress]]\nrule = "MB101"\nfile = "Night Bus.als"\nreason = "the client wants it loud"\n'
    (repo / "daw-lint.toml").write_text(reason)
    passed = commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Night Bus.als" in git("ls-files")


def test_what_is_committed_is_linted_and_not_what_was_changed_after_it_was_staged(repo: Path) -> None:
    write_set(repo / "Song.als")
    commit_all()
    write_set(repo / "Song.als", BAD)
    git("add", "Song.als")
    write_set(repo / "Song.als")
    done = pre_commit("run")
    assert done.returncode == 1
    assert "MB101" in done.stdout


def test_a_bounce_is_linted_with_its_session_and_samples_are_not_linted(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    write_wav(repo / "Song.wav", peak_db=-0.1)
    write_wav(repo / "Samples" / "kick.wav", peak_db=-0.1, seconds=0.5)
    git("add", "--all")
    done = pre_commit("run")
    assert done.returncode == 1
    assert "the limiter on the master (MB101) is why it does not clip" in done.stdout
    assert "kick.wav" not in done.stdout


@pytest.fixture
def fixing(repo: Path) -> Path:
    """Return the repository with the hook that fixes in the place of the other one."""
    local = {**HOOKS["daw-lint-fix"], "language": "system"}
    (repo / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    git("add", "--all")
    return repo


def armed(is_armed: bool) -> str:
    return project(project_track("Bass", armed=is_armed), project_track("Keys"))


def test_the_hook_that_fixes_stops_the_commit_once_and_what_it_fixed_is_staged_by_the_person(fixing: Path) -> None:
    (fixing / "daw-lint.toml").write_text('extend-select = ["SH115"]\n')
    session = fixing / "Song.rpp"
    session.write_text(armed(True))
    stopped = commit()
    assert stopped.returncode == 1
    assert "files were modified by this hook" in stopped.stdout + stopped.stderr
    assert session.read_text() == armed(False)
    passed = commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_hook_that_fixes_leaves_what_could_change_the_sound_to_the_person(fixing: Path) -> None:
    session = write_set(fixing / "Song.als", BAD)
    before = session.read_bytes()
    done = commit()
    assert done.returncode == 1
    assert "MB101" in done.stdout + done.stderr
    assert session.read_bytes() == before


def test_the_hook_that_fixes_loses_nothing_of_what_was_changed_after_staging(fixing: Path) -> None:
    (fixing / "daw-lint.toml").write_text('extend-select = ["SH115"]\n')
    session = fixing / "Song.rpp"
    session.write_text(armed(True))
    git("add", "--all")
    later = armed(True).replace("TEMPO 120", "TEMPO 96").replace("Keys", "Pads")
    session.write_text(later)
    pre_commit("run")
    left = session.read_text()
    assert "TEMPO 96" in left
    assert "Pads" in left


def test_autoupdate_moves_to_the_newest_tag_and_finds_the_hooks_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    ours = make_repository(tmp_path / "daw-lint", monkeypatch)
    (ours / ".pre-commit-hooks.yaml").write_text(MANIFEST.read_text("utf-8"))
    commit_all()
    git("tag", "v0.1.0")
    (ours / "more").write_text("1")
    commit_all()
    git("tag", "v0.2.0")
    music = make_repository(tmp_path / "music", monkeypatch)
    entry = {"repo": str(ours), "rev": "v0.1.0", "hooks": [{"id": "daw-lint"}, {"id": "daw-lint-fix"}]}
    (music / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [entry]}))
    done = pre_commit("autoupdate")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "updating v0.1.0 -> v0.2.0" in done.stdout
    assert yaml.safe_load((music / ".pre-commit-config.yaml").read_text())["repos"][0]["rev"] == "v0.2.0"


def test_a_commit_without_sessions_does_not_run_the_hook(repo: Path) -> None:
    (repo / "notes.txt").write_text("verse, chorus\n")
    git("add", "--all")
    done = pre_commit("run")
    assert done.returncode == 0
    assert "Skipped" in done.stdout


def test_the_hook_that_init_writes_blocks_a_bad_session_too(repo: Path) -> None:
    (repo / ".pre-commit-config.yaml").unlink()
    write_set(repo / "Song.ALS", BAD)
    subprocess.run(["daw-lint", "init", "--yes"], check=True, capture_output=True)
    git("add", "--all")
    done = pre_commit("run")
    assert done.returncode == 1
    assert "MB101" in done.stdout
