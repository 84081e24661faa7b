"""The words for a bug of daw-lint: it is told as one, and never as damage of the user's file."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.wording import one_line

REPORT_IT = "report it, with the file if you can"


def own_fault(error: BaseException) -> str:
    """Return what failed in daw-lint itself, and where, in one line: the kind of error, its text, the file and the line."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return one_line(f"daw-lint itself failed here ({type(error).__name__}: {str(error)[:200]}{place})")
