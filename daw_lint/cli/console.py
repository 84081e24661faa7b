"""What the commands share: clear errors, progress, and writing to the terminal or to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import typer

from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path, torn

if TYPE_CHECKING:
    from daw_lint.report.view import Line

Codes = list[str] | None
LISTED = "; daw-lint rule --all lists them"


@contextmanager
def problems() -> Iterator[None]:
    """Turn what keeps daw-lint from its work into a clear line for each fault, and exit code 2."""
    from daw_lint.config.find import ConfigError
    from daw_lint.rulebook.rule import RuleError

    try:
        yield
    except (ConfigError, RuleError) as error:
        for line in str(error).split("\n"):
            say(line)
        raise typer.Exit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@contextmanager
def reading() -> Iterator[Callable[[Path], None]]:
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
def progress_bar(words: str = "measuring", counted: bool = False) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on a terminal, once it takes longer than half a second.

    A ``counted`` one is of many equal parts: it shows the time that is left from the start on.
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
    """Return what finds the parts of a bounce by the locators of a session; says so where that is not possible."""
    from daw_lint.model.session import SessionError
    from daw_lint.parsers import read_session
    from daw_lint.run.sections import places

    try:
        session = read_session(path)
    except SessionError as error:
        fail(f"{error.path}: {error.what}: {error.todo}", code=1)

    def find(length_s: float) -> list[tuple[float, str]]:
        found = places(session, length_s)
        if not found:
            say("the session has no locators that fit this bounce: its sections are found from the audio")
        return found

    return find


MOST_WORDS = 20
"""Of more words than that no name is made: that is a list of files."""


class Wanted(NamedTuple):
    """What is to be linted; ``given`` is the content of what does not come from the disk."""

    paths: list[Path]
    given: dict[Path, bytes]


def refuse_torn(paths: list[Path], options: Iterable[Path] = ()) -> None:
    """Fail where a name with spaces came without quotes, as a path or as what an option names."""
    if len(paths) > MOST_WORDS:
        return
    rows = [paths, *([option, *paths[start:]] for option in options for start in range(len(paths)))]
    name = next((name for name in map(torn, rows) if name is not None), None)
    if name is not None:
        fail(f'a name with spaces stands in quotes: "{name}"')


def paths_to_lint(paths: list[Path], stdin_filename: Path | None, diff_from: str | None, finder: Any) -> Wanted:
    """Return what is meant by the paths of the command line, by ``-`` and by ``--diff-from``."""
    if stdin_filename is not None or Path("-") in paths:
        return _piped(paths, stdin_filename, diff_from)
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
            "1 changed audio file is taken for a sample"
            if number == 1
            else f"{number} changed audio files are taken for samples"
        )
        say(f"{what} and not linted; to lint one, name it")
    return Wanted(list(changed.files), {})


def _piped(paths: list[Path], name: Path | None, diff_from: str | None) -> Wanted:
    if name is None:
        fail("what is the file called that comes through the pipe? Say it: --stdin-filename Song.als")
    if paths != [Path("-")]:
        fail("--stdin-filename goes with - as the only path: daw-lint check - --stdin-filename Song.als")
    if diff_from is not None:
        fail("--diff-from looks for files; it cannot be used with -")
    if probe.is_folder(name):
        fail(f"{name} is a folder: it cannot come through a pipe")
    return Wanted([name], {name: sys.stdin.buffer.read()})


def print_lines(lines: Iterable[list[tuple[str, str]]], output_file: Path | None) -> None:
    """Print lines, or write them to a file without colours."""
    if output_file is None:
        write_lines(lines)
        return
    try:
        content = "".join("".join(part for part, _ in line) + "\n" for line in lines)
        output_file.write_text(content, "utf-8")
    except OSError as error:
        fail(f"cannot write {output_file}: {error.strerror}")


def write_lines(lines: Iterable[Line]) -> None:
    """Print lines of text and style."""
    from daw_lint.report.terminal import write

    write(lines)


def print_json(document: Any) -> None:
    """Print a document as JSON."""
    from daw_lint.report.findings.json import to_json

    write_lines([[(to_json(document), "")]])


def as_codes(given: Codes) -> tuple[str, ...] | None:
    """Return codes in capitals; several may stand in one option, with commas."""
    if given is None:
        return None
    return tuple(code.strip().upper() for entry in given for code in entry.split(",") if code.strip())


def as_names(given: list[str] | None) -> tuple[str, ...] | None:
    """Return names in small letters; several may stand in one option, with commas."""
    if given is None:
        return None
    return tuple(name.strip().lower() for entry in given for name in entry.split(",") if name.strip())


def try_rules(paths: list[Path], settings: Any) -> bool:
    """Run the examples of rule files, print how each went, and return whether all went as they say."""
    from daw_lint.judge.rule_test import run_examples
    from daw_lint.rulebook.selection import catalogue_for

    files = [file for path in paths for file in (sorted(path.glob("**/*.toml")) if path.is_dir() else [path])]
    if not files:
        fail("name a rule file, or a folder with rule files")
    for file in files:
        if not file.exists():
            fail(f"there is no {file}: {missing_path(file)}")
    went_well = True
    for file in files:
        for example in run_examples(file, catalogue_for(settings), settings.reference_names):
            went_well &= not example.problem
            mark = ("FAIL", "bold red") if example.problem else ("ok", "green")
            text = f"  {file.name}: {example.kind}: {example.title}" + (
                f": {example.problem}" if example.problem else ""
            )
            write_lines([[mark, (text, "")]])
    return went_well


def as_words(given: list[str] | None) -> tuple[str, ...]:
    """Return words in small letters with underscores; several may stand in one option, with commas."""
    return tuple(word.strip().lower().replace("-", "_") for entry in given or () for word in entry.split(",") if word)


def say(message: str) -> None:
    """Print one line for the user on standard error."""
    from daw_lint.report.escape import clean

    typer.echo(f"daw-lint: {clean(message)}", err=True)


def fail(message: str, code: int = 2) -> NoReturn:
    """Say what is wrong and end with an exit code."""
    say(message)
    raise typer.Exit(code)
