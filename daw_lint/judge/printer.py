"""Prints the numbers of a finding about a limit."""

from __future__ import annotations

from string import Formatter
from typing import Any

from daw_lint.model.compared import decimals_of
from daw_lint.model.wording import fixed


class _Printer(Formatter):
    """Prints numbers with at least the decimals that a text asks for, and as many more as they need."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Print one number; ``{max_db:.0f}`` of -12.5 is -12.5, so that the text tells the number that decides."""
        if isinstance(value, float) and format_spec[:1] == "." and format_spec[-1:] in ("f", "%"):
            scale, end = (100.0, "%") if format_spec.endswith("%") else (1.0, "")
            places = decimals_of(value * scale, int(format_spec[1:-1]))
            return fixed(value * scale, places) + end
        return str(super().format_field(value, format_spec))


PRINTER = _Printer()
