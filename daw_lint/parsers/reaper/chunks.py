"""The text of a REAPER project: chunks that nest, ``<NAME tokens`` to ``>``, with lines of tokens between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from daw_lint.model.session import SessionError
from daw_lint.parsers.values import as_number

MAX_DEPTH = 200
MAX_TOKENS = 64
"""REAPER writes no line with more tokens that matter here."""
_TOKEN = re.compile(r'"([^"]*)"|\'([^\']*)\'|`([^`]*)`|(\S+)')


class Chunk:
    """A chunk: its first line without ``<``, and what stands in it, lines and chunks in their order."""

    __slots__ = ("head", "items")

    def __init__(self, head: str) -> None:
        """Begin an empty chunk."""
        self.head = head
        self.items: list[str | Chunk] = []

    @property
    def name(self) -> str:
        """The first word of the chunk."""
        return self.head.split(" ", 1)[0]

    def chunks(self, name: str) -> Iterator[Chunk]:
        """Yield the chunks of a name that stand directly in this one."""
        for item in self.items:
            if isinstance(item, Chunk) and item.name == name:
                yield item

    def chunk(self, name: str) -> Chunk | None:
        """Return the first chunk of a name, or ``None``."""
        return next(self.chunks(name), None)

    def lines(self, name: str) -> Iterator[list[str]]:
        """Yield the tokens after the name of each line that begins with it."""
        lead = f"{name} "
        for item in self.items:
            if isinstance(item, str) and (item.startswith(lead) or item == name):
                yield tokens(item)[1:]

    def line(self, name: str) -> list[str]:
        """Return the tokens of the first line of a name; nothing where there is none."""
        return next(self.lines(name), [])

    def first_word(self, name: str) -> str:
        """Return the first token of the first line of a name; an empty text where there is none."""
        return next(iter(self.line(name)), "")

    def first_words(self, *names: str) -> dict[str, str]:
        """Return the first token of the first line of each name, in one pass; a line without tokens gives nothing."""
        found: dict[str, str] = {}
        for item in self.items:
            if isinstance(item, str):
                name = item.partition(" ")[0]
                if name in names and name not in found:
                    words = tokens(item)
                    if len(words) > 1:
                        found[name] = words[1]
        return found


def moves(envelope: Chunk | None) -> bool:
    """Whether an envelope is active and changes its value: its points have more than one."""
    return len(set(values_of(envelope))) > 1


def shifts(envelope: Chunk | None) -> bool:
    """Whether an envelope of a volume holds one level that is not 0 dB: it stands beside the fader."""
    levels = set(values_of(envelope))
    return len(levels) == 1 and levels != {1.0}


def values_of(envelope: Chunk | None) -> list[float]:
    """Return the values of an active envelope's points; nothing for one that is switched off or not there."""
    if envelope is None or envelope.first_word("ACT") == "0":
        return []
    found = [as_number(words[1]) for words in envelope.lines("PT") if len(words) > 1]
    return [value for value in found if value is not None]


def tokens(line: str) -> list[str]:
    """Return the first tokens of a line. One with spaces stands in quotation marks, apostrophes or backticks."""
    return [found[1] or found[2] or found[3] or found[4] or "" for found in islice(_TOKEN.finditer(line), MAX_TOKENS)]


def two_numbers(words: list[str]) -> tuple[float | None, float | None]:
    """Return the first two tokens of a line as numbers, ``None`` for each that is not there or is no number."""
    first, second = (*words[:2], None, None)[:2]
    return as_number(first), as_number(second)


def two_switches(words: list[str]) -> tuple[bool, bool]:
    """Return the first two tokens of a line as switches: all but 0 is on, and what is not there is off."""
    first, second = (*words[:2], "0", "0")[:2]
    return first != "0", second != "0"


def parse(path: Path, text: str) -> Chunk:
    """Return the chunk of the project. Raises ``SessionError`` where it does not end, or nests beyond reason."""
    open_chunks: list[Chunk] = []
    # Not splitlines: a name can hold other characters that Unicode counts as line ends.
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.strip()
        if line.startswith("<"):
            chunk = Chunk(line[1:])
            if open_chunks:
                open_chunks[-1].items.append(chunk)
            elif chunk.name != "REAPER_PROJECT":
                continue
            open_chunks.append(chunk)
            if len(open_chunks) > MAX_DEPTH:
                raise SessionError(path, "the chunks of the project are nested too deep", "restore it from a backup")
        elif line == ">":
            if len(open_chunks) == 1:
                return open_chunks[0]
            if open_chunks:
                open_chunks.pop()
        elif open_chunks and line:
            open_chunks[-1].items.append(line)
    todo = "copy it again, or use the .rpp-bak beside it"
    raise SessionError(path, "the project ends too early: the file is truncated", todo)
