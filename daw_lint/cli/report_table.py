"""``report`` of a folder as one file: a table as CSV or Markdown, or the JSON of every song."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.cli.console import print_lines, reading, say
from daw_lint.cli.output import STDOUT
from daw_lint.cli.save import save

if TYPE_CHECKING:
    from daw_lint.health.model import Health
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import Report


def write_table(
    paths: Sequence[Path],
    bounces: Sequence[Path],
    form: str,
    output: Path | None,
    finder: ConfigFinder,
    history: bool | None,
) -> Report:
    """Report on every song in the paths, print it or write it to ``output``, and return the run.

    Where there is nothing to report on, that is said, and the exit code is 2: nothing judged is not clean.
    """
    from daw_lint.cli.nothing_found import nothing_in
    from daw_lint.health.build import health_of
    from daw_lint.health.history.record import Keeper
    from daw_lint.report.health.folder import FOLDER_FORMS, Songs
    from daw_lint.report.paths import shown
    from daw_lint.report.view import Document
    from daw_lint.run.lint import lint

    with reading() as progress:
        run = lint(paths, bounces, finder, progress, whole=True, is_bounded=True)
    keeper = Keeper(history, say)
    healths = []
    for result in run.results:
        settings = finder.for_file(result.file)
        healths.append(keeper.with_past(health_of(result, settings), settings))
    page = FOLDER_FORMS[form](Songs(tuple(healths), tuple(one for one in run.findings if one.code == "E902")))
    if output in (None, STDOUT):
        print_lines([Document(page.rstrip("\n"))], None)
    else:
        save(output, page, finder.inputs())
        say(f"Wrote {shown(output)}: {_counted(healths, run)}.")
    if not healths and not run.findings:
        for line in nothing_in(paths):
            say(line)
        raise SystemExit(2)
    return run


def _counted(healths: Sequence[Health], run: Report) -> str:
    """Count the songs, those that are not ready, and the files that could not be read."""
    from daw_lint.health.score import Verdict
    from daw_lint.model.wording import count

    not_ready = sum(health.verdict is Verdict.NOT_READY for health in healths)
    unread = len({finding.file for finding in run.findings if finding.code == "E902"})
    beside = f", {not_ready} not ready" if not_ready else ""
    return f"{count(len(healths) + unread, 'song')}{beside}{f'; {unread} could not be read' if unread else ''}"
