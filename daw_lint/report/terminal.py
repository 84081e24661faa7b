"""Writes lines to a terminal with colours, or to a pipe without; rich is loaded only where colours are wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from daw_lint.report.view import Line


NO = ("0", "false")


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream gets colours: NO_COLOR forbids them, FORCE_COLOR asks for them, else a terminal has them.

    An empty variable counts as none, and ``0`` says no, as tools of other languages have it.
    """
    said = os.environ.get
    if said("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if said(name):
            return said(name) not in NO
    return said("CLICOLOR") not in NO and stream.isatty() and said("TERM") != "dumb"


def console(stream: TextIO | None = None, coloured: bool | None = None) -> Console:
    """Return what prints with colours, and tables: as wide as the terminal, or 140 columns where there is none."""
    from rich.console import Console

    stream = _ready(stream)
    coloured = wants_colour(stream) if coloured is None else coloured
    is_capable = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else 140,
        force_terminal=coloured,
        no_color=not coloured,
        # Left alone, rich shows no colours in a pipe of Windows and in a dumb terminal, though somebody asked for them.
        color_system=None if not coloured else "auto" if is_capable else "standard",
        legacy_windows=None if stream.isatty() else False,
    )


def write(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Write lines. Characters that the stream cannot show are written as escapes."""
    stream = _ready(stream)
    if not wants_colour(stream):
        for line in lines:
            stream.write(plain(line) + "\n")
        return
    from rich.text import Text

    colours = console(stream)
    for line in lines:
        if isinstance(line, str):
            stream.write(line + "\n")
            continue
        colours.print(Text.assemble(*[(text, style) if style else text for text, style in line]), soft_wrap=True)


def _ready(stream: TextIO | None) -> TextIO:
    """Return a stream that shows what its encoding lacks as escapes; in a pipe lines end alike on every system, for git diff."""
    stream = sys.stdout if stream is None else stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace", newline=None if stream.isatty() else "\n")
    return stream


def plain(line: Line) -> str:
    """Return a line without styles."""
    return line if isinstance(line, str) else "".join(text for text, _ in line)
