"""The words for a bug of daw-lint: it is told as one, and never as damage of the user's file."""

from __future__ import annotations

from pathlib import Path

REPORT_IT = "report it, with the file if you can"


def own_fault(error: BaseException) -> str:
    """Return what failed in daw-lint itself, and where: the kind of error, its text, the file and the line."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"daw-lint itself failed here ({type(error).__name__}: {str(error)[:200]}{place})"
