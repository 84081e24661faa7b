"""Adds tables such as ``[[suppress]]`` to the text of a configuration, and takes them out. All else in the text stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from daw_lint.config.file import keys_of_name
from daw_lint.config.toml_file import parse_toml

_MARK = "\ufeff"
"""What Windows editors put before UTF-8."""
_BY_HAND = "it is written in a form that daw-lint cannot edit"
_LINE = re.compile(r"""[ \t]*[a-z-]+[ \t]*=[ \t]*(?:"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*""")
"""A key with a text on one line, and nothing after it: a comment there would be lost."""


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


class TakenOut(NamedTuple):
    """A text without one of its tables."""

    text: str
    lines: tuple[str, ...]
    """What was taken out, without the line ends and the empty line before it."""


def without_table(text: str, key: str, is_it: Callable[[Any], bool], file_name: str) -> TakenOut:
    """Return the text without the one ``[[key]]`` that is it; every other character stays, but for an empty line.

    Raises ``ValueError`` where the text is no TOML, where it holds no such table or several, or where the table is not one line for
    each key: what is between or after them would be lost.
    """
    expected = parse_toml(text.removeprefix(_MARK))
    tables = _tables(expected, key, file_name)
    numbers = [number for number, table in enumerate(tables) if is_it(table)]
    if len(numbers) != 1:
        raise ValueError("it is written there more than once" if numbers else "it is not written there any more")
    number = numbers[0]
    del tables[number]
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    start, stop = _span(lines, key, number, file_name)
    taken = tuple(line.strip().removeprefix(_MARK) for line in lines[start:stop])
    mark = _MARK if start == 0 and text.startswith(_MARK) else ""
    if start and not lines[start - 1].strip() and (stop == len(lines) or not lines[stop].strip()):
        start -= 1
    new = "".join([*lines[:start], mark, *lines[stop:]])
    try:
        after = parse_toml(new.removeprefix(_MARK))
        _tables(after, key, file_name)  # an empty list and none are the same
    except ValueError:
        raise ValueError(_BY_HAND) from None
    if after != expected:
        raise ValueError(_BY_HAND)
    return TakenOut(new, taken)


def _span(lines: Sequence[str], key: str, number: int, file_name: str) -> tuple[int, int]:
    """Return the first line of a table, and the one after its last. Raises ``ValueError``."""
    path = r"[ \t]*\.[ \t]*".join(map(re.escape, (*keys_of_name(file_name), key)))
    head = re.compile(rf"{_MARK}?[ \t]*\[\[[ \t]*{path}[ \t]*\]\][ \t]*")
    heads = [place for place, line in enumerate(lines) if head.fullmatch(line.rstrip("\r\n"))]
    if number >= len(heads):
        raise ValueError(_BY_HAND)
    start = stop = heads[number]
    stop += 1
    while stop < len(lines) and _LINE.fullmatch(lines[stop].rstrip("\r\n")):
        stop += 1
    return start, stop


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
