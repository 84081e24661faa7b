"""Data classes that are compared by our own functions are as those by the functions of ``dataclass``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from daw_lint.model.by_fields import ByFields
from daw_lint.parsers import read_session
from tests.support.live_sets import live_set, track, vst2, write_set


def made(base: type, **options: bool) -> Any:
    @dataclass(frozen=True, **options)
    class Thing(base):  # type: ignore[misc]
        name: str
        size: float = 0.0
        place: int | None = field(default=None, compare=False)
        inside: Any = field(default=None, repr=False)

    Thing.__qualname__ = "Thing"
    return Thing


OURS, PLAIN = made(ByFields, eq=False, repr=False), made(object)
PAIRS = [
    (("a",), ("a",)),
    (("a",), ("b",)),
    (("a", 1.0, 2), ("a", 1.0, 3)),
    (("a", float("nan")), ("a", float("nan"))),
    (("a", 0.0, None, "x"), ("a", 0.0, None, "y")),
]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_they_are_equal_and_hashed_and_shown_as_those_of_dataclass(
    left: tuple[Any, ...], right: tuple[Any, ...]
) -> None:
    def told(kind: Any) -> tuple[object, ...]:
        one, other = kind(*left), kind(*right)
        return one == other, one != other, hash(one) == hash(other), repr(one), repr(other), len({one, other})

    assert told(OURS) == told(PLAIN)


def test_one_of_another_class_is_not_equal() -> None:
    class Other(OURS):  # type: ignore[misc,valid-type]
        pass

    assert OURS("a") != Other("a")
    assert OURS("a") != ("a", 0.0)
    assert OURS("a").__eq__("a") is NotImplemented


def test_one_that_holds_itself_is_shown() -> None:
    held: list[Any] = []
    one = OURS(held)
    held.append(one)
    assert repr(one) == "Thing(name=[...], size=0.0, place=None)"


def test_sessions_are_compared_by_what_is_in_them(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", live_set(track("Vox", number=1), vst2("Precision Limiter")))
    first, second = (read_session(tmp_path / "Song.als") for _ in range(2))
    assert first == second
    assert repr(first) == repr(second)
    assert repr(first).startswith("Session(path=")
    assert first != replace(first, tracks=())
