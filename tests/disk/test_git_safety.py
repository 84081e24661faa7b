"""A repository that came from somebody else runs no program of its own when daw-lint asks git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.disk import git_safety
from tests.support.command_line import run
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import live_set, write_set
from tests.support.wav_files import write_wav

pytestmark = [needs_git, pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")]
_BY_FILTER = ("filter.x.clean", "filter.x.smudge")
_BY_SETTINGS = (
    "core.fsmonitor",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "diff.x.textconv",
    "gpg.program",
)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that leaves a trace."""
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\ntouch {tmp_path / 'run'}\ncat\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def repository(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a session and its bounce, whose settings name the program wherever git takes one."""
    git_safety._keys.cache_clear()
    folder = make_repository(tmp_path / "repository", monkeypatch)
    write_set(folder / "Song.als", live_set())
    write_wav(folder / "Song.wav", peak_db=-6.0)
    commit_all()
    for key in (*_BY_FILTER, *_BY_SETTINGS):
        git("config", key, str(program))
    git("config", "filter.x.required", "true")
    git("config", "log.showSignature", "true")
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "attributes").write_text("* filter=x diff=x\n", "utf-8")
    for file in folder.glob("Song.*"):
        os.utime(file, (10**9, 10**9))  # so that git has to look into it
    return folder


def test_git_by_itself_runs_the_program(repository: Path, tmp_path: Path) -> None:
    git("status", "--porcelain")
    assert (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--no-cache", "."),
        ("check", "--diff-from", "HEAD", "."),
        ("report", "Song.als", "-o", "-", "--format", "json"),
        ("diff", "HEAD:Song.als", "Song.als"),
        ("show", "Song.als"),
        ("init", "--yes"),
    ],
    ids=lambda words: words[0],
)
def test_no_command_runs_it(repository: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(*words, raises=True).exit_code in (0, 1)
    assert not (tmp_path / "run").exists()


def test_a_bare_repository_inside_of_a_clone_is_not_asked(
    repository: Path, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "clone" / "songs"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(repository), str(bare)], check=True, capture_output=True)
    (tmp_path / "run").unlink(missing_ok=True)
    write_set(bare / "Song.als", live_set())
    monkeypatch.chdir(bare)
    result = run("diff", "HEAD:Song.als", "Song.als")
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "run").exists()


def test_a_missing_object_is_not_fetched(repository: Path, program: Path, tmp_path: Path) -> None:
    """A partial clone fetches by itself what is missing, by a program that its settings can name."""
    for key, value in (
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::{program}"),
        ("protocol.ext.allow", "always"),
        ("core.repositoryFormatVersion", "1"),
    ):
        git("config", key, value)
    blob = git("rev-parse", "HEAD:Song.als").strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    result = run("diff", "HEAD:Song.als", "Song.als")
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "run").exists()


def test_the_filter_of_git_lfs_stays(repository: Path) -> None:
    git("config", "filter.lfs.clean", "git-lfs clean -- %f")
    git("config", "filter.lfs.smudge", "git-lfs smudge -- %f")
    git("config", "filter.lfs.process", "git-lfs filter-process")
    git("config", "filter.lfs.required", "true")
    words = git_safety.command(repository, ("status",))
    assert "filter.x.clean=" in words
    assert not any("filter.lfs." in word for word in words)


def test_a_filter_that_cannot_be_named_stops_git(repository: Path) -> None:
    git("config", "filter.a=b.clean", sys.executable)
    with pytest.raises(git_safety.UnsafeError):
        git_safety.command(repository, ("status",))
