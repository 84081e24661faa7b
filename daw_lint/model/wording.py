"""Numbers and times in words: the one form of each for messages, the terminal, Markdown and the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NO_PLURAL = ("info",)


def one_line(text: str) -> str:
    """Join the lines of a text to one, whatever ends them: an error's text may come from a file or a library."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def count(number: int, noun: str, plural: str = "") -> str:
    """Count things: ``1 place``, ``2 places``, ``1,200 samples``. ``info`` is the same for one and for many."""
    if number == 1 or noun in _NO_PLURAL:
        return f"{number:,} {noun}"
    return f"{number:,} {plural or noun + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """List the first ``most`` names and count the others; a single one that is left over is named, not counted."""
    more = len(names) - most
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:most])} and {more} more"


def shell_word(name: str, is_quoted: bool = False) -> str:
    """Quote a name for a command line. In plain quotes a shell would run what some names hold.

    ``is_quoted`` puts every name in quotes, as in the examples of the help.
    """
    if not re.search(r"[^\w@%+=:,./ -]", name):
        return f'"{name}"' if is_quoted or " " in name else name
    from shlex import quote

    return quote(name)


def clock(seconds: float, decimals: int = 3) -> str:
    """Write a time in seconds as ``m:ss.mmm``, from one hour on as ``h:mm:ss.mmm``, with so many decimals."""
    rounded = round(seconds, decimals)
    minutes, rest = divmod(abs(rounded), 60)
    hours, minutes = divmod(int(minutes), 60)
    padded = f"{rest:0{3 + decimals if decimals else 2}.{decimals}f}"
    sign = "-" if rounded < 0 else ""
    return f"{sign}{hours}:{minutes:02d}:{padded}" if hours else f"{sign}{minutes}:{padded}"


def fixed(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Write a number with a fixed number of decimals; what rounds to zero has no minus sign."""
    return f"{round(value, decimals) + 0.0:{'+' if sign else ''}.{decimals}f}"
