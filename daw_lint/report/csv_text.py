"""The writer for CSV (RFC 4180): a spreadsheet reads every text as a text, and none as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from daw_lint.report.escape import clean
from daw_lint.report.view import Document

Cell = float | int | str | None
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20].")
"""How a text begins that a spreadsheet may compute (OWASP, CSV Injection), in the wide forms of East Asian systems too."""
_PLAIN = re.compile(r"[\w .:/()-]*")
"""Texts that no program can cut: elsewhere than in English, spreadsheets separate cells by semicolons or tabs."""


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Document:
    """Write a head line and the rows. Numbers have decimal points, and ``-inf`` for silence; ``None`` is an empty cell.

    Control characters in texts become escapes. A text that a spreadsheet would take for a formula gets an apostrophe, with
    which spreadsheets mark a text.
    """
    lines = [",".join(map(_cell, row)) for row in (columns, *rows)]
    return Document("".join(f"{line}\n" for line in lines))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    shown = clean(value)
    if _FORMULA.match(shown):
        shown = f"'{shown}"
    if _PLAIN.fullmatch(shown):
        return shown
    quoted = shown.replace('"', '""')
    return f'"{quoted}"'
