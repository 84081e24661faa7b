"""The command line: parses arguments, calls, prints and exits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="daw-lint",
    help="A linter for music sessions: finds what does not belong in a mix before you bounce it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


class Stage(StrEnum):
    """What the session is for."""

    MIX = "mix"
    MASTER = "master"


class Level(StrEnum):
    """Severities, for --fail-on."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Format(StrEnum):
    """Output formats of check."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


class Simple(StrEnum):
    """Output formats of the other commands."""

    TEXT = "text"
    JSON = "json"


class Tabular(StrEnum):
    """Output formats of measure."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ConfigOption = Annotated[Path | None, typer.Option("--config", help="Use this configuration file.", show_default=False)]
Codes = list[str] | None


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Sessions, bounces and folders.", show_default="this folder")
    ] = None,
    bounce: Annotated[
        list[Path] | None,
        typer.Option("--bounce", "-b", help="A bounce of the session. Repeatable.", show_default=False),
    ] = None,
    no_bounce: Annotated[bool, typer.Option("--no-bounce", help="Do not look for bounces beside a session.")] = False,
    stage: Annotated[Stage | None, typer.Option(help="What the session is for.", show_default="mix")] = None,
    select: Annotated[Codes, typer.Option(help="Run only these rules: codes or prefixes.", show_default=False)] = None,
    extend_select: Annotated[Codes, typer.Option(help="Run these rules too.", show_default=False)] = None,
    ignore: Annotated[Codes, typer.Option(help="Do not run these rules.", show_default=False)] = None,
    output_format: Annotated[Format, typer.Option(help="How to print the findings.")] = Format.TEXT,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write there instead.", show_default=False)
    ] = None,
    fail_on: Annotated[
        Level | None, typer.Option(help="The lowest severity that makes the exit code 1.", show_default="warning")
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 although there are findings.")] = False,
    config: ConfigOption = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Say what was not judged and why, what is suppressed, and all findings."),
    ] = False,
) -> None:
    """Lint sessions together with their bounces.

    Exit code: 0 clean, 1 findings, 2 daw-lint could not do its work.

    Examples:

      daw-lint check Song.als --bounce "Song mix v4.wav"

      daw-lint check mix.wav

      daw-lint check . --stage master
    """
    overrides: dict[str, Any] = {
        "stage": stage.value if stage else None,
        "select": _codes(select),
        "extend_select": _codes(extend_select),
        "ignore": _codes(ignore),
        "fail_on": fail_on.value if fail_on else None,
        "bounces": False if no_bounce else None,
    }
    with _problems():
        from daw_lint.run import lint
        from daw_lint.targets import ConfigFinder

        _check_codes([*(_codes(select) or ()), *(_codes(extend_select) or ()), *(_codes(ignore) or ())])
        if config is not None and not config.is_file():
            _fail(f"no configuration file {config}")
        finder = ConfigFinder(config, isolated, {key: value for key, value in overrides.items() if value is not None})
        with _progress() as progress:
            report = lint(paths or [Path()], bounce or [], finder, progress)
        _print_report(report, output_format, output_file, verbose)
    raise typer.Exit(1 if report.failed and not exit_zero else 0)


@app.command()
def measure(
    files: Annotated[list[Path], typer.Argument(help="Audio files; - reads one from a pipe.")],
    output_format: Annotated[Tabular, typer.Option("--format", help="How to print it.")] = Tabular.TABLE,
    what: Annotated[
        list[str] | None,
        typer.Option(
            "--what", help="Measure only this: level, true_peak, loudness, ... Repeatable.", show_default=False
        ),
    ] = None,
    session: Annotated[
        Path | None,
        typer.Option("--session", help="Cut the bounce into sections at this session's locators.", show_default=False),
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write there instead.", show_default=False)
    ] = None,
) -> None:
    """Measure bounces: peaks, loudness, dynamics, stereo, spectrum, edges, sections.

    Exit code: 0 measured, 1 a file cannot be read, 2 daw-lint could not do its work.

    Examples:

      daw-lint measure mix.wav

      daw-lint measure *.wav --format csv -o album.csv

      daw-lint measure mix.wav --session Song.als --what loudness --what sections
    """
    with _problems():
        from daw_lint.bounce import BounceError
        from daw_lint.measure import WHAT
        from daw_lint.measure.files import measure_files
        from daw_lint.report import measurement

        wanted = frozenset(_words(what) or WHAT)
        for word in sorted(wanted - set(WHAT)):
            _fail(f"daw-lint cannot measure {word!r}; it knows {', '.join(WHAT)}")
        places = _places(session) if session is not None else None
        with _bar() as progress:
            found = list(measure_files(files, wanted, progress, places))
        broken = [entry for _, entry in found if isinstance(entry, BounceError)]
        if output_format is Tabular.TABLE:
            tables = [
                line for name, entry in found if not isinstance(entry, BounceError)
                for line in measurement.table(entry, name=name)
            ]  # fmt: skip
            _print_lines(tables, output_file)
        else:
            render = measurement.to_csv if output_format is Tabular.CSV else measurement.to_json
            _print_lines([[(render(found).rstrip("\n"), "")]], output_file)
        for error in broken:
            _say(f"{error.path}: {error.what}: {error.todo}")
    raise typer.Exit(1 if broken else 0)


@app.command()
def show(
    path: Annotated[Path, typer.Argument(help="A session.")],
    output_format: Annotated[Simple, typer.Option("--format", help="How to print it.")] = Simple.TEXT,
) -> None:
    """Show a session as a readable tree: tracks, devices, levels, markers."""
    with _problems():
        from daw_lint.parsers import read_session
        from daw_lint.report import session_tree
        from daw_lint.session import SessionError

        try:
            session = read_session(path)
        except SessionError as error:
            _fail(f"{error.path}: {error.what}: {error.todo}", code=1)
        if output_format is Simple.JSON:
            from dataclasses import asdict

            document = asdict(session) | {"schema_version": 1}
            tempo = session.tempo_map
            document["tempo_map"] = None if tempo is None else [point._asdict() for point in tempo.points]
            _print_json(document)
        else:
            _write(session_tree.lines(session))


@app.command()
def rule(
    code: Annotated[str | None, typer.Argument(help="A rule's code or name.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="List every rule.")] = False,
    output_format: Annotated[Simple, typer.Option("--output-format", help="How to print it.")] = Simple.TEXT,
) -> None:
    """Explain a rule: why, how to fix it, its settings and its source."""
    with _problems():
        from daw_lint.report import rule_page
        from daw_lint.rulebook import load_rules

        rules = load_rules()
        if every or code is None:
            if output_format is Simple.JSON:
                _print_json([rule_page.as_data(entry) for entry in rules])
            else:
                _write([[(f"{entry.code}  {entry.severity:7}  ", "bold"), (entry.summary, "")] for entry in rules])
            return
        wanted = next((entry for entry in rules if code.casefold() in (entry.code.casefold(), entry.name)), None)
        if wanted is None:
            _fail(f"no rule {code!r}{_close(code, [e.code for e in rules] + [e.name for e in rules])}")
        if output_format is Simple.JSON:
            _print_json(rule_page.as_data(wanted))
        else:
            _write([[(line, "bold" if line.startswith("#") else "")] for line in rule_page.render(wanted).splitlines()])


@app.command()
def plugins(
    names: Annotated[
        list[str] | None, typer.Argument(help="Plug-in names; with --unknown: sessions and folders.")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="List the plug-ins of sessions that the catalogue lacks.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show how a plug-in is judged and why, or what the catalogue lacks."""
    with _problems():
        from daw_lint.plugin_report import judged_lines, unknown_lines
        from daw_lint.targets import ConfigFinder

        finder = ConfigFinder(config)
        if unknown:
            _write(unknown_lines([Path(name) for name in names or ["."]], finder))
        elif names:
            _write(judged_lines(names, finder.for_folder(Path())))
        else:
            _fail("name a plug-in, or use --unknown with sessions or folders")


@app.command("config")
def show_config(
    folder: Annotated[Path, typer.Argument(help="The folder whose settings to show.")] = Path(),
    config: ConfigOption = None,
) -> None:
    """Show the settings that hold in a folder, and the file that they come from."""
    with _problems():
        from dataclasses import asdict

        from daw_lint.run import rules_for
        from daw_lint.targets import ConfigFinder

        settings = ConfigFinder(config).for_folder(folder)
        rules_for(settings)
        source = settings.source.as_posix() if settings.source else "the defaults (no configuration file was found)"
        _write([[(f"# {source}", "dim")]])
        for key, value in asdict(settings).items():
            if key != "source":
                _write([[(f"{key.replace('_', '-')} = ", "bold"), (_toml(value), "")]])


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Hold the options that stand before a command."""
    if version:
        from daw_lint import __version__

        typer.echo(f"daw-lint {__version__}")
        raise typer.Exit


@contextmanager
def _problems() -> Iterator[None]:
    """Turn what keeps daw-lint from its work into one clear line and exit code 2."""
    from daw_lint.config import ConfigError
    from daw_lint.rulebook import RuleError

    try:
        yield
    except (ConfigError, RuleError) as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@contextmanager
def _progress() -> Iterator[Callable[[Path], None]]:
    """Show what is being read, on a terminal, once it takes longer than half a second."""
    if not sys.stderr.isatty():
        yield lambda path: None
        return
    from time import monotonic

    started = monotonic()
    status: Any = None

    def step(path: Path) -> None:
        nonlocal status
        if status is None and monotonic() - started > 0.5:
            from rich.console import Console

            status = Console(stderr=True).status("")
            status.start()
        if status is not None:
            from rich.text import Text

            from daw_lint.report.escape import clean

            status.update(Text(f"reading {clean(path.name)}"))

    try:
        yield step
    finally:
        if status is not None:
            status.stop()


@contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """Show a progress bar on a terminal, once it takes longer than half a second."""
    if not sys.stderr.isatty():
        yield lambda part: None
        return
    from time import monotonic

    started = monotonic()
    bar: Any = None

    def step(part: float) -> None:
        nonlocal bar
        if bar is None and monotonic() - started > 0.5:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.add_task("measuring", total=1.0)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], completed=part)

    try:
        yield step
    finally:
        if bar is not None:
            bar.stop()


def _places(path: Path) -> Callable[[float], list[tuple[float, str]]]:
    """Return what finds the parts of a bounce by the locators of a session; says so where that is not possible."""
    from daw_lint.arrangement import places
    from daw_lint.parsers import read_session
    from daw_lint.session import SessionError

    try:
        session = read_session(path)
    except SessionError as error:
        _fail(f"{error.path}: {error.what}: {error.todo}", code=1)

    def find(length_s: float) -> list[tuple[float, str]]:
        found = places(session, length_s)
        if not found:
            _say("the session has no locators that fit this bounce: its sections are found from the audio")
        return found

    return find


def _print_report(report: Any, output_format: Format, output_file: Path | None, verbose: bool) -> None:
    _print_lines(_report_lines(report, output_format, verbose), output_file)


def _print_lines(lines: Iterable[list[tuple[str, str]]], output_file: Path | None) -> None:
    if output_file is None:
        _write(lines)
        return
    try:
        content = "".join("".join(part for part, _ in line) + "\n" for line in lines)
        output_file.write_text(content, "utf-8")
    except OSError as error:
        _fail(f"cannot write {output_file}: {error.strerror}")


def _report_lines(report: Any, output_format: Format, verbose: bool) -> Iterable[list[tuple[str, str]]]:
    """Return the report in a format; only that format is imported."""
    if output_format is Format.JSON:
        from daw_lint.report import json_report

        return [[(json_report.render(report), "")]]
    if output_format is Format.GITHUB:
        from daw_lint.report import github

        return [[(line, "")] for line in github.lines(report)]
    from daw_lint.report import text

    return text.concise(report) if output_format is Format.CONCISE else text.lines(report, verbose)


def _write(lines: Iterable[list[tuple[str, str]]]) -> None:
    from daw_lint.report.terminal import write

    write(lines)


def _print_json(document: Any) -> None:
    from daw_lint.report.json_report import to_json

    _write([[(to_json(document), "")]])


def _codes(given: Codes) -> tuple[str, ...] | None:
    """Return codes in capitals; several may stand in one option, with commas."""
    if given is None:
        return None
    return tuple(code.strip().upper() for entry in given for code in entry.split(",") if code.strip())


def _check_codes(codes: list[str]) -> None:
    from daw_lint.rulebook import load_rules

    known = [entry.code for entry in load_rules()]
    for code in codes:
        if code != "ALL" and not any(entry.startswith(code) for entry in known):
            _fail(f"no rule {code!r}{_close(code, known)}")


def _close(word: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.casefold(), [entry.casefold() for entry in known], 1)
    original = next((entry for entry in known if close and entry.casefold() == close[0]), "")
    return f"; did you mean {original!r}?" if original else "; daw-lint rule --all lists them"


def _toml(value: Any) -> str:
    from json import dumps

    return dumps(value, default=str, ensure_ascii=False)


def _words(given: list[str] | None) -> tuple[str, ...]:
    """Return words in small letters with underscores; several may stand in one option, with commas."""
    return tuple(word.strip().lower().replace("-", "_") for entry in given or () for word in entry.split(",") if word)


def _say(message: str) -> None:
    from daw_lint.report.escape import clean

    typer.echo(f"daw-lint: {clean(message)}", err=True)


def _fail(message: str, code: int = 2) -> NoReturn:
    _say(message)
    raise typer.Exit(code)
