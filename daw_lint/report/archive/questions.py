"""The list of questions: for people, as CSV, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from daw_lint import __version__
from daw_lint.report.archive.answer import SCHEMA_VERSION
from daw_lint.report.csv_text import to_csv
from daw_lint.report.view import Document, Span

Asked = tuple[str, str, str, str, Sequence[str]]
"""A question: its name, its argument (empty if it has none), its title, what it answers, and what an answer does not say."""


def question_lines(questions: Sequence[Asked]) -> Iterator[list[Span]]:
    """Yield a line for each question."""
    width = max(len(_call(entry)) for entry in questions)
    for entry in questions:
        yield [(f"{_call(entry):{width}}", "bold"), (f"  {entry[3]}", "")]


def questions_csv(questions: Sequence[Asked]) -> Document:
    """Write the questions as CSV."""
    return to_csv(("name", "argument", "title", "answers"), [entry[:4] for entry in questions])


def questions_data(questions: Sequence[Asked]) -> dict[str, Any]:
    """Return the questions as data for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "daw-lint", "version": __version__},
        "questions": [
            {"name": name, "argument": argument or None, "title": title, "answers": answers, "caveats": list(caveats)}
            for name, argument, title, answers, caveats in questions
        ],
    }


def _call(entry: Asked) -> str:
    return f"{entry[0]} {entry[1]}".rstrip()
