"""The command ``report``: the health of a session as a page, or that of a folder of sessions as pages with an index."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from daw_lint.cli.console import as_names, fail, print_lines, problems, progress_bar, reading, say
from daw_lint.cli.help import FILES, SHOWING
from daw_lint.cli.options import ConfigOption, IsolatedOption, ProfileOption, StageOption, TargetOption, history_option
from daw_lint.cli.output import exit_code
from daw_lint.cli.settings import finder_of, words_of
from daw_lint.disk import probe

if TYPE_CHECKING:
    from daw_lint.app.folder_pages import FolderPages
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.job import JobResult
    from daw_lint.run.lint import Report


class Form(StrEnum):
    """Forms of the report."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    BADGE = "badge"


SUFFIXES = {Form.HTML: ".html", Form.MARKDOWN: ".md", Form.JSON: ".json", Form.BADGE: ".svg"}


def report(
    path: Annotated[Path, typer.Argument(help="A session, a bounce, or a folder of sessions.", readable=False)],
    bounce: Annotated[
        Path | None,
        typer.Option(
            "--bounce",
            "-b",
            metavar="FILE",
            help="The bounce of the session.",
            show_default="found by its name",
            rich_help_panel=FILES,
        ),
    ] = None,
    output_file: Annotated[
        Path | None,
        typer.Option(
            "--output-file",
            "-o",
            metavar="PATH",
            help="Write there: a file, or a folder for a folder.",
            show_default="<name>-health.html here, <folder>-health; other forms are printed",
            rich_help_panel=SHOWING,
        ),
    ] = None,
    form: Annotated[
        Form,
        typer.Option(
            "--format", help="A page, or the same as a comment, as data, as a badge.", rich_help_panel=SHOWING
        ),
    ] = Form.HTML,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    history: Annotated[
        bool | None,
        history_option("Keep it in the history, and show what moved since the last one."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.", rich_help_panel=SHOWING)] = False,
) -> None:
    """Write the health of a session with its bounce as one page that needs nothing beside itself.

    Of a folder it writes an index of its sessions, and a page each.

    Exit code: 0 written and clean, 1 findings or a file that cannot be read, 2 daw-lint could not do its work.

    Examples:

      A page about a session and its bounce, shown in the browser:
        daw-lint report Song.als --bounce "Song mix v4.wav" --open

      What a platform will do to a master:
        daw-lint report "Song master.wav" --target spotify -o master.html

      A folder: a page for each session and an index, with how each moved:
        daw-lint report Sessions -o Reports --history

      A comment for a pull request:
        daw-lint report Song.als --format markdown
    """
    with problems():
        from daw_lint.health.build import health_of
        from daw_lint.health.extras import extras_of
        from daw_lint.health.history.record import Keeper
        from daw_lint.report.health.forms import FORMS
        from daw_lint.report.paths import shown
        from daw_lint.run.lint import Report, lint

        given: dict[str, Any] = {
            "stage": stage.value if stage else None,
            "profile": profile,
            "targets": as_names(target),
        }
        finder = finder_of(config, isolated, given)
        options = words_of(given, config, isolated)
        if form is Form.HTML and bounce is None and _is_folder(path, output_file):
            from daw_lint.app.folder_pages import FolderPages

            out = output_file or Path(f"{path.absolute().name or 'sessions'}-health")
            _end(_write_folder(FolderPages(path, out, finder, history, options), open_it), finder, path)
        with reading() as progress:
            run = lint([path], [bounce] if bounce is not None else [], finder, progress, whole=True)
        result = _only(run, path)
        settings = finder.for_file(result.file)
        reported = Report()
        reported.add(result, settings.fail_on)  # the mix of a master is judged too, but not shown
        health = Keeper(history, say).with_past(health_of(result, settings), settings)
        file = output_file or Path(f"{health.title}-health{SUFFIXES[form]}")
        found = [part for name in result.bounces[:1] if name != result.file for part in ("--bounce", shown(name))]
        words = ["daw-lint", "report", shown(result.file), *found, *options, "-o", shown(file)]
        page = FORMS[form](health, extras_of(health, shlex.join(words)))
        if form is not Form.HTML and output_file is None:
            print_lines([[(page.rstrip("\n"), "")]], None)
            _end(reported, finder, path)
        try:
            file.write_text(page, "utf-8")
        except OSError as error:
            fail(f"cannot write {file}: {error.strerror}")
        say(f"{shown(file)} is written")
        if open_it:
            _open(file)
        _end(reported, finder, path)


def _is_folder(path: Path, output_file: Path | None) -> bool:
    """Whether a folder of sessions is meant: a file as output means the only session in it."""
    from daw_lint.parsers import is_package

    return probe.is_folder(path) and not is_package(path) and (output_file is None or output_file.suffix != ".html")


def _write_folder(pages: FolderPages, open_it: bool) -> Report:
    from daw_lint.report.paths import shown

    try:
        with progress_bar("reporting", counted=True) as progress:
            report = pages.make_all(progress, say)
    except OSError as error:
        fail(f"cannot write {pages.out}: {error.strerror}")
    rows = pages.rows.values()
    unread = sum(bool(row.problem) for row in rows)
    beside = f"; {unread} could not be read" if unread else ""
    say(f"{shown(pages.index)} is written: {len(rows)} session{'s' if len(rows) != 1 else ''}{beside}")
    if open_it:
        _open(pages.index)
    return report


def _open(file: Path) -> None:
    import webbrowser

    webbrowser.open(file.absolute().as_uri())


def _end(report: Report, finder: ConfigFinder, path: Path) -> NoReturn:
    """Exit as ``fail-on`` and the baseline of the configuration say."""
    from daw_lint.run.baseline import hold_against

    hold_against(report, finder, [path], update=False)
    raise typer.Exit(exit_code(report))


def _only(run: Report, path: Path) -> JobResult:
    """Return what is reported: the file that was named, or the only one in the folder."""
    named = [result for result in run.results if result.file == path] or run.results
    if len(named) == 1:
        return named[0]
    unreadable = [finding.message for finding in run.findings if finding.code == "E902"]
    if unreadable:
        fail(f"{path}: {unreadable[0]}", exit_code(run))
    if not named:
        fail(f"there is no session and no bounce in {path}")
    fail(f"{len(named)} sessions and bounces are in {path}: name one of them")
