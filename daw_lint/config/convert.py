"""Converts tables to typed structures, and reports every part that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from daw_lint.config.faults import MOST, Fault, FaultsError, explained

T = TypeVar("T")
Hook = Callable[[type, Any], Any]
"""Reads a value of a type of our own. Raises ``ValueError`` that says what the value must be: ``must be a time``."""

_ANY_NAME = "[...]"
"""How the library tells a key of any name."""


def no_hook(kind: type, given: Any) -> Any:
    """Refuse every type of one's own."""
    raise NotImplementedError(kind, given)


def converted(table: Mapping[str, Any], kind: type[T], hook: Hook = no_hook) -> T:
    """Return a table as a structure. Raises ``FaultsError``: at most one a key."""
    try:
        return msgspec.convert(table, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        # A missing key may be a misspelt one, so it is reported only if nothing else is wrong.
        found = tuple(islice(_faults(table, kind, hook), MOST))
        raise FaultsError(found or (explained(str(error), table, inspect.type_info(kind), None),)) from None


def _faults(table: Mapping[str, Any], kind: type, hook: Hook) -> Iterator[Fault]:
    """Yield what is wrong, each part of the table converted by itself."""
    node = inspect.type_info(kind)
    for key, value in table.items():
        for place, part in _parts(key, value, kind, hook):
            said = _said({key: part}, kind, hook)
            if said:
                yield explained(said, {key: part}, node, place)


def _parts(key: str, value: Any, kind: type, hook: Hook) -> Iterator[tuple[str | int | None, Any]]:
    """Yield the entries of a list of tables, or of a table with keys of any name, else the value as it is."""
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        for number, entry in enumerate(value):
            if _said({key: [entry]}, kind, hook):
                yield from ((number, [part]) for part in _faulty_parts(key, entry, kind, hook) or [entry])
    elif isinstance(value, Mapping) and _ANY_NAME in _said({key: value}, kind, hook):
        yield from ((name, {name: entry}) for name, entry in value.items())
    else:
        yield None, value


def _faulty_parts(key: str, entry: Mapping[str, Any], kind: type, hook: Hook) -> list[dict[str, Any]]:
    """Return the keys of an entry that are wrong by themselves, each as an entry of its own: all of them are told."""
    parts = [{name: value} for name, value in entry.items()]
    words = [_said({key: [part]}, kind, hook) for part in parts]
    return [part for part, said in zip(parts, words, strict=True) if said and not said.startswith("Object missing")]


def _said(table: Mapping[str, Any], kind: type, hook: Hook) -> str:
    """Return what is wrong with a part of a table, or nothing. That the rest is missing is not wrong."""
    try:
        msgspec.convert(table, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        said = str(error)
        return "" if said.startswith("Object missing") and " - at `$" not in said else said
    return ""
