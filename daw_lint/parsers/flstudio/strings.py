"""Strings of FL Studio: versions, names, and the rich-text comments of old projects."""

from __future__ import annotations

import re

Version = tuple[int, ...]

_RTF = re.compile(r"\\'([0-9a-f]{2})|\\([a-z]+)(-?\d+)? ?|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE)
_HIDDEN = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "generator"})
_MOST_LETTERS = 100_000
"""Our own bound on the comments that are read."""
_SPACES = {"par": "\n", "line": "\n", "tab": "\t"}


def version_of(stored: str) -> Version:
    """Split a version such as ``20.8.4.2576`` into numbers; empty if it begins with none."""
    found = re.match(r"\d{1,9}(?:\.\d{1,9}){0,7}", stored)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def is_unicode(version: Version) -> bool:
    """Whether strings are UTF-16: since 11.5, the first builds of version 12. Older ones have one byte per character."""
    return version >= (11, 5)


def text(value: memoryview | bytes, unicode: bool) -> str:
    """Decode a string up to its NUL. Old strings are read as Windows-1252, whatever system wrote them."""
    return str(value, "utf-16-le" if unicode else "cp1252", "replace").split("\0")[0]


def plain(rtf: str) -> str:
    """Strip the markup from rich text (RTF)."""
    if not rtf.startswith("{\\rtf"):
        return rtf.strip()
    found: list[str] = []
    depth, hidden_at = 0, 0
    for code, word, _number, symbol, brace, run in _RTF.findall(rtf[:_MOST_LETTERS]):
        if brace:
            depth += 1 if brace == "{" else -1
            # A hidden group, such as the font table, ends with the brace of its own depth.
            hidden_at = 0 if depth < hidden_at else hidden_at
        elif word.lower() in _HIDDEN or symbol == "*":
            hidden_at = hidden_at or depth
        elif not hidden_at:
            found.append(run or _SPACES.get(word.lower(), "") or _letter(code) or (symbol if symbol in "{}\\" else ""))
    return "".join(found).strip()


def _letter(code: str) -> str:
    return bytes([int(code, 16)]).decode("cp1252", "replace") if code else ""
