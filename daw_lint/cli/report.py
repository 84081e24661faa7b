"""The command ``report``: a page about the health of a session, or pages with an index for a folder of sessions."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from daw_lint.cli.console import (
    as_names,
    fail,
    print_lines,
    problems,
    progress_bar,
    reading,
    refuse_torn,
    say,
)
from daw_lint.cli.exit_codes import INTERRUPTED
from daw_lint.cli.headings import FILES, SHOWING
from daw_lint.cli.optional_libraries import need_matplotlib
from daw_lint.cli.options import (
    ConfigOption,
    ForceOption,
    IsolatedOption,
    PreviewOption,
    ProfileOption,
    StageOption,
    TargetOption,
    format_option,
    history_option,
)
from daw_lint.cli.output import STDOUT, exit_code, format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.save import save
from daw_lint.cli.settings import finder_of, words_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from daw_lint.app.folder_pages import FolderPages
    from daw_lint.health.model import Health
    from daw_lint.report.html.row import Row
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.job import JobResult
    from daw_lint.run.lint import Report


class ReportFormat(StrEnum):
    """Values of ``--format``."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    BADGE = "badge"


SUFFIXES = {
    ReportFormat.HTML: ".html",
    ReportFormat.MARKDOWN: ".md",
    ReportFormat.JSON: ".json",
    ReportFormat.CSV: ".csv",
    ReportFormat.BADGE: ".svg",
}


def report(
    paths: Annotated[
        list[Path] | None,
        argument(help="Sessions, bounces and folders of them.", show_default="this folder", readable=False),
    ] = None,
    bounce: Annotated[
        Path | None,
        option(FILES, "The bounce of the session.", "--bounce", "-b", default="found by its name", metavar="FILE"),
    ] = None,
    output_format: Annotated[
        ReportFormat | None, format_option("html", "A page, a comment, data for a program, a table, or a badge.")
    ] = None,
    output: Annotated[
        Path | None,
        option(
            SHOWING,
            "Write to this file, or for a folder to this folder; - is standard output.",
            "--output",
            "-o",
            default="<name>-health.html here, <folder>-health; other formats are printed",
            metavar="FILE",
            readable=False,
        ),
    ] = None,
    force: ForceOption = False,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    preview: PreviewOption = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    history: Annotated[
        bool | None,
        history_option("Keep the result in the history, and show what changed since the last one."),
    ] = None,
    open_it: Annotated[bool, option(SHOWING, "Open the page in the browser.", "--open")] = False,
    embed_audio: Annotated[
        bool,
        option(
            SHOWING, "Put a small copy of the bounce into the page, to play where the bounce is not.", "--embed-audio"
        ),
    ] = False,
) -> None:
    """Write a page about the health of a session and its bounce. The page needs no other file.

    For a folder, or several files, it writes a page for each session or bounce, and an index; or one table of all songs with
    --format csv or markdown.

    Exit code: 0 written and clean, 1 findings (a file that cannot be read is one), 2 daw-lint could not do its work.

    Examples:

      A page about a session and its bounce, opened in the browser:
        daw-lint report Song.als --bounce "Song mix v4.wav" --open

      What a platform will do to a master:
        daw-lint report "Song master.wav" --target spotify -o master.html

      A folder: a page for each session, an index, and how each changed:
        daw-lint report Sessions -o Reports --history

      Mixes alone, without a session:
        daw-lint report *.wav -o Reports

      A comment for a pull request:
        daw-lint report Song.als --format markdown

      A folder as a table for a spreadsheet, those first that must be sent back:
        daw-lint report Sessions -o songs.csv
    """
    with problems(), _saying_that_nothing_is_written():
        from daw_lint.health.build import health_of
        from daw_lint.health.extras import extras_of
        from daw_lint.health.history.record import Keeper
        from daw_lint.report.health.forms import FORMS
        from daw_lint.report.paths import shown
        from daw_lint.report.view import Document
        from daw_lint.run.lint import Report, lint

        given: dict[str, Any] = {
            "stage": stage.value if stage else None,
            "profile": profile,
            "targets": as_names(target),
            "preview": preview or None,
        }
        finder = finder_of(config, isolated, given)
        path, named, bounces = _meant(paths or [Path()], bounce, finder)
        is_folder = bool(named) or (not bounces and _is_folder(path, output))
        names_pages = is_folder and output is not None and output.suffix.lower() not in SUFFIXES.values()
        form = format_of(output_format, None if names_pages else output, SUFFIXES)
        if form is ReportFormat.HTML:
            need_matplotlib()
        options = words_of(given, config, isolated)
        if form is ReportFormat.HTML and is_folder:
            from daw_lint.app.folder_pages import FolderPages
            from daw_lint.app.page import Audio

            if output == STDOUT:
                fail(
                    "a folder becomes several pages: name a folder with --output, or use --format csv, markdown or json"
                )
            audio: Audio = "embedded" if embed_audio else "beside"
            out = output or Path(f"{path.absolute().name or 'sessions'}-health")
            pages = FolderPages(path, out, finder, history, options, named=named, force=force, audio=audio)
            _end(_write_folder(pages, open_it), finder, named or (path,))
        if form is ReportFormat.CSV or (is_folder and form in (ReportFormat.JSON, ReportFormat.MARKDOWN)):
            from daw_lint.cli.report_table import write_table

            run = write_table(named or (path,), bounces, form.value, output, finder, history)
            _end(run, finder, named or (path,))
        with reading() as progress:
            run = lint([path], bounces, finder, progress, whole=True, is_bounded=True)
        result = _only(run, path)
        _say_unused(run)
        settings = finder.for_file(result.file)
        reported = Report(crashed=run.crashed, missing=run.missing)
        reported.add(result, settings.fail_on)  # the mix of a master is judged too, but not shown
        health = Keeper(history, say).with_past(health_of(result, settings), settings)
        file = output if output not in (None, STDOUT) else Path(f"{health.title}-health{SUFFIXES[form]}")
        found = [part for name in result.bounces[:1] if name != result.file for part in ("--bounce", shown(name))]
        words = ["daw-lint", "report", shown(result.file), *found, *options, "-o", shown(file)]
        is_page = form is ReportFormat.HTML
        at = file if is_page and output != STDOUT else None
        page = FORMS[form](health, extras_of(health, shlex.join(words), at, embed_audio and is_page))
        if output == STDOUT or (form is not ReportFormat.HTML and output is None):
            print_lines([Document(page.rstrip("\n"))], None)
            _end(reported, finder, (path,))
        save(file, page, finder.inputs())
        say(_written(health, shown(file), hint=form is ReportFormat.HTML and not open_it))
        if open_it:
            _open(file)
        _end(reported, finder, (path,))


@contextmanager
def _saying_that_nothing_is_written() -> Iterator[None]:
    """Say that an interrupt came before anything was written, since nobody sees that."""
    try:
        yield
    except KeyboardInterrupt:
        say("interrupted: nothing was written")
        raise


def _written(health: Health, file: str, hint: bool) -> str:
    """Return what to say about a written file: its name, the verdict, the number of findings, and how to open it."""
    from daw_lint.health.headline import in_short, listed_counts

    counts = listed_counts(health).rstrip(".")
    about = f"{in_short(health)}, {counts[0].lower()}{counts[1:]}" if health.findings else in_short(health)
    return f"Wrote {file}: {about}." + (" Open it with --open." if hint else "")


def _meant(paths: list[Path], bounce: Path | None, finder: ConfigFinder) -> tuple[Path, tuple[Path, ...], list[Path]]:
    """Return the path to report on, several that become pages in one folder, and the bounces of the only session.

    Of several paths, the first is the folder around them; a session and its bounces are one.
    """
    from daw_lint.run.job import find_jobs

    bounces = [bounce] if bounce is not None else []
    refuse_torn(paths, bounces)
    if len(paths) == 1:
        return paths[0], (), bounces
    missing = next((path for path in paths if probe.is_missing(path)), None)
    if missing is not None:
        fail(f"there is no {missing}: {missing_path(missing)}")
    if bounces:
        fail("--bounce names the bounce of one session: name that session alone")
    jobs = find_jobs(paths, finder).jobs
    if len(jobs) == 1 and jobs[0].bounces:
        return jobs[0].file, (), list(jobs[0].bounces) if jobs[0].session is not None else []
    try:
        around = os.path.commonpath([path if probe.is_folder(path) else path.parent for path in paths])
    except ValueError:  # absolute and relative ones, or on two drives
        around = ""
    return Path(around), tuple(paths), []


def _say_unused(report: Report) -> None:
    """Say which audio was passed over."""
    if report.unused:
        from daw_lint.cli.nothing_found import unused

        for line in unused(report, verbose=False):
            say(line)


def _is_folder(path: Path, output: Path | None) -> bool:
    """Whether the path is a folder of sessions. With a page as output, the only session in it is meant."""
    from daw_lint.parsers import is_package

    return probe.is_folder(path) and not is_package(path) and (output is None or output.suffix != ".html")


def _write_folder(pages: FolderPages, open_it: bool) -> Report:
    from daw_lint.measure import is_audio_name
    from daw_lint.model.wording import count
    from daw_lint.report.paths import shown

    if not pages.sessions():
        from daw_lint.cli.nothing_found import nothing_in

        for line in nothing_in(pages.named or (pages.folder,)):
            say(line)
        raise SystemExit(2)
    try:
        with progress_bar("reporting", counted=True) as progress:
            report = pages.make_all(progress, say)
    except KeyboardInterrupt:
        if not pages.rows:
            raise
        pages.write_index()
        done = sum(bool(row.page) for row in pages.rows.values())
        say(
            f"interrupted: wrote {count(done, 'page')} and the index of them in {shown(pages.out)}; run it again for the rest"
        )
        raise SystemExit(INTERRUPTED) from None
    except OSError as error:
        fail(f"cannot write {pages.out}: {error.strerror}")
    rows = pages.rows.values()
    unread = sum(bool(row.problem) for row in rows)
    beside = f"; {unread} could not be read" if unread else ""
    alone = sum(is_audio_name(path.name) for path in pages.rows)
    numbers = ((len(rows) - alone, "session"), (alone, "bounce"))
    what = " and ".join(count(number, noun) for number, noun in numbers if number)
    hint = "" if open_it else " Open it with --open."
    say(f"Wrote {shown(pages.index)}: {what}{_readiness(list(rows))}{beside}.{hint}")
    _say_unused(report)
    if open_it:
        _open(pages.index)
    return report


def _readiness(rows: Sequence[Row]) -> str:
    """Say how many songs of a folder are not ready, or that all are; nothing where that is not known of all."""
    if bad := sum(row.tone == "bad" for row in rows):
        return f", {bad} not ready" if len(rows) > 1 else ", not ready"
    are_ready = all(row.tone in ("noted", "good") and row.peak_db is not None for row in rows)
    return (", all ready" if len(rows) > 1 else ", ready") if are_ready else ""


def _open(file: Path) -> None:
    import webbrowser

    webbrowser.open(file.absolute().as_uri())


def _end(report: Report, finder: ConfigFinder, paths: Sequence[Path]) -> NoReturn:
    """Exit as ``fail-on`` and the baseline of the configuration say."""
    from daw_lint.run.baseline import hold_against

    hold_against(report, finder, paths, update=False)
    raise SystemExit(exit_code(report))


def _only(run: Report, path: Path) -> JobResult:
    """Return what is reported: the file that was named, or the only one in the folder."""
    named = [result for result in run.results if result.file == path] or run.results
    if len(named) == 1:
        return named[0]
    unreadable = [finding.message for finding in run.findings if finding.code == "E902"]
    if unreadable:
        fail(f"{path}: {unreadable[0]}", exit_code(run))
    if not named:
        fail(f"no session and no bounce in {path}")
    fail(f"{path} holds {len(named)} sessions and bounces: name one of them")
