"""Texts of a rule with names in braces, such as ``{track.volume_db:+.1f}``: filled in for a finding, checked when a rule is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from daw_lint.disk.suggest import did_you_mean
from daw_lint.regex import regex

_FIELD = regex(r"\{([^{}:]*)(?::([^{}]*))?\}")
_FORMAT = regex(r"[-+ ]?(0?\d{1,2})?[,_]?(\.\d)?[defgs%]?")
"""The formats that a text may use: a width of many digits would take all memory."""


def names_in(text: str) -> set[str]:
    """Collect the names in braces."""
    return {name for name, _ in _FIELD.findall(text)}


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Replace the names in braces by their values; one without a value by ``unknown``."""

    def shown(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            return "unknown"
        return ", ".join(map(str, value)) if isinstance(value, list) else _formatted(value, match[2] or "")

    return _FIELD.sub(shown, text)


def problems_in(text: str, samples: Mapping[str, Any], what: str) -> Iterator[str]:
    """Yield what is wrong with a text: unknown names, formats that their values do not take, stray braces.

    ``samples`` gives each known name a value of its type; ``what`` says what the names are.
    """
    for name, how in _FIELD.findall(text):
        if name not in samples:
            yield f"no {what} {name!r}{did_you_mean(name, samples)}"
            continue
        try:
            if not _FORMAT.fullmatch(how):
                raise ValueError(f"unknown format {how!r}; write one such as :.1f")
            fill(f"{{{name}:{how}}}", samples)
        except (ValueError, TypeError) as error:
            yield f"{{{name}:{how}}}: {error}"
    if re.search(r"[{}]", _FIELD.sub("", text)):
        yield "a brace is not closed, or not opened: names are written as {name} or {name:.1f}"


def _formatted(value: Any, how: str) -> str:
    """Format a value. A whole number does not take a precision such as ``.3`` alone; the same number with a point does."""
    if isinstance(value, int) and not isinstance(value, bool) and "." in how:
        value = float(value)
    return format(value, how)
