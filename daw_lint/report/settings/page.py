"""The settings that apply to a folder or file: as TOML with the origin of each, and as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from daw_lint.report.settings.origins import SettingInForce
from daw_lint.report.view import Line

SCHEMA_VERSION = 1


def lines(settings: Sequence[SettingInForce], heads: Iterable[str]) -> Iterator[Line]:
    """Yield the settings that are set somewhere, then those at their default."""
    for head in heads:
        yield [(f"# {head}", "dim")]
    changed = [entry for entry in settings if not entry.is_default]
    for entry in changed:
        yield from _entry_lines(entry) if len(entry.entry_origins) > 1 else [_line(entry)]
    if changed:
        yield []
    yield [("# defaults", "dim")]
    yield from (_line(entry) for entry in settings if entry.is_default)


def _line(entry: SettingInForce) -> Line:
    parts = [(f"{entry.key} = ", "bold"), (toml(entry.value), "")]
    return parts if entry.is_default else [*parts, (f"  # {' + '.join(entry.origins)}", "dim")]


def _entry_lines(entry: SettingInForce) -> Iterator[Line]:
    yield [(f"{entry.key} = ", "bold"), ("[", "")]
    for value, origin in zip(entry.value, entry.entry_origins, strict=True):
        yield [(f"  {toml(value)},", ""), (f"  # {origin}", "dim")]
    yield [("]", "")]


def toml(value: Any) -> str:
    """Write a value in TOML on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(toml(entry) for entry in value)}]"
    return json.dumps(value, default=str, ensure_ascii=False)


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else json.dumps(key, ensure_ascii=False)


def as_data(settings: Sequence[SettingInForce], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as data."""
    return {
        "schema_version": SCHEMA_VERSION,
        **about,
        "settings": [
            {
                "key": entry.key,
                "value": entry.value,
                "default": entry.default,
                "origins": list(entry.origins),
                **({"entry_origins": list(entry.entry_origins)} if entry.entry_origins else {}),
                "is_default": entry.is_default,
            }
            for entry in settings
        ],
    }
