"""Digests of daw-lint itself and of what steers a run: with another one, files are judged again."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from daw_lint import __version__
from daw_lint.archive.schema import SCHEMA_VERSION
from daw_lint.config.find import Config
from daw_lint.disk.bounded import open_file
from daw_lint.disk.digest import stream_digest, text_digest
from daw_lint.disk.shipped import rules_dir

_STEERS = (".py", ".toml", ".csv")
_SHOWS = frozenset(["app", "cli", "report", "archive/pages", "archive/questions"])
"""Packages that only show what was judged."""


@cache
def tool_digest() -> str:
    """Return a digest of the version, the code and the rules. It is the same on each machine, wherever they are installed."""
    found = [__version__]
    for base in (Path(__file__).parent.parent, rules_dir()):
        for place, folders, names in os.walk(base):
            below = Path(place).relative_to(base).as_posix()
            folders[:] = sorted(
                name for name in folders if name != "__pycache__" and _joined(below, name) not in _SHOWS
            )
            for name in sorted(names):
                if name.endswith(_STEERS):
                    with open_file(Path(place, name)) as stream:
                        found.append(f"{below}/{name} {stream_digest(stream)}")
    return text_digest("\n".join(found))


def _joined(below: str, name: str) -> str:
    return name if below == "." else f"{below}/{name}"


def judged_by(tool: str, config: Config, *options: object) -> str:
    """Return a digest of the tool, the settings for the root, other options, and the version of the tables."""
    own = [f"{path} {_content(path)}" for path in _own_rules(config)]
    return text_digest(repr((tool, SCHEMA_VERSION, repr(config), own, options)))


def _own_rules(config: Config) -> list[Path]:
    base = config.source.parent if config.source is not None else Path()
    return sorted(path for folder in config.rule_folders for path in (base / folder).glob("**/*.toml"))


def _content(path: Path) -> str:
    try:
        with open_file(path) as stream:
            return stream_digest(stream)
    except OSError:
        return ""
