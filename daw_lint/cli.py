"""The command line: parses arguments, calls, prints and exits."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from daw_lint.cli_config import config as config_command
from daw_lint.cli_diff import diff as diff_command
from daw_lint.cli_diff import show_plain
from daw_lint.cli_history import history as history_command
from daw_lint.cli_init import init as init_command
from daw_lint.cli_output import outputs_of, write_outputs
from daw_lint.cli_report import report as report_command
from daw_lint.cli_settings import ConfigOption, IsolatedOption, finder_of
from daw_lint.cli_watch import watch as watch_command
from daw_lint.completion import (
    formats,
    measured,
    outputs,
    rule_codes,
    rule_selectors,
    set_kinds,
)
from daw_lint.completion import profiles as profiles_known
from daw_lint.completion import targets as targets_known
from daw_lint.console import (
    LISTED,
    Codes,
    as_codes,
    as_names,
    as_words,
    fail,
    paths_to_lint,
    places_in,
    print_json,
    print_lines,
    problems,
    progress_bar,
    reading,
    say,
    try_rules,
    write_lines,
)
from daw_lint.help_page import FAILING, FILES, FIND, JUDGING, KEEPING, LOOK, SET_UP, SHOWING, Command, Commands
from daw_lint.hints import did_you_mean
from daw_lint.report.formats import DEFAULT, FORMATS

ABOUT = """A linter for music sessions: finds what does not belong in a mix before you bounce it.

Examples:

  Every session in this folder and below, each with the bounce beside it:
    daw-lint check

  Why something was found, and how to fix it:
    daw-lint rule MB101

  Settings, a readable git diff and a hook for a folder of sessions:
    daw-lint init
"""

app = typer.Typer(
    name="daw-lint",
    cls=Commands,
    help=ABOUT,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)
command = partial(app.command, cls=Command)


class Stage(StrEnum):
    """What the session is for."""

    AUTO = "auto"
    MIX = "mix"
    MASTER = "master"


class Level(StrEnum):
    """Severities, for --fail-on."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Simple(StrEnum):
    """Output formats of the other commands."""

    TEXT = "text"
    JSON = "json"


class Tabular(StrEnum):
    """Output formats of measure."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


HistoryOption = Annotated[
    bool | None,
    typer.Option(
        "--history/--no-history",
        help="Keep the result in the history.",
        show_default="as the configuration says",
        rich_help_panel=KEEPING,
    ),
]


@command(rich_help_panel=FIND)
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Sessions, bounces and folders.", show_default="this folder")
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
    stage: Annotated[
        Stage | None, typer.Option(help="What the session is for.", show_default="auto", rich_help_panel=JUDGING)
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The rule book to start from; daw-lint profiles lists them.",
            show_default="default",
            rich_help_panel=JUDGING,
            autocompletion=profiles_known,
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            "-t",
            metavar="NAME",
            help="Where the master is released; daw-lint targets lists the places. Repeatable.",
            rich_help_panel=JUDGING,
            show_default=False,
            autocompletion=targets_known,
        ),
    ] = None,
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
    history: HistoryOption = None,
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
        from daw_lint.baseline import hold_against
        from daw_lint.cache.store import Store, cache_file
        from daw_lint.config_model import SET_KINDS
        from daw_lint.cores import cores_here
        from daw_lint.history.record import Keeper
        from daw_lint.report.view import View
        from daw_lint.run import lint

        outputs = outputs_of(output_format, output or [], statistics)
        finder = finder_of(config, isolated, overrides)
        if as_set is not None and as_set not in SET_KINDS:
            fail(f"no kind of set {as_set!r}{did_you_mean(as_set, SET_KINDS)}; known are {', '.join(SET_KINDS)}")
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
                jobs=jobs or cores_here(),
            )
        for line in hold_against(report, finder, wanted.paths, update_baseline):
            say(line)
        write_outputs(report, outputs, View(verbose, show_suppressed, quiet))
        if diff_from is None and not (report.sessions or report.bounces or report.findings):
            from daw_lint.empty import nothing_in

            for line in nothing_in(wanted.paths):
                say(line)
        if verbose:
            from daw_lint.report.statistics import timing

            for line in timing(report):
                say(line)
    raise typer.Exit(2 if report.crashed else 1 if report.failed and not exit_zero else 0)


@command(rich_help_panel=SET_UP)
def clean() -> None:
    """Delete the cache of verdicts.

    It is safe at any time: the next check judges every file anew.

    Examples:

      Free the space that the cache takes:
        daw-lint clean
    """
    with problems():
        from daw_lint.cache.store import clean as clean_cache

        try:
            folder, freed = clean_cache()
        except OSError as error:
            fail(f"cannot delete the cache: {error.strerror}")
        say(f"nothing is cached in {folder}" if not freed else f"deleted {freed / 1e6:.1f} MB in {folder}")


@command(rich_help_panel=LOOK)
def measure(
    files: Annotated[list[Path], typer.Argument(help="Audio files; - reads one from a pipe.")],
    output_format: Annotated[Tabular, typer.Option("--format", help="How to print it.")] = Tabular.TABLE,
    what: Annotated[
        list[str] | None,
        typer.Option(
            "--what",
            metavar="WHAT",
            help="Measure only this: level, true_peak, loudness, ... Repeatable.",
            show_default=False,
            autocompletion=measured,
        ),
    ] = None,
    session: Annotated[
        Path | None,
        typer.Option(
            "--session",
            metavar="FILE",
            help="Cut the bounce into sections at this session's locators.",
            show_default=False,
        ),
    ] = None,
    output_file: Annotated[
        Path | None,
        typer.Option("--output-file", "-o", metavar="FILE", help="Write there instead.", show_default=False),
    ] = None,
) -> None:
    """Measure bounces: peaks, loudness, dynamics, stereo, spectrum, edges, sections.

    Exit code: 0 measured, 1 a file cannot be read, 2 daw-lint could not do its work.

    Examples:

      Everything about one bounce:
        daw-lint measure mix.wav

      An album as a table for a spreadsheet, one line a file:
        daw-lint measure *.wav --format csv -o album.csv

      How loud each part of the song is, by the locators of the session:
        daw-lint measure mix.wav --session Song.als --what loudness,sections
    """
    with problems():
        from daw_lint.bounce import BounceError
        from daw_lint.measure import WHAT
        from daw_lint.measure.files import measure_files
        from daw_lint.report import measurement

        wanted = frozenset(as_words(what) or WHAT)
        for word in sorted(wanted - set(WHAT)):
            fail(f"cannot measure {word!r}{did_you_mean(word, WHAT)}; it knows {', '.join(WHAT)}")
        places = places_in(session) if session is not None else None
        with progress_bar() as progress:
            found = list(measure_files(files, wanted, progress, places))
        broken = [entry for _, entry in found if isinstance(entry, BounceError)]
        if output_format is Tabular.TABLE:
            tables = [
                line for name, entry in found if not isinstance(entry, BounceError)
                for line in measurement.table(entry, name=name)
            ]  # fmt: skip
            print_lines(tables, output_file)
        else:
            render = measurement.to_csv if output_format is Tabular.CSV else measurement.to_json
            print_lines([[(render(found).rstrip("\n"), "")]], output_file)
        for error in broken:
            say(f"{error.path}: {error.what}: {error.todo}")
    raise typer.Exit(1 if broken else 0)


@command(rich_help_panel=LOOK)
def show(
    path: Annotated[Path, typer.Argument(help="A session.")],
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
        from daw_lint.parsers import read_session
        from daw_lint.report import session_tree
        from daw_lint.session import SessionError

        try:
            session = read_session(path)
        except SessionError as error:
            fail(f"{error.path}: {error.what}: {error.todo}", code=1)
        if output_format is Simple.JSON:
            from dataclasses import asdict

            document = asdict(session) | {"schema_version": 1}
            tempo = session.tempo_map
            document["tempo_map"] = None if tempo is None else [point._asdict() for point in tempo.points]
            print_json(document)
        else:
            write_lines(session_tree.lines(session))


@command(rich_help_panel=LOOK)
def rule(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CODE | test FILE...",
            help="A rule's code or name; or the word test, and rule files of your own.",
            show_default=False,
            autocompletion=rule_codes,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List every rule.")] = False,
    output_format: Annotated[Simple, typer.Option("--output-format", help="How to print it.")] = Simple.TEXT,
    config: ConfigOption = None,
) -> None:
    """Explain a rule: why, how to fix it, its settings and its source. Or try the examples of rule files of your own.

    Examples:

      Why a limiter on the master bus of a mix is found, and what to do:
        daw-lint rule MB101

      Every rule in one line:
        daw-lint rule --all

      Try a rule of your own on the examples in its file:
        daw-lint rule test house/HS101-loud-track.toml
    """
    with problems():
        from daw_lint.report import rule_page
        from daw_lint.selection import known_rules

        settings = finder_of(config, is_checked=False).for_folder(Path())
        if words and words[0] == "test":
            raise typer.Exit(0 if try_rules([Path(name) for name in words[1:]], settings) else 1)
        rules = known_rules(settings)
        if every or not words:
            if output_format is Simple.JSON:
                print_json([rule_page.as_data(entry) for entry in rules])
            else:
                write_lines(rule_page.listing(rules))
            return
        code = words[0]
        wanted = next((entry for entry in rules if code.casefold() in (entry.code.casefold(), entry.name)), None)
        if wanted is None:
            fail(f"no rule {code!r}{did_you_mean(code, [name for e in rules for name in (e.code, e.name)], LISTED)}")
        if output_format is Simple.JSON:
            print_json(rule_page.as_data(wanted))
        else:
            write_lines(
                [[(line, "bold" if line.startswith("#") else "")] for line in rule_page.render(wanted).splitlines()]
            )


@command(rich_help_panel=LOOK)
def profiles(
    name: Annotated[
        str | None, typer.Argument(help="A profile to explain.", show_default=False, autocompletion=profiles_known)
    ] = None,
) -> None:
    """List the profiles: rule books to start from.

    Examples:

      Which there are:
        daw-lint profiles

      What one of them asks for:
        daw-lint profiles strict
    """
    with problems():
        from daw_lint.profiles import load_profile, profile_names
        from daw_lint.report.data_pages import profile_page

        if name is not None:
            write_lines([[(line, "")] for line in profile_page(load_profile(name)).splitlines()])
            return
        write_lines([[(f"{entry:24}", "bold"), (load_profile(entry).summary, "")] for entry in profile_names()])


@command(rich_help_panel=LOOK)
def targets(
    name: Annotated[
        str | None, typer.Argument(help="A target to explain.", show_default=False, autocompletion=targets_known)
    ] = None,
) -> None:
    """List the places of release for --target, and what is asked of a master there.

    Examples:

      Which there are:
        daw-lint targets

      What one of them asks for, and where that is written:
        daw-lint targets spotify
    """
    with problems():
        from daw_lint.release import all_targets, load_targets
        from daw_lint.report.data_pages import target_page

        if name is not None:
            write_lines([[(line, "")] for line in target_page(load_targets((name,))[0]).splitlines()])
            return
        write_lines([[(f"{entry.name:24}", "bold"), (entry.title, "")] for entry in all_targets().values()])


@command(rich_help_panel=LOOK)
def plugins(
    names: Annotated[
        list[str] | None, typer.Argument(help="Plug-in names; with --unknown: sessions and folders.")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="List the plug-ins of sessions that the catalogue lacks.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show how a plug-in is judged and why, or what the catalogue lacks.

    Examples:

      Is it a limiter to daw-lint?
        daw-lint plugins "Pro-L 2"

      Plug-ins in the sessions of this folder that daw-lint does not know:
        daw-lint plugins --unknown .
    """
    with problems():
        from daw_lint.plugin_report import judged_lines, unknown_lines

        finder = finder_of(config)
        if unknown:
            write_lines(unknown_lines([Path(name) for name in names or ["."]], finder))
        elif names:
            write_lines(judged_lines(names, finder.for_folder(Path())))
        else:
            fail("name a plug-in, or use --unknown with sessions or folders")


command("report", rich_help_panel=FIND)(report_command)
command("watch", rich_help_panel=FIND)(watch_command)
command("history", rich_help_panel=FIND)(history_command)
command("diff", rich_help_panel=LOOK)(diff_command)
command("init", rich_help_panel=SET_UP)(init_command)
command("config", rich_help_panel=SET_UP)(config_command)


def keep_only(words: list[str]) -> None:
    """Forget all commands but the named one, where one is named: to build them all takes as long as to judge a session."""
    named = [
        entry
        for entry in app.registered_commands
        if entry.callback and [entry.name or entry.callback.__name__] == words
    ]
    app.registered_commands = named or app.registered_commands


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Hold the options that stand before a command."""
    if version:
        from daw_lint import __version__

        typer.echo(f"daw-lint {__version__}")
        raise typer.Exit
