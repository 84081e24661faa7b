"""What is wrong with a text that is no TOML: where, and what was perhaps meant."""

from __future__ import annotations

import re
from typing import NamedTuple

_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PAIR = re.compile(r"\s*([^=#]+?)\s*=\s*(.*?)\s*(?:#.*)?$")
_WITHOUT_SECONDS = re.compile(r"\d{4}-\d\d?-\d\d?([T ]\d\d?(:\d\d)?)?$")


class Wrong(NamedTuple):
    """What is wrong with a text that is no TOML."""

    words: str
    line: int | None


def wrong(text: str, error: ValueError) -> Wrong:
    """Return what a person can do about a text that ``tomllib`` refused."""
    found = _POSITION.search(str(error))
    lines = text.splitlines()
    number = int(found[1]) if found and found[1] else len(lines) if found else None
    line = lines[number - 1] if number and number <= len(lines) else ""
    return Wrong(f"this is no TOML ({said(error)}){_hint(line)}", number)


def said(error: ValueError) -> str:
    """Return what ``tomllib`` said, without the place."""
    words = _POSITION.sub("", str(error))
    return words[:1].lower() + words[1:]


def _hint(line: str) -> str:
    pair = _PAIR.match(line)
    key, value = pair.groups() if pair is not None else ("", "")
    if "\\" in line and '"' in line:
        other = f"{key} = '...'" if value.startswith('"') else "single quotes: '...'"
        return f"; in double quotes \\ is special: write / instead, or {other}"
    if _WITHOUT_SECONDS.match(value):
        return f'; a time without seconds stands in quotes: {key} = "{value}"'
    if value and value[0].isalpha():
        return f'; a text stands in quotes: {key} = "{value}"'
    return ""
