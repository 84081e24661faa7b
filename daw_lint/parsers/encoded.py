"""Bytes as text in a session file: base64, and the form of it that JUCE has. Each returns ``None`` for other text."""

from __future__ import annotations

import base64
import re
from binascii import Error

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_JUCE = b".ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"
_TO_STANDARD = bytes.maketrans(_JUCE, _STANDARD)
_JUCE_TEXT = re.compile(rb"\s*([0-9]{1,9})\.([.A-Za-z0-9+]*)\s*")
_MOST_CHARACTERS = 1 << 25


def from_base64(text: str) -> bytes | None:
    """Decode base64. Spaces and line ends in it do not count."""
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (Error, ValueError):
        return None


def from_juce(text: str | bytes) -> bytes | None:
    """Decode what ``MemoryBlock::toBase64Encoding`` of JUCE writes: the number of bytes, a dot, and six bits a character.

    Its alphabet begins with a dot, and the lowest bits come first. Both are turned around here, the text and the bytes, which
    makes it base64.
    """
    try:
        raw = text.encode("ascii") if isinstance(text, str) else text
    except UnicodeEncodeError:
        return None
    found = _JUCE_TEXT.fullmatch(raw) if len(raw) <= _MOST_CHARACTERS else None
    if found is None:
        return None
    size, coded = int(found[1]), found[2]
    if not size or len(coded) != (size * 8 + 5) // 6:
        return None
    whole = coded.ljust(-len(coded) // 4 * -4, b".")
    return base64.b64decode(whole.translate(_TO_STANDARD)[::-1])[::-1][:size]
