"""Adds a ``[[plugins]]`` table to the text of a configuration. Everything else in the text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from daw_lint.config import edit
from daw_lint.config.file import keys_of_name
from daw_lint.config.toml_file import parse_toml

_KEY = "plugins"
_FORMS = {"name": r'(?!"""|\'\'\')(?:"[^"\\]*"|\'[^\']*\')', "ids": r"\[[^\[\]#]*\]"}
"""How a value looks that can be replaced: a text or a list on one line."""
_BYTE_ORDER_MARK = "\ufeff"
"""What Windows editors put before UTF-8."""
_BY_HAND = "its plug-ins are written in a form that daw-lint cannot edit"


def table_lines(entry: Mapping[str, Any], file_name: str) -> list[str]:
    """Return the lines of a table for a file with this name; empty values are left out."""
    return edit.table_lines(_KEY, _given(entry), file_name)


def with_plugin(text: str, entry: Mapping[str, Any], file_name: str) -> str:
    """Return the text with an entry added, or the entry with its name and vendor updated.

    ``entry`` has ``name``, ``class``, ``vendor`` and ``ids``. Raises ``ValueError`` where the text is no TOML, or is written
    in a form that this cannot edit; then nothing is lost, and a person can add the lines.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    before = _tables(text, file_name)
    blocks = _blocks(text.splitlines(keepends=True), file_name)
    if len(blocks) != len(before):
        raise ValueError(_BY_HAND)
    at = next((place for place, old in enumerate(before) if _is_same(old, entry)), None)
    if at is None:
        new, wanted = edit.appended(text, table_lines(entry, file_name)), [*before, _given(entry)]
    else:
        merged = before[at] | _given(entry) | {"name": before[at]["name"]} | _ids(before[at], entry)
        lines = text.splitlines(keepends=True)
        start, end = blocks[at]
        lines[start:end] = _updated(lines[start:end], before[at], merged, _line_end(text))
        new, wanted = "".join(lines), [*before[:at], merged, *before[at + 1 :]]
    try:
        is_done = _tables(new, file_name) == wanted
    except ValueError:
        is_done = False
    if not is_done:
        raise ValueError(_BY_HAND)
    return mark + new


def _tables(text: str, file_name: str) -> list[dict[str, Any]]:
    table: Any = parse_toml(text)
    for key in keys_of_name(file_name):
        table = table.get(key, {}) if isinstance(table, dict) else {}
    found = table.get(_KEY, []) if isinstance(table, dict) else []
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ValueError(_BY_HAND)
    return found


def _blocks(lines: Sequence[str], file_name: str) -> list[tuple[int, int]]:
    """Return the first line of each table, and the line after its last one."""
    keys = (*keys_of_name(file_name), _KEY)
    name = r"\s*\.\s*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in keys)
    head = re.compile(rf"\s*\[\[\s*{name}\s*\]\]\s*(#.*)?$")
    starts = [number for number, line in enumerate(lines) if head.match(line.rstrip())]
    ends = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")] + [len(lines)]
    return [(start, next(end for end in ends if end > start)) for start in starts]


def _is_same(old: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether an entry is about the same plug-in: its name, and the vendor where both name one."""
    names = (str(old.get("name", "")).casefold(), str(entry["name"]).casefold())
    vendors = {str(part.get("vendor", "")).casefold() for part in (old, entry)} - {""}
    return names[0] == names[1] and len(vendors) < 2


def _given(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if key == "ids" else value for key, value in entry.items() if value}


def _ids(old: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the old and the new IDs."""
    both = list(dict.fromkeys([*old.get("ids", ()), *entry.get("ids", ())]))
    return {"ids": both} if both else {}


def _updated(lines: list[str], old: Mapping[str, Any], new: Mapping[str, Any], end: str) -> list[str]:
    """Return the lines of a table with the values that differ; comments stay."""
    for key, value in new.items():
        if old.get(key) == value or key == "name":
            continue
        pair = re.compile(rf"(\s*{key}\s*=\s*)({_FORMS.get(key, _FORMS['name'])})")
        at = next((number for number, line in enumerate(lines) if pair.match(line)), None)
        if at is not None:
            lines[at] = pair.sub(lambda match, value=value: match[1] + edit.value_text(value), lines[at], count=1)  # type: ignore[misc]
        else:
            lines.insert(1, f"{key} = {edit.value_text(value)}{end}")
    return lines


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
