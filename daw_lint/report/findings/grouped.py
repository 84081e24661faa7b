"""What was not judged, gathered: the rules that lack the same thing at the same place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from daw_lint.run.lint import Report


class Missed(NamedTuple):
    """Rules that were not judged at one place for one reason."""

    file: Path
    object_path: str
    reason: str
    codes: tuple[str, ...]


def grouped(report: Report) -> Iterator[Missed]:
    """Yield what was not judged, in the order in which it came up."""
    by_reason: dict[tuple[Path, str, str], list[str]] = {}
    for missed in report.not_judged:
        by_reason.setdefault((missed.file, missed.object_path, missed.reason), []).append(missed.code)
    for (file, object_path, reason), codes in by_reason.items():
        yield Missed(file, object_path, reason, tuple(codes))
