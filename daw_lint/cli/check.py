"""The command ``daw-lint check``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from daw_lint.cli.completion import formats, outputs, rule_selectors, set_kinds
from daw_lint.cli.console import Codes, as_codes, as_names, fail, paths_to_lint, problems, reading, refuse_torn, say
from daw_lint.cli.help import FAILING, FILES, JUDGING, KEEPING, SHOWING
from daw_lint.cli.options import ConfigOption, IsolatedOption, ProfileOption, StageOption, TargetOption, history_option
from daw_lint.cli.output import exit_code, outputs_of, write_outputs
from daw_lint.cli.settings import finder_of
from daw_lint.disk.suggest import did_you_mean
from daw_lint.report.findings.formats import DEFAULT, FORMATS


class Level(StrEnum):
    """Severities, for --fail-on."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Sessions, bounces and folders.", show_default="this folder", readable=False),
    ] = None,
    bounce: Annotated[
        list[Path] | None,
        typer.Option(
            "--bounce",
            "-b",
            metavar="FILE",
            help="A bounce of the session. Repeatable.",
            show_default=False,
            rich_help_panel=FILES,
        ),
    ] = None,
    no_bounce: Annotated[
        bool, typer.Option("--no-bounce", help="Do not look for bounces beside a session.", rich_help_panel=FILES)
    ] = False,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    as_set: Annotated[
        str | None,
        typer.Option(
            "--set",
            metavar="KIND",
            help="Judge the files as one set: stems, album, alternates or versions.",
            rich_help_panel=FILES,
            show_default=False,
            autocompletion=set_kinds,
        ),
    ] = None,
    mix: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The mix that a mastering session, stems or alternates belong to.",
            show_default=False,
            rich_help_panel=FILES,
        ),
    ] = None,
    select: Annotated[
        Codes,
        typer.Option(
            metavar="CODE",
            help="Run only these rules: codes such as MB101, or beginnings such as MB. Repeatable.",
            rich_help_panel=JUDGING,
            show_default=False,
            autocompletion=rule_selectors,
        ),
    ] = None,
    extend_select: Annotated[
        Codes,
        typer.Option(
            metavar="CODE",
            help="Run these rules too.",
            rich_help_panel=JUDGING,
            show_default=False,
            autocompletion=rule_selectors,
        ),
    ] = None,
    ignore: Annotated[
        Codes,
        typer.Option(
            metavar="CODE",
            help="Do not run these rules.",
            rich_help_panel=JUDGING,
            show_default=False,
            autocompletion=rule_selectors,
        ),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help=f"How to print the findings: {', '.join(FORMATS)}.",
            show_default=DEFAULT,
            rich_help_panel=SHOWING,
            autocompletion=formats,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT=FILE",
            help="Write a format to a file too; - is standard output. Repeatable.",
            rich_help_panel=SHOWING,
            show_default=False,
            autocompletion=outputs,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The file of the findings that are known: only others fail.",
            show_default=False,
            rich_help_panel=FAILING,
        ),
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option("--update-baseline", help="Write what is found now to the baseline.", rich_help_panel=FAILING),
    ] = False,
    show_suppressed: Annotated[
        bool,
        typer.Option(
            "--show-suppressed", help="Show what is suppressed, or known to the baseline, too.", rich_help_panel=SHOWING
        ),
    ] = False,
    fail_on: Annotated[
        Level | None,
        typer.Option(
            help="The lowest severity that makes the exit code 1.", show_default="warning", rich_help_panel=FAILING
        ),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 although there are findings.", rich_help_panel=FAILING)
    ] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    history: Annotated[bool | None, history_option("Keep the result in the history.")] = None,
    no_cache: Annotated[
        bool,
        typer.Option(
            "--no-cache", help="Judge every file anew: neither read nor write the cache.", rich_help_panel=KEEPING
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="NUMBER",
            help="How many files at once.",
            show_default="one a core",
            rich_help_panel=KEEPING,
        ),
    ] = None,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics", help="Show how often each rule was broken instead of the findings.", rich_help_panel=SHOWING
        ),
    ] = False,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="With - as path: what the file that comes through the pipe is called.",
            show_default=False,
            rich_help_panel=FILES,
        ),
    ] = None,
    diff_from: Annotated[
        str | None,
        typer.Option(
            help="Lint only what changed since this git revision.",
            metavar="REV",
            show_default=False,
            rich_help_panel=FILES,
        ),
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Say what was not judged and why, what is suppressed, and all findings.",
            rich_help_panel=SHOWING,
        ),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Show the findings alone: no summary, and nothing where nothing is found.",
            rich_help_panel=SHOWING,
        ),
    ] = False,
) -> None:
    """Find faults in sessions and in the bounces made of them.

    Exit code: 0 clean, 1 findings, 2 daw-lint could not do its work.

    Examples:

      Every session in this folder and below, each with the bounce beside it:
        daw-lint check

      A session with the bounce that you made of it:
        daw-lint check Song.als --bounce "Song mix v4.wav"

      A bounce alone:
        daw-lint check mix.wav

      With the strictest rule book:
        daw-lint check --profile strict

      A master, against what streaming and a record ask for:
        daw-lint check "Song master.wav" --target spotify --target vinyl

      Stems: do they start together, and add up to the mix?
        daw-lint check Stems --set stems --mix "Song mix.wav"

      Which rules are broken most, in an archive of many songs:
        daw-lint check --statistics

      Adopt an old archive: what is found today is known, only new faults fail:
        daw-lint check --baseline known.json --update-baseline

      For a CI job: text on the screen, and files for those who read them:
        daw-lint check --output sarif=lint.sarif --output junit=lint.xml

      Only what changed since the branch main:
        daw-lint check --diff-from main

      What is staged in git, whatever lies on the disk:
        git cat-file --filters :Song.als | daw-lint check - --stdin-filename Song.als
    """
    overrides: dict[str, Any] = {
        "stage": stage.value if stage else None,
        "profile": profile,
        "targets": as_names(target),
        "select": as_codes(select),
        "extend_select": as_codes(extend_select),
        "ignore": as_codes(ignore),
        "fail_on": fail_on.value if fail_on else None,
        "bounces": False if no_bounce else None,
        "mix": str(mix.absolute()) if mix is not None else None,
        "baseline": str(baseline.absolute()) if baseline is not None else None,
    }
    if quiet and verbose:
        fail("--quiet and --verbose say opposite things: leave one of them out")
    with problems():
        from daw_lint.config.model import SET_KINDS
        from daw_lint.disk.cores import cores_here
        from daw_lint.health.history.record import Keeper
        from daw_lint.report.view import View
        from daw_lint.run.baseline import hold_against
        from daw_lint.run.cache.store import Store, cache_file
        from daw_lint.run.lint import lint

        outputs = outputs_of(output_format, output or [], statistics)
        finder = finder_of(config, isolated, overrides)
        if as_set is not None and as_set not in SET_KINDS:
            fail(f"no kind of set {as_set!r}{did_you_mean(as_set, SET_KINDS)}; known are {', '.join(SET_KINDS)}")
        refuse_torn(paths or [], [*(bounce or []), *([mix] if mix else [])])
        wanted = paths_to_lint(paths or [Path()], stdin_filename, diff_from, finder)
        keeper = Keeper(False if wanted.given else history, say)
        with reading() as progress:
            report = lint(
                wanted.paths,
                bounce or [],
                finder,
                progress,
                as_set,
                keeping=keeper,
                given=wanted.given,
                store=None if no_cache else Store(cache_file()),
                processes=jobs or cores_here(),
            )
        for line in hold_against(report, finder, wanted.paths, update_baseline):
            say(line)
        write_outputs(report, outputs, View(verbose, show_suppressed, quiet))
        if diff_from is None and not (report.sessions or report.bounces or report.findings):
            from daw_lint.cli.nothing_found import nothing_in

            for line in nothing_in(wanted.paths):
                say(line)
        if verbose and report.timings:
            from daw_lint.report.findings.statistics import timing

            for line in timing(report):
                say(line)
    raise typer.Exit(exit_code(report, exit_zero))
