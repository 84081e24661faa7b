"""Shared by the commands: clear errors, progress, and writing to the terminal or to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from daw_lint.cli.exit_codes import CLOSED_PIPE, INTERRUPTED
from daw_lint.disk import probe
from daw_lint.disk.suggest import torn
from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.report.view import Line

Codes = list[str] | None
_MOST_S = 30.0
"""How long one session may take to be shown or compared, by the clock."""
LISTED = "; daw-lint rule --all lists them"


@contextmanager
def problems() -> Iterator[None]:
    """Turn errors of the user and of the system into a clear line for each, and exit code 2."""
    try:
        yield
    except _errors_of_the_user() as error:
        for line in str(error).split("\n"):
            say(line)
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(CLOSED_PIPE) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _errors_of_the_user() -> tuple[type[Exception], ...]:
    """Return ``ConfigError`` and ``RuleError``, as far as their modules are loaded: nothing else can have raised them."""
    places = (("daw_lint.config.model", "ConfigError"), ("daw_lint.rulebook.rule", "RuleError"))
    return tuple(getattr(sys.modules[module], name) for module, name in places if module in sys.modules)


@contextmanager
def reading() -> Iterator[Callable[[Path], None]]:
    """Show the name of the file being read, on a terminal, if reading takes longer than half a second."""
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

            words = Text(f"reading {clean(path.name)}")
            words.truncate(status.console.width - len("* "), overflow="ellipsis")
            status.update(words)

    try:
        yield step
    finally:
        if status is not None:
            status.stop()


@contextmanager
def progress_bar(words: str = "measuring", counted: bool = False) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on a terminal, if the work takes longer than half a second.

    A ``counted`` one has many equal parts: it shows the remaining time from the start.
    """
    if not sys.stderr.isatty():
        yield lambda part: None
        return
    from time import monotonic

    started = monotonic()
    bar: Any = None

    def step(part: float) -> None:
        nonlocal bar
        if bar is None and (counted or monotonic() - started > 0.5):
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.add_task(words, total=1.0)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], completed=part)

    try:
        yield step
    finally:
        if bar is not None:
            bar.stop()


def places_in(path: Path) -> Callable[[float], list[tuple[float, str]]]:
    """Return a function that finds the sections of a bounce by a session's locators. It says so if none fit."""
    from daw_lint.model.session import SessionError
    from daw_lint.parsers import read_session
    from daw_lint.run.sections import places

    try:
        session = read_session(path)
    except SessionError as error:
        fail(f"{error.path}: {error.what}: {error.todo}")

    def find(length_s: float) -> list[tuple[float, str]]:
        found = places(session, length_s)
        if not found:
            say("no locator of the session fits this bounce: finding its sections in the audio")
        return found

    return find


MOST_WORDS = 20
"""More words than this are a list of files, not a name without quotes."""


class Wanted(NamedTuple):
    """What to check; ``given`` holds the content of files that come through a pipe."""

    paths: list[Path]
    given: dict[Path, bytes]


def refuse_torn(paths: list[Path], options: Iterable[Path] = ()) -> None:
    """Fail if a name with spaces came without quotes, as a path or as the value of an option."""
    if len(paths) > MOST_WORDS:
        return
    rows = [paths, *([option, *paths[start:]] for option in options for start in range(len(paths)))]
    name = next((name for name in map(torn, rows) if name is not None), None)
    if name is not None:
        fail(f'put names with spaces in quotes: "{name}"')


def paths_to_lint(paths: list[Path], stdin_filename: Path | None, diff_from: str | None, finder: Any) -> Wanted:
    """Return the files meant by the paths of the command line, by ``-`` and by ``--diff-from``."""
    if stdin_filename is not None or Path("-") in paths:
        return _piped(paths, stdin_filename, diff_from, finder)
    if diff_from is None:
        return Wanted(paths, {})
    from daw_lint.disk.git import GitError
    from daw_lint.run.changed_files import changed_targets

    try:
        changed = changed_targets(diff_from, paths, finder)
    except GitError as error:
        fail(str(error))
    if not changed.files:
        say(f"no session and no bounce changed since {diff_from}")
    if changed.samples:
        number = len(changed.samples)
        what = (
            "1 changed audio file looks like a sample"
            if number == 1
            else f"{number} changed audio files look like samples"
        )
        say(f"{what}: not checked. To check one, name it")
    return Wanted(list(changed.files), {})


def _piped(paths: list[Path], name: Path | None, diff_from: str | None, finder: Any) -> Wanted:
    if name is None:
        fail("name the file on standard input: --stdin-filename Song.als")
    if paths != [Path("-")]:
        fail("--stdin-filename needs - as the only path: daw-lint check - --stdin-filename Song.als")
    if diff_from is not None:
        fail("--diff-from looks for files on the disk: it does not go with -")
    if probe.is_folder(name):
        fail(f"{name} is a folder: it cannot come through a pipe")
    from daw_lint.disk.bounded import TooLongError, read_stream

    most = finder.for_file(name).limits.max_file_bytes
    try:
        return Wanted([name], {name: read_stream(sys.stdin.buffer, most)})
    except TooLongError:
        fail(
            f"more than {most:,} bytes came through the pipe: write them to a file, and name that, or raise max-file-bytes"
        )


def print_lines(lines: Iterable[Line], output: Path | None, is_data: bool = False) -> None:
    """Print lines, or write them to a file without colours; ``-`` is standard output.

    ``is_data`` says that a program reads them: then the file gets no line that says who wrote it.
    """
    if output is None or output == Path("-"):
        write_lines(lines)
        return
    from daw_lint.cli.save import save
    from daw_lint.report.terminal import plain

    save(output, "".join(f"{plain(line)}\n" for line in lines), is_for_people=not is_data)


def write_lines(lines: Iterable[Line]) -> None:
    """Print lines of text and style."""
    from daw_lint.report.terminal import write

    write(lines)


def print_json(document: Any, output: Path | None) -> None:
    """Print a document as JSON, or write it to a file."""
    from daw_lint.report.json_text import to_json

    print_lines([to_json(document)], output, is_data=True)


@contextmanager
def in_bounds(file: Path) -> Iterator[None]:
    """End this program if the block, which prints nothing, takes too long: a file can be made for that."""
    from daw_lint.run.allowance import Bounds
    from daw_lint.run.watchdog import watched

    with watched(file, Bounds(wall_s=_MOST_S), "daw-lint check says whether something is wrong with the file"):
        yield


def as_codes(given: Codes) -> tuple[str, ...] | None:
    """Return the codes of an option in capitals. One value can hold several, separated by commas."""
    if given is None:
        return None
    return tuple(code.strip().upper() for entry in given for code in entry.split(",") if code.strip())


def as_names(given: list[str] | None) -> tuple[str, ...] | None:
    """Return the names of an option in small letters. One value can hold several, separated by commas."""
    if given is None:
        return None
    return tuple(name.strip().lower() for entry in given for name in entry.split(",") if name.strip())


def as_words(given: list[str] | None) -> tuple[str, ...]:
    """Return the words of an option in small letters with underscores. One value can hold several, separated by commas."""
    return tuple(word.strip().lower().replace("-", "_") for entry in given or () for word in entry.split(",") if word)


def say(message: str) -> None:
    """Print one line on standard error."""
    from daw_lint.report.escape import clean

    sys.stderr.write(f"daw-lint: {clean(message)}\n")
    sys.stderr.flush()


def ask(question: str, usual: bool = True) -> bool | None:
    """Ask a question; ``usual`` is what Enter means. ``None`` where there is no answer."""
    import typer

    from daw_lint.report.escape import clean

    try:
        return typer.confirm(clean(question), default=usual)
    except typer.Abort:
        return None


def fail(message: str, code: int = 2) -> NoReturn:
    """Print what is wrong and exit."""
    say(message)
    raise SystemExit(code)
