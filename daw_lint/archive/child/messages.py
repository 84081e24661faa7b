"""What a worker and its child tell each other, through a pipe."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from daw_lint.archive.child.packing import packed, unpacked

DIED, TIME, MEMORY, VANISHED, STORAGE, FAULT, SETTINGS = (
    "died",
    "time",
    "memory",
    "vanished",
    "storage",
    "fault",
    "settings",
)
"""Kinds of errors, as the table of errors has them."""


class Begin(Struct, tag=True):
    """Look at this group from now on."""

    group: bytes


class Judge(Struct, tag=True):
    """Judge one of its jobs."""

    number: int


class End(Struct, tag=True):
    """Tell what is at the paths outside of the group that its jobs asked for."""

    asked: list[str]
    since_ns: int
    """When judging the group began, in nanoseconds since 1970."""


class Begun(Struct, tag=True):
    """The files of the jobs of a group, relative to the root, and the rows of files that have none."""

    files: list[str]
    asked: list[str]
    rows: dict[str, list[list[Any]]]


class Judged(Struct, tag=True):
    """The rows of a job."""

    rows: dict[str, list[list[Any]]]
    asked: list[str]
    """Addresses outside of the group that it asked for."""


class Failed(Struct, tag=True):
    """A job, or a whole group, that could not be judged."""

    kind: str
    message: str


class Ended(Struct, tag=True):
    """A digest of what is at these paths."""

    digest: str | None
    """``None`` if it may have changed meanwhile."""


Request = Begin | Judge | End
Answer = Begun | Judged | Failed | Ended
_REQUESTS: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def encode(message: Request | Answer) -> bytes:
    """Return a message as bytes."""
    return packed(message)


def request(data: bytes) -> Request:
    """Return what the worker asks for."""
    return unpacked(data, _REQUESTS)


def answer(data: bytes) -> Answer:
    """Return what the child answers."""
    return unpacked(data, _ANSWERS)
