"""Parts of a file, as a player asks for them (RFC 9110, section 14)."""

from __future__ import annotations

import re

from daw_lint.app.web.replies import RefusedError

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def asked(header: str | None, length: int) -> tuple[int, int] | None:
    """Return first byte and end of the range that is asked for; ``None`` for the whole.

    Several ranges, and what is no range of bytes, are answered with the whole, as the RFC allows. Raises ``RefusedError`` (416)
    for one that begins behind the end.
    """
    found = _RANGE.fullmatch(header.strip()) if header is not None else None
    if found is None or (not found[1] and not found[2]):
        return None
    if not found[1]:
        count = int(found[2])
        if not count or not length:
            raise RefusedError(416, "There is no such part of the file.", "")
        return max(0, length - count), length
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    if first >= length:
        raise RefusedError(416, "There is no such part of the file.", "")
    return first, min(length, int(found[2]) + 1) if found[2] else length
