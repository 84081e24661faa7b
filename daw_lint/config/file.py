"""Reads one configuration file; what is wrong in it is told with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daw_lint.config.lines import line_of_fault, place_of, shown_file
from daw_lint.config.model import ConfigError
from daw_lint.config.read import read_values


def file_values(path: Path, before: str = "") -> dict[str, Any]:
    """Return what a file says, by the names of the fields of ``Config``. Raises ``ConfigError`` with the line.

    ``before`` stands before the name of the file in what is said.
    """
    import tomllib

    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{before}{shown_file(path)}: it is not in UTF-8; save it as UTF-8 text") from None
    try:
        return table_values(tomllib.loads(text), path)
    except ConfigError as error:
        line = line_of_fault(text, lambda table: _fault(table, path))
        raise ConfigError(f"{before}{place_of(path, line)}: {error}") from None
    except ValueError as error:
        from daw_lint.config.syntax import wrong

        found = wrong(text, error)
        raise ConfigError(f"{before}{place_of(path, found.line)}: {found.words}") from None


def table_values(data: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return what the table of a file says, by the names of the fields of ``Config``. Raises ``ConfigError``."""
    if path.name != "pyproject.toml":
        return read_values(data)
    tool = data.get("tool", {})
    found = tool.get("daw-lint", {}) if isinstance(tool, dict) else {}
    if not isinstance(found, dict):
        raise ConfigError("tool.daw-lint must be a table, [tool.daw-lint]")
    return read_values(found)


def _fault(table: Mapping[str, Any], path: Path) -> str:
    try:
        table_values(table, path)
    except ConfigError as error:
        return str(error)
    return ""


def extended_path(name: str, path: Path, shown: str) -> Path:
    """Return the path that ``extend`` in a file names. Raises ``ConfigError`` that begins with ``shown``.

    ``..`` is resolved by its letters: resolving links would change what is relative to the file.
    """
    from os.path import normpath

    if not name.strip():
        raise ConfigError(f"{shown}: extend names no file")
    if "://" in name:
        raise ConfigError(f"{shown}: extend = {name!r}: name a file, not an address")
    try:
        named = Path(name.replace("\\", "/")).expanduser()
    except RuntimeError:
        raise ConfigError(f"{shown}: extend = {name!r}: there is no such home folder") from None
    return Path(normpath(path.parent / named))
