"""Text from files is data: it is cleaned and cut before an assistant sees it."""

from __future__ import annotations

from typing import Any

from daw_lint.report.escape import visible

MOST_SIGNS = 120
"""The longest name that an answer holds."""
MOST_WORDS = 300
"""The longest sentence of ours, which may quote names."""


def name(text: object) -> str:
    """Return a name from a file: no control characters, one line, at most ``MOST_SIGNS``."""
    return _cut(visible(str(text)), MOST_SIGNS)


def sentence(text: object) -> str:
    """Return a sentence that may hold names from a file, cut at ``MOST_WORDS``."""
    return _cut(visible(str(text)), MOST_WORDS)


def maybe(text: Any) -> str | None:
    """Return a name, or ``None`` for an unknown or empty one."""
    return name(text) if text not in (None, "") else None


def rounded(value: Any, digits: int = 2) -> float | None:
    """Return a number with few digits; ``None`` for what is unknown or infinite."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) == float("inf"):
        return None
    return round(float(value), digits)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
