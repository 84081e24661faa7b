"""Starts git so that the repository itself runs no program, and nothing goes over a network.

A repository that came in an archive brings its settings along, and git runs programs that settings name: to learn what
changed, to convert files, to check signatures, to fetch what is missing. Those of the user and of the system still count.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from daw_lint.regex import regex

_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "log.showSignature=false",
    "safe.bareRepository=explicit",  # A clone can hold a folder that is a bare repository, with settings.
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",  # "git status" would write the index.
    "GIT_TERMINAL_PROMPT": "0",
}
_PROGRAMS = (
    r"^(filter\..*|lfs\.(.*\.)?(clean|smudge|path|args|standalonetransferagent)"
    r"|core\.(sshcommand|askpass)|credential\.(.*\.)?helper)$"
)
"""The settings that name programs which git, or git-LFS for it, may run to answer us."""
_LFS = regex(r"git-lfs (clean|smudge|filter-process)( --skip)?( -- %f| %f)?|true")
"""What ``git lfs install --local`` writes into a repository: that is the git-LFS of the user."""
_OF_REPOSITORY = ("local", "worktree")
_TIMEOUT_S = 10


class UnsafeError(OSError):
    """A repository whose settings cannot be set aside."""


def command(folder: Path, arguments: tuple[str, ...]) -> list[str]:
    """Return the words that start git in a folder. Raises ``OSError`` without git, and ``UnsafeError``."""
    return [*_git(folder), *(word for key in _keys(folder) for word in ("-c", f"{key}=")), *arguments]


def environment() -> dict[str, str]:
    """Return the environment for git."""
    return {**os.environ, **_ENVIRONMENT}


def _git(folder: Path) -> list[str]:
    return ["git", "-C", str(folder), *(word for setting in _SETTINGS for word in ("-c", setting))]


@lru_cache(maxsize=256)
def _keys(folder: Path) -> tuple[str, ...]:
    """Return the settings of a repository that name programs. An empty value means none to git."""
    import subprocess

    done = subprocess.run(
        [*_git(folder), "config", "--show-scope", "--includes", "-z", "--get-regexp", _PROGRAMS],
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
        env=environment(),
    )
    fields = os.fsdecode(done.stdout).split("\0")
    keys: dict[str, None] = {}
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        key, _, value = entry.partition("\n")
        if scope not in _OF_REPOSITORY or _LFS.fullmatch(value):
            continue
        if "=" in key:
            raise UnsafeError(f"this repository sets {key}")
        keys |= dict.fromkeys(_with_same_filter(key))
    return tuple(keys)


def _with_same_filter(key: str) -> tuple[str, ...]:
    """Return all settings of a filter: one that is required, or has a process, is not off with one of them."""
    section, _, rest = key.partition(".")
    name, dot, _ = rest.rpartition(".")
    if section != "filter" or not dot:
        return (key,)
    return tuple(f"filter.{name}.{last}" for last in ("clean", "smudge", "process", "required"))
