"""Reads one configuration file, and reports faults with their lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daw_lint.config.faults import Fault, FaultsError
from daw_lint.config.keys import Keys
from daw_lint.config.model import ConfigError
from daw_lint.config.read import SETTINGS, key_of, read_values
from daw_lint.config.toml_file import TomlError, read_toml

_IN_PYPROJECT = ("tool", "daw-lint")


def file_values(path: Path, before: str = "") -> dict[str, Any]:
    """Return what a file says, by the names of the fields of ``Config``. Raises ``ConfigError`` with the lines.

    ``before`` is put before the name of the file in what is said.
    """
    try:
        file = read_toml(path)
    except TomlError as error:
        lines = (f"{before}{place_of(path, fault.line)}: {fault}" for fault in (error, *error.others))
        raise ConfigError("\n".join(lines)) from None
    try:
        values = read_values(_own_table(file.table, path))
        refuse_outside(values, path)
        return values
    except FaultsError as error:
        told = file.told(before + shown_file(path), error.below(*keys_of(path)).faults)
        raise ConfigError(told, _rest(file.table, path, error)) from None


def _rest(table: Mapping[str, Any], path: Path, error: FaultsError) -> dict[str, Any] | None:
    """Return the settings without those that have a fault; ``None`` where that does not help."""
    faulty = {fault.keys[0] for fault in error.faults if fault.keys}
    if not all(fault.keys for fault in error.faults):
        return None
    try:
        return read_values({key: value for key, value in _own_table(table, path).items() if key not in faulty})
    except FaultsError:
        return None


def refuse_outside(values: Mapping[str, Any], path: Path) -> None:
    """Reject places outside of the folder of a file that daw-lint would write to. Raises ``FaultsError``.

    A configuration may come with somebody else's sessions: what it names must not reach the other files of the user.
    """
    faults = tuple(
        Fault(
            (key_of(name),),
            f"{value!r} is outside of the folder of this file, or of git; only --config {key_of(name)}=... may name it",
        )
        for name, value in values.items()
        if SETTINGS[name]["written"] and isinstance(value, str) and value and not _is_inside(value, path)
    )
    if faults:
        raise FaultsError(faults)


def _is_inside(name: str, path: Path) -> bool:
    """Whether a name is that of a file below the folder of a configuration, also where there are links."""
    folder = path.absolute().parent
    try:
        named = (folder / Path(name).expanduser()).resolve()
        if named == folder.resolve() or not named.is_relative_to(folder.resolve()):
            return False
        parts = named.relative_to(folder.resolve()).parts
        return ".git" not in (part.casefold().rstrip(". ") for part in parts)  # Git runs what is there.
    except (OSError, RuntimeError, ValueError):
        return False


def keys_of(path: Path) -> Keys:
    """Return the table in which a file has the settings."""
    return keys_of_name(path.name)


def keys_of_name(file_name: str) -> tuple[str, ...]:
    """Return the table in which a file with this name has the settings."""
    return _IN_PYPROJECT if file_name == "pyproject.toml" else ()


def _own_table(table: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    found: Any = table
    for key in keys_of(path):
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    if not isinstance(found, Mapping):
        raise FaultsError((Fault((), "tool.daw-lint must be a table, [tool.daw-lint]"),))
    return found


def shown_file(file: Path) -> str:
    """Return a file as it is seen from here."""
    import os

    try:
        near = os.path.relpath(file)
    except ValueError:
        return file.as_posix()
    return Path(near).as_posix() if len(near) < len(str(file.absolute())) else file.as_posix()


def place_of(file: Path, line: int | None) -> str:
    """Return a file with a line, as editors and terminals open it."""
    return shown_file(file) if line is None else f"{shown_file(file)}:{line}"


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
