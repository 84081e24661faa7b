"""Our ``NamedTuple`` makes what that of ``typing`` makes."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from daw_lint import named_tuple
from daw_lint.model.stage import Stage

BODY = '''
class Point(NamedTuple):
    """A point."""

    x: float
    y: float | None = None
    """Unknown, or a number."""
    tags: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All of it."""
        return f"{self.x} {self.y}"

    @classmethod
    def origin(cls) -> Point:
        return cls(0.0)

    def moved(self, by: float) -> Point:
        return self._replace(x=self.x + by)
'''


def made(base: Any) -> Any:
    """Define the class in a module as ours are: with annotations as texts."""
    names: dict[str, Any] = {"__name__": __name__, "NamedTuple": base}
    exec(compile(f"from __future__ import annotations\n{BODY}", "body", "exec"), names)
    globals()["Point"] = names["Point"]
    return names["Point"]


def said(kind: Any) -> dict[str, Any]:
    one = kind(1.0, tags=("a",))
    return {
        "fields": (kind._fields, kind._field_defaults, kind.__doc__, kind.__name__, kind.__qualname__, kind.__module__),
        "hints": typing.get_type_hints(kind),
        "values": (tuple(one), repr(one), one.whole, one.moved(2.0).x, kind.origin() == (0.0, None, ()), one._asdict()),
        "is": (
            isinstance(one, tuple),
            kind.__bases__,
            hash(one) == hash(tuple(one)),
            kind.__slots__,
            kind.__match_args__,
        ),
    }


def test_a_class_is_as_that_of_typing() -> None:
    assert said(made(named_tuple.NamedTuple)) == said(made(typing.NamedTuple))


def test_a_value_survives_being_pickled() -> None:
    value = Stage("mix", "it looks like one")
    assert pickle.loads(pickle.dumps(value)) == value


def test_a_field_without_a_default_cannot_follow_one_with() -> None:
    body = "class Wrong(NamedTuple):\n    x: int = 1\n    y: int"
    with pytest.raises(TypeError):
        exec(body, {"NamedTuple": named_tuple.NamedTuple, "__name__": "wrong"})
