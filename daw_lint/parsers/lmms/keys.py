"""The plug-in of an LMMS effect: the attributes of its ``key``, which is a binary list before version 0.4."""

from __future__ import annotations

import binascii
from base64 import b64decode

from lxml.etree import _Element as Element

_TEXT, _LIST = 10, 11
"""Type numbers of QString and QStringList in Qt's QVariant, as QDataStream writes them."""
_NO_TEXT = 0xFFFFFFFF
"""The length that QDataStream writes for a null string."""
_MOST = 64
"""Our own bound on the entries of a list."""


def read_key(effect: Element) -> dict[str, str]:
    """Read the attributes of an effect's key, such as ``plugin`` and ``file``."""
    stored = effect.get("key")
    if stored:
        return _binary(stored)
    return {word.get("name", ""): word.get("value", "") for word in effect.iterfind("key/attribute")}


def _binary(stored: str) -> dict[str, str]:
    """Read a list of a name and two strings: the label of the plug-in and the file that contains it."""
    try:
        data = b64decode(stored, validate=True)
        names = _Stream(data).lists()
    except (binascii.Error, ValueError):
        return {}
    return {"plugin": names[0], "file": names[1]} if len(names) == 2 else {}


class _Stream:
    """Reads big-endian numbers and UTF-16 strings. Raises ``ValueError`` if the bytes end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def lists(self) -> list[str]:
        """Read a list of variants, and return the strings of the last list in it."""
        found: list[str] = []
        self._number(4)
        self._number(1)
        for _ in range(min(self._number(4), _MOST)):
            kind = self._number(4)
            self._number(1)
            if kind == _TEXT:
                self._text()
            elif kind == _LIST:
                found = [self._text() for _ in range(min(self._number(4), _MOST))]
            else:
                break
        return found

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("the key ends too early")
        self._at += count
        return taken

    def _number(self, count: int) -> int:
        return int.from_bytes(self._take(count), "big")

    def _text(self) -> str:
        length = self._number(4)
        return "" if length == _NO_TEXT else self._take(length).decode("utf-16-be")
