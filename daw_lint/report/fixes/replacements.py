"""What a fix replaces in the text of a session, for programs that show fixes. Packed sessions and long ones have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from daw_lint.disk.bounded import read_file
from daw_lint.fix.edit_session import edit_session
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Fix
from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import Edit

_LONGEST = 1 << 20
"""Bytes of the longest session: each fix is proved, for which the session is read back."""
_MOST = 20
"""Most fixes of one session that are told."""


class Replacement(NamedTuple):
    """A part of a text, and what takes its place. Lines and columns count from 1, columns in code points; the end is not in it."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    new: str


def replacements(findings: Iterable[Finding]) -> dict[tuple[Path, Fix], tuple[Replacement, ...]]:
    """Return what each fix replaces, by session and fix. Fixes that cannot be told, or are refused, are left out."""
    by_file: dict[Path, dict[Fix, None]] = {}
    for finding in findings:
        if finding.fix is not None and finding.fix.action is not Action.RELINK and _is_in_text(finding):
            by_file.setdefault(finding.file, {})[finding.fix] = None
    return {
        (path, fix): parts for path, fixes in by_file.items() for fix, parts in _of_session(path, list(fixes)[:_MOST])
    }


def _is_in_text(finding: Finding) -> bool:
    return finding.place is not None and not finding.place.member


def _of_session(path: Path, fixes: list[Fix]) -> Iterator[tuple[Fix, tuple[Replacement, ...]]]:
    limits = Limits()
    try:
        data = read_file(path, _LONGEST)
        data.decode("utf-8")
        session = read_session(path, data=data, limits=limits)
    except (OSError, UnicodeDecodeError, SessionError):
        return
    for fix in fixes:
        edits = edit_session(session, data, [fix], limits).edits
        if edits and all(not edit.member for edit in edits):
            yield fix, tuple(_replacement(data, edit) for edit in edits)


def _replacement(data: bytes, edit: Edit) -> Replacement:
    return Replacement(*_position(data, edit.start), *_position(data, edit.end), edit.new.decode("utf-8"))


def _position(data: bytes, offset: int) -> tuple[int, int]:
    start = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, start) + 1, len(data[start:offset].decode("utf-8")) + 1
