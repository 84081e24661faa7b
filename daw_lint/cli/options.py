"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from daw_lint.cli.completion import profiles, targets
from daw_lint.cli.help import JUDGING, KEEPING


class Stage(StrEnum):
    """What the session is for."""

    AUTO = "auto"
    MIX = "mix"
    MASTER = "master"


class Simple(StrEnum):
    """Output formats of commands that show something."""

    TEXT = "text"
    JSON = "json"


StageOption = Annotated[
    Stage | None, typer.Option(help="What the session is for.", show_default="auto", rich_help_panel=JUDGING)
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The rule book to start from; daw-lint profiles lists them.",
        show_default="default",
        rich_help_panel=JUDGING,
        autocompletion=profiles,
    ),
]
TargetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        "-t",
        metavar="NAME",
        help="Where the master is released; daw-lint targets lists the places. Repeatable.",
        rich_help_panel=JUDGING,
        show_default=False,
        autocompletion=targets,
    ),
]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="FILE|KEY=VALUE",
        help="Use this configuration file, or set one setting: fail-on=info, rules.HR101.max_db=-4. Repeatable.",
        show_default=False,
        rich_help_panel=JUDGING,
    ),
]
IsolatedOption = Annotated[
    bool, typer.Option("--isolated", help="Read no configuration file.", rich_help_panel=JUDGING)
]


def history_option(words: str) -> Any:
    """Return the option ``--history``, which each command explains in its own words."""
    return typer.Option(
        "--history/--no-history", help=words, show_default="as the configuration says", rich_help_panel=KEEPING
    )
