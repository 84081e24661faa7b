"""Which facts differ between a session before and after an edit. Stricter than ``diff``: every field of the model counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from daw_lint.model.place import Place
from daw_lint.model.session import Session

_NO_FACTS = frozenset({"place", "places", "state"})
"""Where a thing is, and the bytes of a plug-in: the text outside the edits is compared byte by byte."""


class Difference(NamedTuple):
    """A fact that differs."""

    steps: tuple[str, ...]
    """Where in the model: ``("tracks", "3", "devices", "0", "enabled")``."""
    before: object
    after: object
    place: Place | None
    """The place of the nearest thing that has one."""
    depth: int
    """How many steps lead to that thing."""

    @property
    def field(self) -> str:
        """The field of that thing, or of what is in it: ``enabled``."""
        return self.steps[self.depth]


def differences(before: Session, after: Session) -> list[Difference]:
    """List every fact that differs."""
    return list(_walk(before, after, (), None, 0))


def _walk(before: Any, after: Any, steps: tuple[str, ...], place: Place | None, depth: int) -> Iterator[Difference]:
    if before is after or (type(before) is type(after) and before == after):
        return
    parts = _parts(before)
    if type(before) is not type(after) or parts is None or parts.keys() != (others := _parts(after) or {}).keys():
        yield Difference(steps, before, after, place, depth)
        return
    here = getattr(before, "place", None)
    if here is not None:
        place, depth = here, len(steps)
    for name, value in parts.items():
        yield from _walk(value, others[name], (*steps, name), place, depth)


def _parts(value: Any) -> dict[str, Any] | None:
    """Return what a value consists of; ``None`` for a plain one."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _NO_FACTS}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: getattr(value, name) for name in value._fields if name not in _NO_FACTS}
    if isinstance(value, tuple):
        return {str(index): item for index, item in enumerate(value)}
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    return None
