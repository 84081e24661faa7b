"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from daw_lint.cli.completion import profiles, targets
from daw_lint.cli.headings import JUDGING, KEEPING, SHOWING
from daw_lint.cli.parameter import option


class StageChoice(StrEnum):
    """Values of ``--stage``."""

    AUTO = "auto"
    MIX = "mix"
    MASTER = "master"


class TextOrJson(StrEnum):
    """Values of ``--format`` in commands that show something."""

    TEXT = "text"
    JSON = "json"


TEXT_OR_JSON = {TextOrJson.TEXT: ".txt", TextOrJson.JSON: ".json"}
"""The suffix of each format. Without ``--format`` the suffix of the output file decides; the first one is the default."""


def format_option(default: str = "text", help: str = "How to print it.", **more: Any) -> Any:
    """Declare ``--format``, which says what the output looks like."""
    return option(SHOWING, help, "--format", default=f"by the suffix of --output, else {default}", **more)


def history_option(help: str) -> Any:
    """Declare ``--history``, which each command explains in its own words."""
    return option(KEEPING, help, "--history/--no-history", default="as the configuration says")


def verbose_option(help: str) -> Any:
    """Declare ``--verbose``, which each command explains in its own words."""
    return option(SHOWING, help, "--verbose", "-v")


FormatOption = Annotated[TextOrJson | None, format_option()]
OutputOption = Annotated[
    Path | None,
    option(SHOWING, "Write to this file; - is standard output.", "--output", "-o", metavar="FILE", readable=False),
]
ForceOption = Annotated[
    bool, option(SHOWING, "Replace a text file that daw-lint did not make. Never a session or audio.", "--force")
]
"""``cli.given`` hands it to what writes files, together with everything else that the command line names."""
StageOption = Annotated[StageChoice | None, option(JUDGING, "What the session is for.", default="auto")]
ProfileOption = Annotated[
    str | None,
    option(
        JUDGING, "The rule book to start from; daw-lint profiles lists them.", default="default",
        metavar="NAME", autocompletion=profiles,
    ),
]  # fmt: skip
TargetOption = Annotated[
    list[str] | None,
    option(
        JUDGING, "The platform the master is for; daw-lint targets lists them. Repeatable.", "--target", "-t",
        metavar="NAME", autocompletion=targets,
    ),
]  # fmt: skip
PreviewOption = Annotated[
    bool, option(JUDGING, "Run preview rules too: they rest on the judgement of daw-lint alone.", "--preview")
]
ConfigOption = Annotated[
    list[str] | None,
    option(
        JUDGING, "Use this configuration file, or set one setting: fail-on=info, rules.HR101.max_db=-4. Repeatable.",
        metavar="FILE|KEY=VALUE",
    ),
]  # fmt: skip
IsolatedOption = Annotated[bool, option(JUDGING, "Read no configuration file.", "--isolated")]
