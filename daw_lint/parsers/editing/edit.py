"""Edits of the bytes of a session, and what they are expected to change in what is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from daw_lint.model.fix import Action, Fix
from daw_lint.model.place import Address
from daw_lint.model.session import Session
from daw_lint.named_tuple import NamedTuple


class RefusedFixError(Exception):
    """A fix that daw-lint does not do, and what a person can do instead."""

    def __init__(self, why: str, todo: str) -> None:
        super().__init__(f"{why}: {todo}")
        self.why = why
        self.todo = todo


class Edit(NamedTuple):
    """Bytes ``start`` to ``end`` of the unpacked text of a member become ``new``."""

    start: int
    end: int
    new: bytes
    member: str = ""


class Expected(NamedTuple):
    """What the session gives after the edits: the value of one field of the thing at a place."""

    place: Address | None
    """``None`` for the session as a whole."""
    field: str
    """A field of ``Track``, ``Device`` or ``Session``, or the way to one with points: ``media.3.exists``."""
    value: object


class Plan(NamedTuple):
    """The edits for one fix."""

    edits: tuple[Edit, ...]
    expected: tuple[Expected, ...]


class Target(NamedTuple):
    """What an editor works on."""

    session: Session
    """As it was read from these bytes."""
    fix: Fix
    text: Callable[[str], bytes]
    """The unpacked bytes of a member; of the session itself for the empty name."""


Editor = Mapping[Action, Callable[[Target], Plan]]
"""What ``parsers/<format>/edits.py`` holds as ``EDITOR``: a function for each action. It raises ``RefusedFixError``."""


def splice(text: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the text with the edits done. They must not overlap; edits that are the same count once."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise RefusedFixError("two fixes change the same place", "apply them one at a time")
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    pieces.append(text[position:])
    return b"".join(pieces)
