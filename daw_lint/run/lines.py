"""The line of each finding in its session, for sessions that are text: people read these in an editor and on a git host."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from daw_lint.disk.bounded import read_file
from daw_lint.model.finding import Finding
from daw_lint.model.limits import Limits
from daw_lint.model.place import Address
from daw_lint.model.session import Session

_LONGEST = 64 << 20
"""Bytes of the longest text in which lines are looked up: nobody opens a longer one in an editor."""


def with_lines(findings: Sequence[Finding], session: Session, data: bytes | None, limits: Limits) -> list[Finding]:
    """Add the lines. A session that is packed has none: its findings stay as they are."""
    placed = [one for one in findings if one.place is not None and one.file == session.path and not one.place.member]
    if not placed:
        return list(findings)
    lines = {one.place: one.place.line or None for one in placed if one.place is not None}
    in_xml = [place for place, line in lines.items() if line is None]
    if in_xml:
        try:
            text = data if data is not None else read_file(session.path, min(limits.max_file_bytes, _LONGEST))
        except OSError:
            return list(findings)
        if _is_text(text):
            lines |= {place: _line(text, place) for place in in_xml}
    return [replace(one, line=lines.get(one.place)) if one.place is not None else one for one in findings]


def _is_text(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _line(text: bytes, place: Address) -> int | None:
    from daw_lint.parsers.editing.edit import RefusedFixError
    from daw_lint.parsers.editing.xml_spans import find_element, line_of

    try:
        return line_of(text, find_element(text, place).start)
    except RefusedFixError:
        return None
