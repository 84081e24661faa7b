"""The command line: its commands, grouped by purpose."""

from __future__ import annotations

from typing import Annotated

import typer

from daw_lint.cli.check import check
from daw_lint.cli.config import config
from daw_lint.cli.console import fail, problems, say
from daw_lint.cli.diff import diff
from daw_lint.cli.fix import fix
from daw_lint.cli.help import FIND, LOOK, SET_UP, Command, Commands
from daw_lint.cli.history import history
from daw_lint.cli.init import init
from daw_lint.cli.measure import measure
from daw_lint.cli.plugins import plugins
from daw_lint.cli.report import report
from daw_lint.cli.rules import profiles, rule, targets
from daw_lint.cli.show import show
from daw_lint.cli.suppress import suppress
from daw_lint.cli.watch import watch

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


def clean() -> None:
    """Delete the cache.

    This is safe at any time: the next check judges every file again.

    Examples:

      Free the space that the cache takes:
        daw-lint clean
    """
    with problems():
        from daw_lint.run.cache.store import clean as clean_cache

        try:
            folder, freed = clean_cache()
        except OSError as error:
            fail(f"cannot delete the cache: {error.strerror}")
        say(f"the cache in {folder} is empty" if not freed else f"deleted {freed / 1e6:.1f} MB in {folder}")


COMMANDS = {
    FIND: (check, fix, suppress, report, watch, history),
    LOOK: (measure, show, rule, profiles, targets, plugins, diff),
    SET_UP: (clean, init, config),
}
"""The commands, in the order of the help."""

for panel, functions in COMMANDS.items():
    for function in functions:
        app.command(function.__name__, cls=Command, rich_help_panel=panel)(function)


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
