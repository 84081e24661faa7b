"""The text of a REAPER project: nested chunks from ``<NAME tokens`` to ``>``, with lines of tokens inside.

The lines and their tokens are described by the REAPER wiki (State Chunk Definitions) and seen in the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from daw_lint.model.session import SessionError
from daw_lint.parsers.values import as_number

MAX_DEPTH = 200
"""Our own bound on nested chunks."""
MAX_TOKENS = 64
"""Tokens that are read from a line. No line has a later one that is used here."""
COPY_AGAIN = "copy it again, or use the .rpp-bak beside it"
_TOKEN = re.compile(r'"([^"]*)"|\'([^\']*)\'|`([^`]*)`|(\S+)')


class Chunk:
    """A chunk: its first line without ``<``, and its lines and chunks in order."""

    __slots__ = ("head", "items", "number")

    def __init__(self, head: str, number: int = 0) -> None:
        """Create an empty chunk that begins in line ``number``, counted from 1; 0 if it is not from a file."""
        self.head = head
        self.number = number
        self.items: list[str | Chunk] = []

    @property
    def name(self) -> str:
        """The first word of the chunk."""
        return self.head.split(" ", 1)[0]

    def chunks(self, name: str) -> Iterator[Chunk]:
        """Yield the direct children with this name."""
        for item in self.items:
            if isinstance(item, Chunk) and item.name == name:
                yield item

    def chunk(self, name: str) -> Chunk | None:
        """Return the first direct child with this name, or ``None``."""
        return next(self.chunks(name), None)

    def lines(self, name: str) -> Iterator[list[str]]:
        """Yield the tokens of each line with this name, without the name."""
        lead = f"{name} "
        for item in self.items:
            if isinstance(item, str) and (item.startswith(lead) or item == name):
                yield tokens(item)[1:]

    def line(self, name: str) -> list[str]:
        """Return the tokens of the first line with this name; empty if no line has it."""
        return next(self.lines(name), [])

    def first_word(self, name: str) -> str:
        """Return the first token of the first line with this name; empty if no line has it."""
        return next(iter(self.line(name)), "")

    def first_words(self, *names: str) -> dict[str, str]:
        """Return the first token of the first line of each name, in one pass. Lines without tokens are left out."""
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
    """Whether an envelope is active and its points have more than one value."""
    return len(set(values_of(envelope))) > 1


def shifts(envelope: Chunk | None) -> bool:
    """Whether a volume envelope has one constant level other than 0 dB, which adds to the fader."""
    levels = set(values_of(envelope))
    return len(levels) == 1 and levels != {1.0}


def values_of(envelope: Chunk | None) -> list[float]:
    """Read the values of an active envelope's points; empty if it is off or missing."""
    if envelope is None or envelope.first_word("ACT") == "0":
        return []
    found = [as_number(words[1]) for words in envelope.lines("PT") if len(words) > 1]
    return [value for value in found if value is not None]


def tokens(line: str) -> list[str]:
    """Split a line into its first tokens. Tokens with spaces are in quotation marks, apostrophes or backticks."""
    return [found[1] or found[2] or found[3] or found[4] or "" for found in islice(_TOKEN.finditer(line), MAX_TOKENS)]


def two_numbers(words: list[str]) -> tuple[float | None, float | None]:
    """Return the first two tokens of a line as numbers, ``None`` for each that is not there or is no number."""
    first, second = (*words[:2], None, None)[:2]
    return as_number(first), as_number(second)


def two_switches(words: list[str]) -> tuple[bool, bool]:
    """Return the first two tokens of a line as switches: all but 0 is on, and what is not there is off."""
    first, second = (*words[:2], "0", "0")[:2]
    return first != "0", second != "0"


class Parsed(NamedTuple):
    """What a file holds: one project, or in a backup several saves of it, one after the other."""

    project: Chunk
    """The newest save that is whole; where none is, the one that the file breaks off in."""
    saves: int
    """How many saves are in the file, whole or not."""
    is_whole: bool
    """Whether the project is there up to its end."""
    broken: tuple[Chunk, ...]
    """The chunks that the file breaks off in, from the outside in: those of the project, or of a later save."""


def parse(path: Path, text: str) -> Parsed:
    """Parse the text to its newest project. Raises ``SessionError`` if the text has no project, or nests too deep."""
    open_chunks: list[Chunk] = []
    newest: Chunk | None = None
    saves = 0
    # Not splitlines: a name can contain other characters that Unicode counts as line ends.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # In a file that breaks off the last line may be half a line. A whole file ends in ">".
    for number, raw in enumerate(lines if lines[-1].strip() == ">" else lines[:-1], 1):
        line = raw.strip()
        if line.startswith("<"):
            chunk = Chunk(line[1:], number)
            if open_chunks:
                open_chunks[-1].items.append(chunk)
            elif chunk.name != "REAPER_PROJECT":
                continue
            open_chunks.append(chunk)
            saves += len(open_chunks) == 1
            if len(open_chunks) > MAX_DEPTH:
                raise SessionError(path, "the chunks of the project are nested too deep", "restore it from a backup")
        elif line == ">":
            if len(open_chunks) == 1 and (newest is None or saved_at(open_chunks[0]) >= saved_at(newest)):
                newest = open_chunks[0]
            del open_chunks[-1:]
        elif open_chunks and line:
            open_chunks[-1].items.append(line)
    if newest is None and not open_chunks:
        raise SessionError(path, "the file is truncated", COPY_AGAIN)
    return Parsed(newest or open_chunks[0], saves, newest is not None, tuple(open_chunks))


def saved_at(project: Chunk) -> float:
    """Return when a project was saved, in seconds since 1970; 0 where it does not say so."""
    words = tokens(project.head)
    return (as_number(words[3]) if len(words) > 3 else None) or 0.0
