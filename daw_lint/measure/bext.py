"""The Broadcast WAV extension chunk (EBU Tech 3285, clause 2.3): who wrote a file, and when."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

HEAD_BYTES = 338
"""Description 256, originator 32, its reference 32, date 10, time 8: nothing after it is read."""
_STAMP = re.compile(r"(\d{4})\D(\d\d)\D(\d\d) (\d\d)\D(\d\d)\D(\d\d)")


class Broadcast(NamedTuple):
    """The fields that are read. ``originated`` is local time without a time zone, in whole seconds."""

    originator: str | None = None
    originated: datetime | None = None


def read_bext(chunk: bytes) -> Broadcast:
    """Read the first 338 bytes of the chunk. Absent or invalid fields are ``None``; nothing is raised."""
    return Broadcast(_text(chunk[256:288]) or None, _moment(_text(chunk[320:330]), _text(chunk[330:338])))


def _text(field: bytes) -> str:
    field = field.split(b"\0", 1)[0]
    try:
        return field.decode("utf-8").strip()
    except UnicodeDecodeError:
        return field.decode("latin-1").strip()


def _moment(date: str, time: str) -> datetime | None:
    # Any separator is allowed (Tech 3285 recommends "-" but lists "_", ":", space and "." too).
    found = _STAMP.fullmatch(f"{date} {time}")
    if found is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
