"""Our ``NamedTuple`` makes what that of ``typing`` makes."""

from __future__ import annotations

import pickle
import typing
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
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


def refusals(kind: Any) -> list[str]:
    one = kind(1.0)
    wrong = (
        lambda: kind(),
        lambda: kind(1.0, z=2),
        lambda: kind(1.0, 2.0, (), 4),
        lambda: kind._make((1.0,)),
        lambda: one._replace(z=2),
        lambda: setattr(one, "x", 2.0),
        lambda: setattr(one, "z", 2.0),
    )
    said = []
    for do in wrong:
        with pytest.raises((TypeError, ValueError, AttributeError)) as raised:
            do()
        said.append(f"{type(raised.value).__name__}: {raised.value}")
    return said


def test_what_is_wrong_is_refused_in_the_same_words() -> None:
    assert refusals(made(named_tuple.NamedTuple)) == refusals(made(typing.NamedTuple))


@pytest.mark.parametrize("is_used_before", [True, False])
def test_a_class_of_such_a_class_makes_its_own_values(is_used_before: bool) -> None:
    class Pair(named_tuple.NamedTuple):
        left: int
        right: int = 2

    class Named(Pair):
        def both(self) -> int:
            return self.left + self.right

    if is_used_before:
        assert Pair(3) == (3, 2)
    assert Named(1).both() == 3
    assert type(Named(1)) is type(Named._make((1, 2))) is type(Named(4)._replace(left=1)) is Named
    assert type(Pair(1)) is Pair
    assert repr(Named(1)) == "Named(left=1, right=2)"


def test_two_threads_may_make_the_first_value_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pair(named_tuple.NamedTuple):
        left: int
        right: int = 2

    both = Barrier(2)

    def together(*given: Any, **more: Any) -> Any:
        both.wait(20)
        return namedtuple(*given, **more)

    monkeypatch.setattr(named_tuple, "namedtuple", together)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(Pair, (1, 3))) == [(1, 2), (3, 2)]
    assert Pair(5) == (5, 2)
