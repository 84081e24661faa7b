"""The writer for terminals and text files: every line for people goes through it, and it escapes all that steers a terminal.

Lines have colours on a terminal, and none in a pipe. rich is imported only for colours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from daw_lint.report.escape import clean, visible, without_commands

if TYPE_CHECKING:
    from rich.console import Console

    from daw_lint.report.view import Line, Span


_NO = ("0", "false")


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream gets colours: NO_COLOR forbids them, FORCE_COLOR forces them, otherwise only a terminal has them.

    An empty variable counts as unset. ``0`` and ``false`` mean no, as in tools of other languages.
    """
    variable = os.environ.get
    if variable("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if variable(name):
            return variable(name) not in _NO
    return variable("CLICOLOR") not in _NO and stream.isatty() and variable("TERM") != "dumb"


def terminal_columns(stream: TextIO | None = None) -> int | None:
    """Return the width of the terminal behind a stream; ``None`` for a file or a pipe."""
    stream = sys.stdout if stream is None else stream
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def console(stream: TextIO | None = None, coloured: bool | None = None) -> Console:
    """Make a rich console that escapes what it prints: as wide as the terminal, or 140 columns wide in a pipe."""
    from daw_lint.report.rich_console import EscapingConsole

    stream = _ready(stream)
    coloured = wants_colour(stream) if coloured is None else coloured
    is_capable = stream.isatty() and os.environ.get("TERM") != "dumb"
    return EscapingConsole(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else 140,
        force_terminal=coloured,
        no_color=not coloured,
        # By default rich drops colours in a Windows pipe and in a dumb terminal, even where they are forced.
        color_system=None if not coloured else "auto" if is_capable else "standard",
        legacy_windows=None if stream.isatty() else False,
    )


def write(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Write lines. Characters that the encoding of the stream lacks become escapes."""
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
        colours.print(Text.assemble(*[(text, style) if style else text for text, style in safe(line)]), soft_wrap=True)


def _ready(stream: TextIO | None) -> TextIO:
    """Make a stream write escapes for characters that its encoding lacks, and ``\\n`` in a pipe on every system, for git diff."""
    stream = sys.stdout if stream is None else stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace", newline=None if stream.isatty() else "\n")
    return stream


def plain(line: Line) -> str:
    """Drop the styles of a line. Spans are escaped, a document is unchanged."""
    return line if isinstance(line, str) else clean("".join(text for text, _ in line))


def safe(spans: list[Span]) -> list[Span]:
    """Escape the spans of a line. A command for a CI job may go over several spans: such a line loses its styles."""
    shown = [(visible(text), style) for text, style in spans]
    whole = "".join(text for text, _ in shown)
    harmless = without_commands(whole)
    return shown if harmless == whole else [(harmless, "")]
