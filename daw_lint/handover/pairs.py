"""The bounces of sessions, as ``check`` pairs them, without measuring any."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from daw_lint.run.find import ConfigFinder, collect
from daw_lint.run.lint import lint


def paired(sessions: Sequence[Path], bounces: Sequence[Path], configs: ConfigFinder) -> dict[Path, list[Path]]:
    """Return the bounces of each session: those that were named for it, else the one that is found.

    Named bounces that belong to no session by their names belong to the first one. Raises ``ConfigError``.
    """
    alone = ConfigFinder(configs.explicit, configs.isolated, {**configs.overrides, "select": ("SH102",)}, configs.check)
    report = lint(sessions, bounces, alone)
    found: dict[Path, list[Path]] = {session: [] for session in sessions}
    for song in report.songs:
        if song.file in found:
            found[song.file] += [bounce for bounce in song.bounces if bounce not in found[song.file]]
    known = {bounce for several in found.values() for bounce in several}
    found[sessions[0]] += [bounce for bounce in dict.fromkeys(bounces) if bounce not in known]
    return found


def sessions_in(paths: Sequence[Path], configs: ConfigFinder) -> list[Path]:
    """Return the sessions among files and folders, each once, whatever paths lead to it. Raises ``ConfigError``."""
    found: dict[str, Path] = {}
    for path in collect(paths, configs).sessions:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())
