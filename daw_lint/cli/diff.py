"""The command ``diff``: what changed between two versions of a session; and a session as text for git."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, in_bounds, print_lines, problems
from daw_lint.cli.options import TEXT_OR_JSON, ForceOption, FormatOption, OutputOption, TextOrJson, verbose_option
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument
from daw_lint.disk import probe


def diff(
    old: Annotated[str, argument(help="A session, or one in git such as HEAD~1:Song.als; :Song.als is staged.")],
    new: Annotated[
        str | None, argument(help="The newer version.", show_default="OLD is compared with its last commit")
    ] = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    verbose: Annotated[bool, verbose_option("Show each change on its own line, even if many are alike.")] = False,
) -> None:
    """Show what changed between two versions of a session: tracks, devices, levels, clips; not IDs or the view.

    Exit code: 0 no change, 1 changes, 2 daw-lint could not do its work.

    Examples:

      What you changed since the last commit:
        daw-lint diff Song.als

      Two versions side by side, with git or without:
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
        from daw_lint.judge.device_settings import states_of
        from daw_lint.model.session import SessionError
        from daw_lint.report.diff.text import lines
        from daw_lint.rulebook.catalogue import load

        try:
            with in_bounds(Path(new or old)):
                before, after = read_versions(old, new, Path())
                identical = are_identical(before, after)
                comparison = compare(before.session, after.session, states_of(load()))
                text = list(lines(comparison, every=verbose, identical=identical))
        except GitError as error:
            fail(str(error))
        except SessionError as error:
            fail(f"{error.path}: {error.what}: {error.todo}")
        if format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON:
            from daw_lint.report.diff.json import render

            print_lines([render(comparison, (before.name, after.name), identical)], output, is_data=True)
        else:
            print_lines(text, output)
    raise SystemExit(1 if comparison.changes else 0)


def show_plain(path: Path, output: Path | None) -> None:
    """Print a session as the text that git compares. An unreadable file gets a text that says so: then git goes on."""
    from daw_lint.diff.versions import content
    from daw_lint.parsers import read_session
    from daw_lint.report.session.plain import lines, unreadable
    from daw_lint.run.failed_files import as_session_error

    try:
        with in_bounds(path):
            text = list(lines(read_session(path)))
    except Exception as error:
        problem = as_session_error(path, error)
        if not probe.exists(path):
            fail(f"{problem.path}: {problem.what}: {problem.todo}")
        text = list(unreadable(problem, content(path)))
    print_lines(([(line, "")] for line in text), output)
