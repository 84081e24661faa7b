"""Writes lines to a terminal with colours, or to a pipe without; rich is loaded only where colours are wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from daw_lint.report.view import Line


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream gets colours: NO_COLOR forbids them, FORCE_COLOR asks for them, else a terminal has them."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def console(stream: TextIO | None = None) -> Console:
    """Return what prints tables: as wide as the terminal, or 140 columns where there is none; colours as ``write`` has them."""
    from rich.console import Console

    stream = sys.stdout if stream is None else stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    width = None if stream.isatty() else 140
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width,
                   force_terminal=wants_colour(stream), no_color=not wants_colour(stream))  # fmt: skip


def write(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Write lines. Characters that the stream cannot show are written as escapes."""
    stream = sys.stdout if stream is None else stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    if not wants_colour(stream):
        for line in lines:
            stream.write(plain(line) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True, force_terminal=True)
    for line in lines:
        if isinstance(line, str):
            console.file.write(line + "\n")
            continue
        console.print(Text.assemble(*[(text, style) if style else text for text, style in line]), soft_wrap=True)


def plain(line: Line) -> str:
    """Return a line without styles."""
    return line if isinstance(line, str) else "".join(text for text, _ in line)
