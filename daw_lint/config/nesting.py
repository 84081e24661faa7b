"""Bounds on TOML before it is parsed: the parser recurses, and text that is nested deeply enough ends the process."""

from __future__ import annotations

MOST_BYTES = 512 << 10
DEEPEST = 64
_HARMLESS = 1000
"""A text with fewer signs that nest cannot harm, so that nearly all files are not looked at sign by sign."""


def is_too_deep(text: str) -> bool:
    """Whether tables, lists or dotted keys are nested too deeply."""
    if text.count("[") + text.count("{") + text.count(".") < _HARMLESS:
        return False
    from daw_lint.config.key_lines import marks_in

    depth = dots = 0
    for kind, sign in marks_in(text):
        if kind == "mark":
            depth += (sign in "[{") - (sign in "]}")
            dots = 0
        elif kind == "newline":
            # Text that is not TOML may close nothing, and the parser says where.
            dots = 0
        elif kind == "bare":
            dots += sign.count(".")
        if depth > DEEPEST or dots > DEEPEST:
            return True
    return False
