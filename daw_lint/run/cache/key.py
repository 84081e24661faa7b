"""The key of a verdict: the files, the settings, the version of daw-lint, and the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from daw_lint import __version__
from daw_lint.config.find import Config
from daw_lint.disk.digest import text_digest
from daw_lint.disk.program import is_program
from daw_lint.disk.shipped import rules_dir
from daw_lint.run.cache.state import content
from daw_lint.run.job import Job

_SUFFIXES = (".py", ".toml", ".csv")
_ABOVE = ("archive", "cli", "handover", "hosts")
"""Packages that no verdict depends on, nor what is made of one for a page: nothing that judges or reports imports them."""


class Keys:
    """Makes the keys of one run. ``follow_up`` describes what is made from each result."""

    def __init__(self, follow_up: str) -> None:
        self._follow_up = follow_up
        self._last: tuple[Config, str] | None = None

    def of(self, job: Job) -> str | None:
        """Return the key of a job; ``None`` for jobs that are not cached: whole sessions, folders, and piped content."""
        if job.data is not None or job.copied or (job.whole and self._follow_up == "None"):
            return None
        judged = ""
        if job.session is not None:
            found = content(job.session)
            if found is None:
                return None
            judged = found
        names = [str(path) for path in (job.session, *job.bounces)]
        made = (self._follow_up, job.measured is not None, job.outlined) if job.whole else None
        return digest(repr((names, judged, made)), self._settings(job.config))

    def _settings(self, config: Config) -> str:
        if self._last is None or self._last[0] != config:
            self._last = (config, digest(repr(config), _machine(), *_own_rules(config)))
        return self._last[1]


def digest(*texts: str) -> str:
    """Return a digest of texts."""
    return text_digest("\0".join(texts))


def _own_rules(config: Config) -> Iterator[str]:
    """Yield a digest of each house rule."""
    base = config.source.parent if config.source is not None else Path()
    for folder in config.rule_folders:
        for path in sorted((base / folder).glob("**/*.toml")):
            yield f"{path}: {content(path)}"


def _machine() -> str:
    """Describe what every verdict of this run depends on: daw-lint itself, the current folder, and the user."""
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE") or ""
    return repr((__version__, sys.version_info[:3], sys.platform, str(Path.cwd()), home, os.environ.get("TZ"), _code()))


@cache
def _code() -> str:
    """Describe daw-lint's own files by their sizes and times: in a checkout they change without a new version."""
    package = str(Path(__file__).parent.parent.parent)
    passed_over = {os.path.join(package, name) for name in _ABOVE}  # noqa: PTH118  (as it is in the entries of a folder)
    found: list[str] = []
    folders = [package, str(rules_dir())]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(_SUFFIXES):
                    found.append(_described(entry.path, entry.stat()))
                elif entry.is_dir() and entry.name != "__pycache__" and entry.path not in passed_over:
                    folders.append(entry.path)
    if is_program():  # which holds the code
        found.append(_described(sys.executable, os.stat(sys.executable)))  # noqa: PTH116
    return "\n".join(sorted(found))


def _described(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"
