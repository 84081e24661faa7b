"""Text in the width of a terminal: wrapped between words, with a hanging indent, each piece in its style."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from daw_lint.report.escape import visible
from daw_lint.report.view import Span

NARROWEST = 40
"""Columns. In less than this, lines are left to the terminal to break."""
_UNITS = r"(?:dB(?:FS|TP)?|LUFS|LU|k?Hz|m?s|%|bits?)(?![\w])"
PATHS = r"/\\"
"""What a line may end after, besides a word: the separators of paths."""
NAMES = r"/\\_-"
"""The same where a name has little room: it may be broken at its own separators."""


_SHORT = 24
"""Letters. Up to this a word is whole in any case: ``Audio/Video`` is no path."""


class Unbroken(str):
    """A text in which no line may end."""


def columns(text: str) -> int:
    """Return how many columns a text takes: two for a wide letter, none for an accent of its own."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def wrapped(spans: list[Span], width: int, indent: int = 0, separators: str = PATHS) -> Iterator[list[Span]]:
    """Break a line between words so that it fits; the lines after the first begin with ``indent`` spaces.

    A word that is wider than the line goes beyond it; a number stays with its unit. The text is escaped first: an escape
    is wider than its character.
    """
    line: list[Span] = []
    used, is_empty = 0, True
    for word, glue in _words(spans, separators):
        size = sum(columns(text) for text, _ in word)
        if not is_empty and used + columns(glue[0]) + size > max(width, NARROWEST):
            yield _joined(line)
            line, used, is_empty = [(" " * indent, "")] if indent else [], indent, True
        elif glue[0]:
            line.append(glue)
            used += columns(glue[0])
        line += word
        used += size
        is_empty = False
    yield _joined(line)


def _joined(spans: list[Span]) -> list[Span]:
    """Join neighbours of one style."""
    return [("".join(text for text, _ in group), style) for style, group in groupby(spans, key=lambda span: span[1])]


@cache
def _pieces(separators: str) -> re.Pattern[str]:
    """Match what stays together: spaces, a number with its unit, a short word, a long one up to a separator that letters follow."""
    return re.compile(rf" +|[^ ]*\d {_UNITS}|[^ ]{{1,{_SHORT}}}(?= |$)|[^ ]+?(?:(?<=[{separators}])(?=\w)|(?= |$))")


def _words(spans: list[Span], separators: str) -> Iterator[tuple[list[Span], Span]]:
    """Yield each piece that is not broken, with the space before it. A word may go over several spans."""
    pieces = _pieces(separators)
    word: list[Span] = []
    glue: Span = ("", "")
    for text, style in spans:
        shown = visible(text)
        for match in [None] if isinstance(text, Unbroken) else pieces.finditer(shown):
            piece = shown if match is None else match[0]
            if not piece.strip(" "):
                if word:
                    yield word, glue
                    word, glue = [], ("", "")
                glue = (glue[0] + piece, style)
                continue
            word.append((piece, style))
            if match is not None and piece[-1] in separators and match.end() < len(shown):
                yield word, glue
                word, glue = [], ("", "")
    if word:
        yield word, glue


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
