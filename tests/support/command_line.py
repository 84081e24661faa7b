"""The command line, run in this process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typer.testing
from typer.testing import CliRunner, Result

from daw_lint.cli.commands import app
from daw_lint.cli.table import joined

# The runner builds the commands anew for every call, which takes as long as most tests.
typer.testing._get_command = cache(typer.testing._get_command)  # type: ignore[attr-defined]


def run(
    *arguments: str | Path,
    data: str | bytes | None = None,
    columns: int | None = None,
    raises: bool = False,
) -> Result:
    """Run ``daw-lint`` with these arguments and return its exit code and what it printed.

    ``data`` comes through the pipe, or is what the person types. ``columns`` is the width of the terminal for help texts.
    With ``raises`` an exception that daw-lint does not handle reaches the test; without it the exit code is 1.
    """
    return CliRunner().invoke(
        app,
        joined([str(argument) for argument in arguments]),
        input=data,
        catch_exceptions=not raises,
        terminal_width=columns,
    )
