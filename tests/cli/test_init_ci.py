"""The CI job that ``daw-lint init`` writes, and what it asks about bounces."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from daw_lint.cli.setup import ci_jobs
from tests.support.command_line import run
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
GITHUB, GITLAB = Path(".github/workflows/daw-lint.yml"), Path(".gitlab-ci.yml")
pytestmark = [needs_git, pytest.mark.slow]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_repository(tmp_path / "repo", monkeypatch)
    write_set(folder / "Song.als")
    return folder


def hook(repo: Path) -> dict[str, Any]:
    (entry,) = yaml.safe_load((repo / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    (found,) = entry["hooks"]
    assert isinstance(found, dict)
    return found


def sees(repo: Path, name: str) -> bool:
    return bool(re.search(hook(repo)["files"], name)) and not re.search(hook(repo)["exclude"], name)


# Bounces


def test_it_asks_whether_bounces_are_in_the_repository_and_the_hook_sees_them_if_they_are(repo: Path) -> None:
    result = run("init", data="y\n" * 6)
    assert "Are the bounces (mixes, masters) in this repository too? [y/N]" in result.output
    assert sees(repo, "Song mix.wav")
    assert sees(repo, "Song.als")
    assert not sees(repo, "Samples/kick.wav")
    assert not sees(repo, "Backup/Song.als")


def test_without_bounces_in_the_repository_the_hook_sees_sessions_alone(repo: Path) -> None:
    run("init", data="n\n" + "y\n" * 5)
    assert not sees(repo, "Song mix.wav")


def test_a_bounce_that_git_would_take_is_the_usual_answer_and_one_that_it_ignores_is_not(repo: Path) -> None:
    write_wav(repo / "Song mix.wav", peak_db=-6.0, seconds=0.2)
    assert "in this repository too? [Y/n]" in run("init", data="n\n" * 6).output
    run("init", "--yes")
    assert sees(repo, "Song mix.wav")
    (repo / ".pre-commit-config.yaml").unlink()
    with (repo / ".gitignore").open("a") as stream:
        stream.write("*.wav\n")
    run("init", "--yes")
    assert not sees(repo, "Song mix.wav")


@pytest.mark.parametrize(("word", "seen"), [("--bounces", True), ("--no-bounces", False)])
def test_an_option_answers_for_those_who_cannot_be_asked(repo: Path, word: str, seen: bool) -> None:
    assert "too?" not in run("init", "--yes", word).output
    assert sees(repo, "Song mix.wav") is seen


# Where


@pytest.mark.parametrize(
    ("remote", "file"),
    [
        ("git@github.com:me/music.git", GITHUB),
        ("https://me@github.com/me/music", GITHUB),
        ("ssh://git@gitlab.example.org:22/me/music.git", GITLAB),
        ("https://example.org/gitlab/github.git", None),
        ("", None),
    ],
)
def test_the_remote_says_which_host_gets_a_job(repo: Path, remote: str, file: Path | None) -> None:
    if remote:
        git("remote", "add", "origin", remote)
    result = run("init", "--yes")
    assert [one for one in (GITHUB, GITLAB) if (repo / one).exists()] == ([file] if file else [])
    assert ("--ci github or --ci gitlab writes one" in result.stderr) is (file is None)


def test_a_second_run_adds_no_second_job(repo: Path) -> None:
    run("init", "--yes", "--ci", "github")
    before = (repo / GITHUB).read_text("utf-8")
    assert "nothing to add" in run("init", "--yes", "--ci", "github").output
    assert (repo / GITHUB).read_text("utf-8") == before


def test_jobs_of_others_are_left_alone_and_the_lines_to_add_are_shown(repo: Path) -> None:
    (repo / GITLAB).write_text("test:\n  script: [make]\n")
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert (repo / GITLAB).read_text() == "test:\n  script: [make]\n"
    assert "  + daw-lint:" in result.output


def test_no_job_is_written_without_a_yes(repo: Path) -> None:
    run("init", "--ci", "github", data="n\n" * 7)
    assert not (repo / GITHUB).exists()


# What


@pytest.mark.parametrize(
    ("host", "file", "schema"), [("github", GITHUB, "vendor.github-workflows"), ("gitlab", GITLAB, "vendor.gitlab-ci")]
)
def test_the_job_follows_the_schema_of_its_host(repo: Path, host: str, file: Path, schema: str) -> None:
    run("init", "--yes", "--ci", host)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(repo / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_zizmor_has_nothing_to_say_of_the_workflow(repo: Path) -> None:
    run("init", "--yes", "--ci", "github")
    command = [str(BIN / "zizmor"), "--offline", "--no-config", "--no-progress", str(repo / ".github")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_pins_are_those_of_our_own_workflows() -> None:
    ours = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert ci_jobs.CHECKOUT in ours
    assert ci_jobs.SETUP_PYTHON in ours


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_lines_of_the_workflow_lint_what_a_pull_request_changes(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--yes", "--ci", "github", "--no-bounces")
    write_set(repo / "Old.als", live_set(master=vst2("Pro-L 2")))
    commit_all()
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    write_set(repo / "New.als", live_set(master=vst2("Precision Limiter")))
    commit_all()
    job = yaml.safe_load((repo / GITHUB).read_text("utf-8"))["jobs"]["daw-lint"]
    assert job["env"]["BASE"] == "${{ github.base_ref }}"
    (tmp_path / "daw-lint").mkdir()
    (tmp_path / "daw-lint" / "bin").symlink_to(BIN, target_is_directory=True)
    values = {"RUNNER_TEMP": str(tmp_path), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "BASE": "main"}
    command = ["bash", "-e", "-c", job["steps"][-1]["run"]]
    done = subprocess.run(command, cwd=repo, env={**os.environ, **values}, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert re.findall(r"::error file=(.*?),", done.stdout) == ["New.als"]
    assert "**New.als**: new, score 80" in (tmp_path / "summary").read_text("utf-8")
    whole = subprocess.run(
        command, cwd=repo, env={**os.environ, **values, "BASE": ""}, capture_output=True, text=True, check=False
    )
    assert re.findall(r"::error file=(.*?),", whole.stdout) == ["New.als", "Old.als"]


def test_a_daw_lint_that_was_installed_from_a_repository_is_installed_from_there(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = "git+https://host.test/me/daw-lint@" + "a" * 40
    monkeypatch.setattr("daw_lint.cli.setup.plan.requirement", lambda: package)
    monkeypatch.setattr("daw_lint.cli.init.requirement", lambda: package)
    result = run("init", "--yes", "--ci", "github")
    assert yaml.safe_load((repo / GITHUB).read_text("utf-8"))["jobs"]["daw-lint"]["env"]["DAW_LINT"] == package
    assert "change DAW_LINT" not in result.stderr


@pytest.mark.parametrize(
    "told",
    [
        '{"url": "https://me:secret@host.test/x", "vcs_info": {"commit_id": "' + "a" * 40 + '"}}',
        '{"url": "file:///home/ana/daw-lint", "dir_info": {}}',
        '{"url": "https://host.test/x\\" y", "vcs_info": {"commit_id": "' + "a" * 40 + '"}}',
        "no json",
        "",
    ],
)
def test_no_secret_and_no_folder_of_this_machine_gets_into_the_job(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    class Stand:
        def read_text(self, name: str) -> str:
            return told

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Stand())
    assert re.fullmatch(r"daw-lint==[\d.]+", ci_jobs.requirement())


# Links


def test_no_job_is_written_through_a_link_that_leads_out_of_the_repository(repo: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repo / ".github").mkdir()
    (repo / ".github" / "workflows").symlink_to(outside, target_is_directory=True)
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert "leads out of the repository" in result.output
    assert list(outside.iterdir()) == []
    assert not (repo / ".gitignore").exists()  # nothing else was written before it was refused
    assert run("init", "--yes", "--ci", "none").exit_code == 0


def test_a_link_within_the_repository_is_as_good_as_a_folder(repo: Path) -> None:
    (repo / "jobs").mkdir()
    (repo / ".github").mkdir()
    (repo / ".github" / "workflows").symlink_to(repo / "jobs", target_is_directory=True)
    assert run("init", "--yes").exit_code == 0
    assert (repo / "jobs" / GITHUB.name).is_file()
