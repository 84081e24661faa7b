"""Reads the usual command lines without typer, which takes a third of the time of a check.

Whatever is unusual (help, an unknown word, a value that may be wrong, two short options in one word) goes to typer instead: so
there is one place that says what is wrong, and in what words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from daw_lint.cli.given import running
from daw_lint.cli.parameter import Parameter
from daw_lint.cli.table import function
from daw_lint.cli.values import NotPlainError, one_value
from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex

_WHOLE_NUMBER = regex(r"\d{1,9}")
_ON_WINDOWS = os.name == "nt"
_KNOWN = frozenset(("metavar", "autocompletion", "readable", "min", "max"))
"""What is known of what typer takes."""
_EXPANDED = frozenset("*?[]~$%")
"""What typer expands in a command line on Windows."""


class _Place(NamedTuple):
    """A parameter of a function."""

    name: str
    kind: Any
    """The type of one value."""
    is_list: bool
    is_required: bool
    declared: Parameter


def plain_call(words: Sequence[str]) -> Callable[[], None] | None:
    """Return what runs a command with its values; ``None`` where only typer knows what is meant, or what is wrong."""
    called = function(words[0]) if words and words[0].replace(" ", "").isalpha() else None
    if called is None or (_ON_WINDOWS and not _EXPANDED.isdisjoint("".join(words))):
        return None
    values = values_of(called, words[1:])
    if values is None:
        return None

    def run() -> None:
        with running(values):
            called(**values)

    return run


def values_of(called: Callable[..., None], words: Sequence[str]) -> dict[str, Any] | None:
    """Return the values that words give to a command; ``None`` where typer must read them."""
    try:
        return _defaults(called) | _values(list(_places(called)), list(words))
    except NotPlainError:
        return None


def _defaults(called: Callable[..., None]) -> dict[str, Any]:
    names, defaults = _names(called), called.__defaults__ or ()
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


def _names(called: Callable[..., None]) -> tuple[str, ...]:
    code = called.__code__
    return code.co_varnames[: code.co_argcount]


def _places(called: Callable[..., None]) -> Iterator[_Place]:
    """Yield the parameters of a function. Raises ``NotPlainError`` for one that typer alone understands."""
    hints, required = _hints(called), _names(called)[: -len(called.__defaults__ or ()) or None]
    for name in _names(called):
        declared = getattr(hints[name], "__metadata__", (None,))[0]
        if not isinstance(declared, Parameter) or not _KNOWN.issuperset(declared.more):
            raise NotPlainError
        kind = hints[name].__origin__
        if get_origin(kind) in (Union, UnionType):
            kind = next(part for part in get_args(kind) if part is not NoneType)
        is_list = get_origin(kind) is list
        yield _Place(name, get_args(kind)[0] if is_list else kind, is_list, name in required, declared)


def _hints(called: Callable[..., None]) -> dict[str, Any]:
    """Return the annotations of a function. In a module that does not postpone them they are evaluated already."""
    hints = called.__annotations__
    if any(isinstance(hint, str) for hint in hints.values()):
        return get_type_hints(called, include_extras=True)
    return hints


def _values(places: Sequence[_Place], words: list[str]) -> dict[str, Any]:
    """Return the values that words give, by parameter. Raises ``NotPlainError``."""
    options = {word: (place, value) for place in places for word, value in _words_of(place)}
    values: dict[str, Any] = {}
    alone: list[str] = []
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            alone.append(word)
            continue
        name, equals, given = word.partition("=") if word.startswith("--") else (word, "", "")
        if name not in options:
            raise NotPlainError
        place, flag = options[name]
        if flag is None:
            _add(values, place, given if equals else _next(words))
        elif equals or place.name in values:
            raise NotPlainError
        else:
            values[place.name] = flag
    _take_alone(values, [place for place in places if place.declared.is_argument], alone)
    return values


def _words_of(place: _Place) -> Iterator[tuple[str, bool | None]]:
    """Yield the words of an option, each with the value that it gives alone."""
    if place.declared.is_argument:
        return
    for words in place.declared.names or (f"--{place.name.replace('_', '-')}",):
        on, slash, off = words.partition("/")
        yield on, True if place.kind is bool else None
        if slash:
            yield off, False


def _next(words: list[str]) -> str:
    if not words or (words[0].startswith("-") and words[0] != "-"):
        raise NotPlainError
    return words.pop(0)


def _take_alone(values: dict[str, Any], arguments: Sequence[_Place], words: list[str]) -> None:
    """Give the words that belong to no option to the arguments."""
    for place in arguments:
        if place.is_list and place is not arguments[-1]:
            raise NotPlainError
        taken = words if place.is_list else words[:1]
        words = words[len(taken) :]
        if place.is_required and not taken:
            raise NotPlainError
        for word in taken:
            _add(values, place, word)
    if words:
        raise NotPlainError


def _add(values: dict[str, Any], place: _Place, word: str) -> None:
    value = _whole_number(place, word) if place.kind is int else one_value(word, place.kind, _is_readable(place))
    if place.is_list:
        values.setdefault(place.name, []).append(value)
    elif place.name in values:
        raise NotPlainError
    else:
        values[place.name] = value


def _is_readable(place: _Place) -> bool:
    """Whether a file that is there must be readable, as typer asks."""
    return bool(place.declared.more.get("readable", True))


def _whole_number(place: _Place, word: str) -> int:
    limits = place.declared.more
    if not _WHOLE_NUMBER.fullmatch(word) or not word.isascii():
        raise NotPlainError
    number = int(word)
    if not limits.get("min", number) <= number <= limits.get("max", number):
        raise NotPlainError
    return number
