"""Calls of every command in every form, found by walking what the command line registers: a new one is called too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from importlib.util import find_spec
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import pytest
from typer.models import ArgumentInfo

from daw_lint.cli.commands import app
from tests.support.command_line import run

FUNCTIONS: dict[str, Callable[..., None]] = {
    str(entry.name): entry.callback for entry in app.registered_commands if entry.callback is not None
}
COMMANDS = tuple(FUNCTIONS)
_JUDGED = ("watching", "failed")
_MOST_OFFERS = 2
"""How many of the words that an option offers are tried; the codes of all rules would take minutes."""


class Call(NamedTuple):
    """What a call of ``daw-lint`` gave."""

    words: tuple[str, ...]
    exit_code: int
    stdout: str
    stderr: str


class _Parameter(NamedTuple):
    name: str
    """Its longest word at the command line; empty for an argument."""
    kind: Any
    """The type of one value."""
    offers: tuple[str, ...]
    """What it offers to a shell that completes its value."""


def without_waiting(patch: pytest.MonkeyPatch) -> None:
    """Let ``app`` and ``watch`` end once everything is judged, open no browser, and answer no assistant."""
    from daw_lint.app.watch import alone

    async def until_judged(server: Any) -> None:
        guard = server.config.app
        places = guard._app.state.daw_lint.places
        while not all(place.state in _JUDGED for place in places.opened.values()):
            await asyncio.sleep(0.01)

    patch.setattr("uvicorn.Server.main_loop", until_judged)
    patch.setattr(alone, "is_over", lambda ended_by, place: place.state in _JUDGED)
    patch.setattr("webbrowser.open", lambda url: True)
    if find_spec("mcp") is not None:  # it reads standard input in a thread, which would outlive the test
        patch.setattr("daw_lint.app.assistant.server.serve", lambda folders: None)


def call(*words: str) -> Call:
    """Call ``daw-lint`` in this process; an exception that it does not handle reaches the test."""
    result = run(*words, data="", raises=True)
    return Call(words, result.exit_code, result.stdout, result.stderr)


def plain_call(command: str, subject: str) -> tuple[str, ...]:
    """Return the words of a command with a subject for each of its arguments, and without options."""
    return (command, *(subject for parameter in _parameters(command) if not parameter.name))


def calls(command: str, subjects: Sequence[str], word: str) -> Iterator[tuple[str, ...]]:
    """Yield calls of a command: on each subject in each format, and on the first one with each of its options.

    ``word`` is the value of options that take any text.
    """
    for number, subject in enumerate(subjects):
        words = plain_call(command, subject)
        yield words
        for option in _parameters(command):
            if option.name and (number == 0 or option.name == "--format"):
                yield from ((*words, option.name, *value) for value in _values(option, word))


def formats(command: str) -> list[str]:
    """Return the formats of a command, as ``--format`` takes them; none for a command without."""
    return [value[0] for option in _parameters(command) if option.name == "--format" for value in _values(option, "")]


def _parameters(command: str) -> list[_Parameter]:
    hints = get_type_hints(FUNCTIONS[command], include_extras=True)
    return [_parameter(name, *get_args(hint)) for name, hint in hints.items() if name != "return"]


def _parameter(name: str, kind: Any, info: Any) -> _Parameter:
    kinds = [part for part in get_args(kind) if part is not NoneType] if not isinstance(kind, type) else [kind]
    one = get_args(kinds[0])[0] if get_origin(kinds[0]) is list else kinds[0]
    # Of several names, typer takes the first one for the default, as long as nobody asks.
    names = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
    words = [word.split("/")[0] for word in names if word.startswith("--")]
    offers = [word[0] for word in info.autocompletion("")] if info.autocompletion else []
    if isinstance(info, ArgumentInfo):
        return _Parameter("", one, tuple(offers))
    return _Parameter(words[0] if words else f"--{name.replace('_', '-')}", one, tuple(offers))


def _values(option: _Parameter, word: str) -> list[tuple[str, ...]]:
    if option.kind is bool:
        return [()]
    if issubclass(option.kind, Enum):
        return [(str(choice.value),) for choice in option.kind]
    if option.kind in (int, float):
        return [("1",)]
    offers: list[tuple[str, ...]] = [(offer,) for offer in option.offers if not offer.endswith("=")]
    return offers if option.name == "--format" else [(word,), *offers[:_MOST_OFFERS]]
