"""Makes text from files safe for a terminal or a log: nothing in it may control what displays it."""

from __future__ import annotations

import re
import unicodedata

from daw_lint.regex import regex

_DANGEROUS = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d\ufe0f"
"""Format characters (category Cf, Mn) that ordinary words and emoji need."""
_LOG_COMMANDS = regex(r"^(\s*):(?=:)|#(?=#\w*\[)")
"""Commands that a CI job reads from its log: ``::error::`` at the start of a line, ``##[error]``, ``##vso[task...]`` anywhere."""


def clean(text: str) -> str:
    """Show everything that controls a terminal or a log as escapes (``\\x1b``, ``\\u202e``).

    These are control, format and line separator characters, noncharacters, and commands of CI jobs.
    """
    return without_commands(visible(text))


def visible(text: str) -> str:
    """Show the characters that control a terminal as escapes, for a part of a line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def without_commands(line: str) -> str:
    """Break the commands of CI jobs in a whole line."""
    return _LOG_COMMANDS.sub(_harmless, line) if "::" in line or "##" in line else line


def whole(text: str) -> str:
    """Show lone surrogates as escapes: JSON can hold them, but many readers reject them."""
    if text.isascii():
        return text
    return "".join(_escaped(ord(sign)) if "\ud800" <= sign <= "\udfff" else sign for sign in text)


def _harmless(command: re.Match[str]) -> str:
    sign = command[0][-1]
    return command[0][:-1] + _escaped(ord(sign))


def _shown(character: str) -> str:
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    if not is_noncharacter and (unicodedata.category(character) not in _DANGEROUS or character in _JOINERS):
        return character
    return _escaped(code)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
