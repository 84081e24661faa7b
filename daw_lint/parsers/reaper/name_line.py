"""The line of a REAPER project that holds the name of a thing, found from the line that its chunk begins in."""

from __future__ import annotations

from daw_lint.parsers.editing.lines import Lines

_NAMED_BY = {b"<TRACK": b"NAME", b"<SOURCE": b"FILE", b"<ITEM": b"NAME", b"<REAPER_PROJECT": b"MASTER_VOLUME"}
"""The line of a chunk that holds its name. The master has no chunk and no name: its fader is a line of the project."""


def name_line(lines: Lines, number: int) -> int | None:
    """Return the line with the name of the chunk that begins in line ``number``: the first line of a plug-in has its name.

    ``None`` where no chunk begins in that line.
    """
    if not 0 < number <= len(lines):
        return None
    head = lines.stripped(number)
    if not head.startswith(b"<"):
        return None
    wanted = _NAMED_BY.get(head.split(b" ", 1)[0])
    return number if wanted is None else _own_line(lines, number, wanted) or number


def _own_line(lines: Lines, chunk: int, name: bytes) -> int | None:
    """Return the first line of this name in a chunk, not in one inside it."""
    depth = 0
    for number in range(chunk + 1, len(lines) + 1):
        text = lines.stripped(number)
        if depth == 0 and text.split(b" ", 1)[0] == name:
            return number
        if text.startswith(b"<"):
            depth += 1
        elif text == b">":
            depth -= 1
            if depth < 0:
                return None
    return None
