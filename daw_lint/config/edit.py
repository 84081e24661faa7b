"""Adds tables such as ``[[suppress]]`` to the text of a configuration. Everything else in the text stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from daw_lint.config.file import keys_of_name
from daw_lint.config.toml_file import parse_toml

_MARK = "\ufeff"
"""What Windows editors put before UTF-8."""
_BY_HAND = "it is written in a form that daw-lint cannot edit"


def table_lines(key: str, entry: Mapping[str, Any], file_name: str) -> list[str]:
    """Return the lines of one ``[[key]]`` for a file with this name."""
    head = ".".join((*keys_of_name(file_name), key))
    return [f"[[{head}]]", *(f"{name} = {value_text(value)}" for name, value in entry.items())]


def with_tables(text: str, key: str, entries: Sequence[Mapping[str, Any]], file_name: str) -> str:
    """Return the text with tables added at its end; every character before them stays.

    Raises ``ValueError`` where the text is no TOML, or is written in a form that this cannot edit, such as an inline list.
    """
    before = parse_toml(text.removeprefix(_MARK))
    new = text
    for entry in entries:
        new = appended(new, table_lines(key, entry, file_name))
    tables = _tables(before, key, file_name)
    try:
        after = parse_toml(new.removeprefix(_MARK))
    except ValueError:
        raise ValueError(_BY_HAND) from None
    tables += [dict(entry) for entry in entries]
    if after != before:
        raise ValueError(_BY_HAND)
    return new


def appended(text: str, lines: Sequence[str]) -> str:
    """Return the text with lines at its end, after an empty line, with the line ends of the text."""
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith("\n") else text + end
    gap = "" if not before or before.endswith(end * 2) else end
    return before + gap + "".join(line + end for line in lines)


def value_text(value: Any) -> str:
    """Write a text or a list of texts in TOML. JSON has the same escapes, but lets DEL stand, which TOML forbids."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(map(value_text, value))}]"


def _tables(table: dict[str, Any], key: str, file_name: str) -> list[Any]:
    """Return the list of tables in a table, which gets one if it has none. Raises ``ValueError`` for any other value."""
    for name in keys_of_name(file_name):
        table = table.setdefault(name, {}) if isinstance(table, dict) else {}
    found = table.setdefault(key, []) if isinstance(table, dict) else None
    if not isinstance(found, list):
        raise ValueError(_BY_HAND)
    return found
