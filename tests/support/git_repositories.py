"""Git repositories for tests, untouched by the settings of the person who runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
TEXTCONV = f'"{sys.executable}" -m daw_lint show --plain'
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.org",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.org",
}


def make_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository, go into it, and keep the settings of this computer out of it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in _SETTINGS.items():
        monkeypatch.setenv(name, value)
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    return folder


def git(*arguments: str, data: bytes | None = None, code: int = 0) -> str:
    """Run git here and return what it prints; anything but the exit code that is expected is a failure."""
    done = subprocess.run(["git", *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def commit_all(message: str = "save") -> None:
    """Commit all that is in the folder, with no look at hooks."""
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message", message)


def stage(name: str) -> None:
    """Take a file into the index."""
    git("add", "--force", "--", name)
