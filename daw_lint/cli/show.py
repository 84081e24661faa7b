"""The command ``daw-lint show``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, in_bounds, print_json, print_lines, problems
from daw_lint.cli.diff import show_plain
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.options import TEXT_OR_JSON, ForceOption, FormatOption, OutputOption, TextOrJson
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument, option


def show(
    path: Annotated[Path, argument(help="A session.", readable=False)],
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    plain: Annotated[bool, option(SHOWING, "Show one fact per line, for git diff.", "--plain")] = False,
) -> None:
    """Show a session as a readable tree: tracks, devices, levels, markers.

    Exit code: 0 shown, 2 the session cannot be read, or daw-lint could not do its work.

    Examples:

      The content of a session, without its DAW:
        daw-lint show Song.als

      The same for a program:
        daw-lint show Song.als --format json

      One fact per line, as git diff compares them:
        daw-lint show Song.als --plain
    """
    with problems():
        if plain:
            show_plain(path, output)
            return
        from daw_lint.model.session import SessionError
        from daw_lint.parsers import read_session
        from daw_lint.report.session import tree

        try:
            with in_bounds(path):
                session = read_session(path)
                lines = list(tree.lines(session))
        except SessionError as error:
            fail(f"{error.path}: {error.what}: {error.todo}")
        if format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON:
            from daw_lint.report.session.document import document

            print_json(document(session), output)
        else:
            print_lines(lines, output)
