"""The command ``daw-lint check``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.completion import formats, outputs, rule_selectors, set_kinds
from daw_lint.cli.console import Codes, as_codes, as_names, fail, paths_to_lint, problems, reading, refuse_torn, say
from daw_lint.cli.files_from import paths_in
from daw_lint.cli.fix_wishes import wish_of
from daw_lint.cli.headings import FAILING, FILES, FIXING, JUDGING, KEEPING, SHOWING
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
    verbose_option,
)
from daw_lint.cli.output import exit_code, outputs_of, prints_data, write_outputs
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import did_you_mean, missing_path
from daw_lint.model.finding import Severity
from daw_lint.report.findings.formats import FORMATS

if TYPE_CHECKING:
    from daw_lint.run.lint import Report

CODES: dict[str, Any] = {"metavar": "CODE", "autocompletion": rule_selectors}
PRINT_AS = f"How to print the findings: {', '.join(FORMATS)}."
WRITE_TO = "Write to this file; - is standard output. FORMAT=FILE adds one more format. Repeatable."


def check(
    paths: Annotated[
        list[Path] | None,
        argument(help="Sessions, bounces and folders.", show_default="this folder", readable=False),
    ] = None,
    bounce: Annotated[
        list[Path] | None, option(FILES, "A bounce of the session. Repeatable.", "--bounce", "-b", metavar="FILE")
    ] = None,
    files_from: Annotated[
        Path | None,
        option(FILES, "A file with more paths: one a line, or between zero bytes.", "--files-from", metavar="FILE"),
    ] = None,
    no_bounce: Annotated[bool, option(FILES, "Do not look for bounces beside a session.", "--no-bounce")] = False,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    preview: PreviewOption = False,
    as_set: Annotated[
        str | None,
        option(
            FILES,
            "Judge the files as one set: stems, album, alternates or versions.",
            "--set",
            metavar="KIND",
            autocompletion=set_kinds,
        ),
    ] = None,
    mix: Annotated[
        Path | None,
        option(FILES, "The mix that a mastering session, stems or alternates belong to.", metavar="FILE"),
    ] = None,
    select: Annotated[
        Codes,
        option(JUDGING, "Run only these rules: codes such as MB101, or beginnings such as MB. Repeatable.", **CODES),
    ] = None,
    extend_select: Annotated[Codes, option(JUDGING, "Run these rules too.", **CODES)] = None,
    ignore: Annotated[Codes, option(JUDGING, "Do not run these rules.", **CODES)] = None,
    output_format: Annotated[str | None, format_option(help=PRINT_AS, metavar="FORMAT", autocompletion=formats)] = None,
    output: Annotated[
        list[str] | None,
        option(SHOWING, WRITE_TO, "--output", "-o", metavar="[FORMAT=]FILE", autocompletion=outputs),
    ] = None,
    force: ForceOption = False,
    baseline: Annotated[
        Path | None, option(FAILING, "A file of known findings: only new ones fail.", metavar="FILE")
    ] = None,
    update_baseline: Annotated[
        bool, option(FAILING, "Write today's findings to the baseline.", "--update-baseline")
    ] = False,
    show_suppressed: Annotated[
        bool, option(SHOWING, "Show findings that are suppressed or in the baseline too.", "--show-suppressed")
    ] = False,
    fail_on: Annotated[
        Severity | None, option(FAILING, "The lowest severity that makes the exit code 1.", default="warning")
    ] = None,
    exit_zero: Annotated[bool, option(FAILING, "Exit 0 even with findings.", "--exit-zero")] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    history: Annotated[bool | None, history_option("Keep the result in the history.")] = None,
    no_cache: Annotated[
        bool, option(KEEPING, "Check every file again: neither read nor write the cache.", "--no-cache")
    ] = False,
    jobs: Annotated[
        int | None,
        option(KEEPING, "How many files at once.", "--jobs", "-j", default="one per core", min=1, metavar="NUMBER"),
    ] = None,
    statistics: Annotated[
        bool, option(SHOWING, "Count the findings of each rule instead of listing them.", "--statistics")
    ] = False,
    stdin_filename: Annotated[
        Path | None, option(FILES, "The name of the file on standard input, when the path is -.", metavar="FILE")
    ] = None,
    diff_from: Annotated[
        str | None, option(FILES, "Check only what changed since this git revision.", metavar="REV")
    ] = None,
    fix: Annotated[bool, option(FIXING, "Fix in the sessions what cannot change the sound.", "--fix")] = False,
    unsafe_fixes: Annotated[
        bool,
        option(
            FIXING,
            "With --fix or --diff: also what changes the sound, such as switching a limiter off.",
            "--unsafe-fixes",
        ),
    ] = False,
    show_fixes: Annotated[bool, option(FIXING, "Show what --fix would change, and change nothing.", "--diff")] = False,
    fix_only: Annotated[
        bool, option(FIXING, "Fix, and do not list what is left: the exit code is 0 even with findings.", "--fix-only")
    ] = False,
    media_folder: Annotated[
        list[Path] | None,
        option(FIXING, "Look for missing media files here too. Repeatable.", "--media-folder", metavar="FOLDER"),
    ] = None,
    ignores_reason: Annotated[
        str | None,
        option(
            FIXING,
            "Suppress all findings of this run for this reason, in the sessions or in the configuration.",
            "--add-ignores",
            metavar="REASON",
        ),
    ] = None,
    verbose: Annotated[
        bool, verbose_option("Show all findings, what was not checked and why, and what is suppressed.")
    ] = False,
    quiet: Annotated[bool, option(SHOWING, "Show only the findings: no summary.", "--quiet", "-q")] = False,
) -> None:
    """Find problems in sessions and in their bounces.

    Exit code: 0 clean, 1 findings, 2 daw-lint could not do its work.

    Examples:

      Every session in this folder and below, each with the bounce beside it:
        daw-lint check

      A session with its bounce:
        daw-lint check Song.als --bounce "Song mix v4.wav"

      A bounce alone:
        daw-lint check mix.wav

      With the strictest profile:
        daw-lint check --profile strict

      A master, against what Spotify and vinyl ask for:
        daw-lint check "Song master.wav" --target spotify --target vinyl

      Stems: do they start together, and add up to the mix?
        daw-lint check Stems --set stems --mix "Song mix.wav"

      Which rules are broken most in an archive of many songs:
        daw-lint check --statistics

      Adopt an old archive: today's findings are known, only new ones fail:
        daw-lint check --baseline known.json --update-baseline

      Keep all findings of sessions that are released, and say why:
        daw-lint check Songs --add-ignores "released as it is"

      For a CI job: text on the screen, and reports in files:
        daw-lint check --output sarif=lint.sarif --output junit=lint.xml

      Only what changed since the branch main:
        daw-lint check --diff-from main

      What is staged in git, whatever is on the disk:
        git cat-file --filters :Song.als | daw-lint check - --stdin-filename Song.als

      What daw-lint would change in the session to fix what it found:
        daw-lint check --diff --unsafe-fixes Song.als
    """
    overrides: dict[str, Any] = {
        "stage": stage.value if stage else None,
        "profile": profile,
        "targets": as_names(target),
        "preview": preview or None,
        "select": as_codes(select),
        "extend_select": as_codes(extend_select),
        "ignore": as_codes(ignore),
        "fail_on": fail_on.value if fail_on else None,
        "bounces": False if no_bounce else None,
        "mix": str(mix.absolute()) if mix is not None else None,
        "baseline": str(baseline.absolute()) if baseline is not None else None,
    }
    if quiet and verbose:
        fail("--quiet and --verbose contradict each other: use one of them")
    with problems():
        paths = paths if files_from is None else [*(paths or []), *paths_in(files_from)]
        from daw_lint.config.model import SET_KINDS
        from daw_lint.disk.cores import cores_here
        from daw_lint.health.history.record import Keeper
        from daw_lint.report.view import View
        from daw_lint.run.baseline import hold_against
        from daw_lint.run.cache.store import Store, cache_file
        from daw_lint.run.lint import lint

        outputs = outputs_of(output_format, output or [], statistics)
        wish = wish_of(
            fix=fix,
            unsafe=unsafe_fixes,
            diff=show_fixes and ignores_reason is None,
            fix_only=fix_only,
            media_folders=media_folder or (),
            has_output=bool(output_format or output or statistics),
            updates_baseline=update_baseline,
        )
        finder = finder_of(config, isolated, overrides)
        if as_set is not None and as_set not in SET_KINDS:
            fail(f"unknown kind of set {as_set!r}{did_you_mean(as_set, SET_KINDS)}; choose {', '.join(SET_KINDS)}")
        refuse_torn(paths or [], [*(bounce or []), *([mix] if mix else [])])
        if mix is not None and not probe.exists(mix):
            fail(f"there is no mix {mix}: {missing_path(mix)}")
        wanted = paths_to_lint(paths or [Path()], stdin_filename, diff_from, finder)
        if wish is not None and wanted.given:
            fail(f"what comes through a pipe cannot be fixed: name the file itself, {stdin_filename}")
        keeper = Keeper(False if wanted.given else history, say)

        def run() -> "Report":
            with reading() as progress:
                return lint(
                    wanted.paths,
                    bounce or [],
                    finder,
                    progress,
                    as_set,
                    keeping=keeper,
                    given=wanted.given,
                    store=None if no_cache else Store(cache_file()),
                    processes=jobs or cores_here(),
                    is_bounded=True,
                    # In a hook the files are those of a commit: nobody said that they belong together.
                    are_named=diff_from is None and "PRE_COMMIT" not in os.environ,
                )

        if ignores_reason is not None:
            from daw_lint.cli.adding_ignores import add_ignores, checked_reason, show_to

            ignores_reason = checked_reason(
                ignores_reason, is_fixing=fix or fix_only, is_isolated=isolated, is_given=bool(wanted.given)
            )
        report = run()
        said = hold_against(report, finder, wanted.paths, update_baseline and ignores_reason is None)
        view, could_write = View(verbose, show_suppressed, quiet, base=_base(diff_from, finder)), True
        is_data = any(prints_data(one) for one in outputs)
        if ignores_reason is not None:
            show = show_to(quiet, is_data)
            has_new = add_ignores(report, finder, wanted.paths, ignores_reason, write=not show_fixes, show=show)
            if show_fixes:
                raise SystemExit(1 if has_new else 0)
            finder = finder_of(config, isolated, overrides)  # It has read the configuration before the new tables.
            if has_new or update_baseline:
                report = run()
                said = hold_against(report, finder, wanted.paths, update_baseline)
        elif wish is not None:
            from daw_lint.cli.fixing import fix_findings

            outcome = fix_findings(report, finder, wish, view, is_apart=is_data)
            if wish.ends_run:
                raise SystemExit(wish.exit_code(exit_code(report, is_zero_on_findings=True), outcome))
            if outcome.has_fixes:
                report = run()
                said = hold_against(report, finder, wanted.paths, update=False)
            view, could_write = view._replace(tried=wish.safeties), outcome.could_write
        for line in said:
            say(line)
        write_outputs(report, outputs, view, tuple(finder.inputs()))
        if report.nothing_judged or (report.unused and not quiet):
            from daw_lint.cli.nothing_found import nothing_in, unused

            for line in nothing_in(wanted.paths) if report.nothing_judged else unused(report, verbose):
                say(line)
        if verbose and report.timings:
            from daw_lint.report.findings.statistics import timing

            for line in timing(report):
                say(line)
    raise SystemExit(exit_code(report, exit_zero) if could_write else 2)


def _base(diff_from: str | None, finder: Any) -> Any:
    """Return the revision that reviews compare with; ``None`` without one."""
    if diff_from is None:
        return None
    from daw_lint.health.since import Base

    return Base(diff_from, finder)
