"""Decode a cue sheet, which states no encoding: UTF-8, UTF-16 with a byte order mark, Shift-JIS, or Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KANA = re.compile("[\u3041-\u30fe]")


class Text(NamedTuple):
    """A decoded text. ``certain`` says whether its encoding is known, so that file names in it can be relied on."""

    content: str
    certain: bool


def decode(data: bytes) -> Text:
    """Decode the bytes. Old sheets are taken for Japanese if that gives kana, else for Western European."""
    if data.startswith(_WIDE_MARKS):
        return Text(data.decode("utf-16", "replace"), certain=True)
    try:
        return Text(data.decode("utf-8-sig"), certain=True)
    except UnicodeDecodeError:
        pass
    try:
        japanese = data.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    # Western text can be valid Shift-JIS too, but it gives no hiragana and katakana.
    if _KANA.search(japanese):
        return Text(japanese, certain=False)
    return Text(data.decode("cp1252", "replace"), certain=False)
