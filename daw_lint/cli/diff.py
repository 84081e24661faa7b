"""The command ``diff``: what changed between two versions of a session; and the text of a session for git."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from daw_lint.cli.console import fail, print_lines, problems, write_lines
from daw_lint.disk import probe


class Form(StrEnum):
    """Forms of a comparison."""

    TEXT = "text"
    JSON = "json"


def diff(
    old: Annotated[str, typer.Argument(help="A session, or one in git such as HEAD~1:Song.als; :Song.als is staged.")],
    new: Annotated[
        str | None, typer.Argument(help="The newer version.", show_default="OLD is compared with its last commit")
    ] = None,
    output_format: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output_file: Annotated[
        Path | None,
        typer.Option("--output-file", "-o", metavar="FILE", help="Write there instead.", show_default=False),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Each change on its own line, also where many say the same.")
    ] = False,
) -> None:
    """Tell what changed between two versions of a session: tracks, devices, levels, clips, not IDs and view.

    Exit code: 0 no change, 1 changes, 2 daw-lint could not do its work.

    Examples:

      What you changed since the last commit:
        daw-lint diff Song.als

      Two versions that lie side by side, with git or without:
        daw-lint diff "Song v1.als" "Song v2.als"

      Since the commit before the last one:
        daw-lint diff HEAD~1 Song.als

      What is staged, as it will be committed:
        daw-lint diff :Song.als

      Between a tag and the last commit, for a program:
        daw-lint diff v1.0:Song.als HEAD:Song.als --format json
    """
    with problems():
        from daw_lint.diff.compare import compare
        from daw_lint.diff.versions import are_identical, read_versions
        from daw_lint.disk.git import GitError
        from daw_lint.model.session import SessionError

        try:
            before, after = read_versions(old, new, Path())
        except GitError as error:
            fail(str(error))
        except SessionError as error:
            fail(f"{error.path}: {error.what}: {error.todo}")
        identical = are_identical(before, after)
        comparison = compare(before.session, after.session)
        if output_format is Form.JSON:
            from daw_lint.report.diff.json import render

            print_lines([[(render(comparison, (before.name, after.name), identical), "")]], output_file)
        else:
            from daw_lint.report.diff.text import lines

            print_lines(lines(comparison, every=verbose, identical=identical), output_file)
    raise typer.Exit(1 if comparison.changes else 0)


def show_plain(path: Path) -> None:
    """Print the text of a session that git compares; of a file that cannot be read one that says so, as git goes on then."""
    from daw_lint.diff.versions import content
    from daw_lint.model.session import SessionError
    from daw_lint.parsers import read_session
    from daw_lint.report.session.plain import lines, unreadable

    try:
        text = lines(read_session(path))
    except SessionError as error:
        if not probe.exists(path):
            fail(f"{error.path}: {error.what}: {error.todo}", code=1)
        text = unreadable(error, content(path))
    write_lines([(line, "")] for line in text)
