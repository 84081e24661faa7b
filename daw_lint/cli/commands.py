"""The command line as typer builds it: help, completion, and what is wrong with a call. ``plain_call`` does without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Annotated, Any, get_origin, get_type_hints

import typer

from daw_lint.cli.help import Command, Commands
from daw_lint.cli.parameter import Parameter
from daw_lint.cli.table import COMMANDS, function

ABOUT = """A linter for music sessions: finds what does not belong in a mix before you bounce it.

Examples:

  Every session in this folder and below, each with the bounce beside it:
    daw-lint check

  Why a rule found something, and how to fix it:
    daw-lint rule MB101

  Settings, a readable git diff and a hook for a folder of sessions:
    daw-lint init
"""

app = typer.Typer(
    name="daw-lint",
    cls=Commands,
    help=ABOUT,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def for_typer(function: Callable[..., None]) -> Callable[..., None]:
    """Return a function that declares its arguments and options as typer wants them."""
    hints = get_type_hints(function, include_extras=True)
    annotations = {name: _annotation(hint) for name, hint in hints.items()}
    declared = signature(function)
    parameters = [entry.replace(annotation=annotations[name]) for name, entry in declared.parameters.items()]

    @wraps(function)
    def called(**values: Any) -> None:
        function(**values)

    called.__annotations__ = annotations
    called.__signature__ = declared.replace(parameters=parameters)  # type: ignore[attr-defined]
    return called


def _annotation(hint: object) -> object:
    declared = next((part for part in getattr(hint, "__metadata__", ()) if isinstance(part, Parameter)), None)
    if get_origin(hint) is not Annotated or declared is None:
        return hint
    return Annotated[hint.__origin__, _info(declared)]  # type: ignore[attr-defined]


def _info(declared: Parameter) -> object:
    shown = {"help": declared.help, "show_default": declared.default, **declared.more}
    if declared.is_argument:
        return typer.Argument(**shown)
    return typer.Option(*declared.names, rich_help_panel=declared.panel, **shown)


for panel, modules in COMMANDS.items():
    for name in modules:
        called = function(name)
        assert called is not None
        app.command(name, cls=Command, rich_help_panel=panel)(for_typer(called))


def keep_only(words: list[str]) -> None:
    """Drop all commands but the named one, if one is named: to build them all takes as long as to judge a session."""
    named = [entry for entry in app.registered_commands if [entry.name] == words]
    app.registered_commands = named or app.registered_commands


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Take the options before a command."""
    if version:
        from daw_lint import __version__

        typer.echo(f"daw-lint {__version__}")
        raise typer.Exit
