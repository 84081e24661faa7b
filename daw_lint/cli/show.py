"""The command ``daw-lint show``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daw_lint.cli.console import fail, print_json, problems, write_lines
from daw_lint.cli.diff import show_plain
from daw_lint.cli.options import Simple


def show(
    path: Annotated[Path, typer.Argument(help="A session.", readable=False)],
    output_format: Annotated[Simple, typer.Option("--format", help="How to print it.")] = Simple.TEXT,
    plain: Annotated[bool, typer.Option("--plain", help="One fact a line, for git diff.")] = False,
) -> None:
    """Show a session as a readable tree: tracks, devices, levels, markers.

    Exit code: 0 shown, 1 the session cannot be read, 2 daw-lint could not do its work.

    Examples:

      What is in a session, without its DAW:
        daw-lint show Song.als

      The same for a program:
        daw-lint show Song.als --format json

      One fact a line, which is what git diff compares:
        daw-lint show Song.als --plain
    """
    with problems():
        if plain:
            show_plain(path)
            return
        from daw_lint.model.session import SessionError
        from daw_lint.parsers import read_session
        from daw_lint.report.session import tree

        try:
            session = read_session(path)
        except SessionError as error:
            fail(f"{error.path}: {error.what}: {error.todo}", code=1)
        if output_format is Simple.JSON:
            from dataclasses import asdict

            document = asdict(session) | {"schema_version": 1, "facts": session.facts}
            del document["gives"]  # with what is missing it says the same as the facts
            tempo = session.tempo_map
            document["tempo_map"] = None if tempo is None else [point._asdict() for point in tempo.points]
            print_json(document)
        else:
            write_lines(tree.lines(session))
