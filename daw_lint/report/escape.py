"""Text from files on its way to a terminal or a log: nothing in it may steer what shows it."""

from __future__ import annotations

import unicodedata

_DANGEROUS = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d\ufe0f"
"""Parts of ordinary words and emoji that have a format category."""


def clean(text: str) -> str:
    """Return the text with control, format and line separating characters shown as escapes (``\\x1b``, ``\\u202e``)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _DANGEROUS or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
