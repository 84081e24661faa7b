"""Finds lines and words in the bytes of a text, without changing a byte of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from daw_lint.parsers.editing.edit import RefusedFixError

_LINE = re.compile(rb"[^\r\n]*(\r\n|\n|\r|\Z)")
_WORD = re.compile(rb"\"[^\"]*\"|'[^']*'|`[^`]*`|[^\s\"'`]\S*")


class Line(NamedTuple):
    """A line: where it begins, where its text ends, and where the next line begins."""

    start: int
    end: int
    next: int


class Lines:
    """The lines of a text, numbered from 1. A line ends with CR, LF or both, as parsers count them."""

    def __init__(self, text: bytes) -> None:
        """Find the lines."""
        self.text = text
        self._lines: list[Line] = []
        position = 0
        while position < len(text):
            found = _LINE.match(text, position)
            assert found is not None  # it matches everywhere
            self._lines.append(Line(position, found.start(1), found.end()))
            position = found.end()

    def __len__(self) -> int:
        """Count them."""
        return len(self._lines)

    def line(self, number: int) -> Line:
        """Return a line. Raises ``RefusedFixError`` for one that is not in the file."""
        if not 0 < number <= len(self._lines):
            raise RefusedFixError("the file has fewer lines than expected", "run daw-lint again")
        return self._lines[number - 1]

    def stripped(self, number: int) -> bytes:
        """Return the text of a line without the spaces around it."""
        line = self.line(number)
        return self.text[line.start : line.end].strip()

    def word(self, number: int, index: int) -> tuple[int, int] | None:
        """Return where a word of a line begins and ends, with its quotes; ``None`` where the line has fewer words."""
        line = self.line(number)
        for count, found in enumerate(_WORD.finditer(self.text, line.start, line.end)):
            if count == index:
                return found.span()
        return None
