"""``daw-lint check --add-ignores``: suppress what was found, and say where."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.cli.console import fail, say, write_lines

if TYPE_CHECKING:
    from daw_lint.model.finding import Finding
    from daw_lint.report.view import Line
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import Report


Show = Callable[["Iterable[Line]"], None]


def show_to(quiet: bool, is_data: bool) -> Show:
    """Return what shows lines: on standard error where a program reads the findings from standard output."""
    if quiet:
        return lambda lines: None
    return _say_lines if is_data else write_in_width


def write_in_width(lines: Iterable[Line]) -> None:
    """Print what was suppressed, as wide as the terminal."""
    from daw_lint.report.fixes.suppressed import in_width
    from daw_lint.report.terminal import terminal_columns

    write_lines(in_width(lines, terminal_columns(sys.stdout)))


def _say_lines(lines: Iterable[Line]) -> None:
    from daw_lint.report.terminal import plain

    for line in lines:
        say(plain(line).strip())


def checked_reason(words: str, *, is_fixing: bool, is_isolated: bool, is_given: bool) -> str:
    """Return the reason as it is written. Ends the program for an empty one, and beside options that contradict it."""
    from daw_lint.judge.suppression import cleaned_reason

    if is_fixing:
        fail("--add-ignores keeps findings and --fix settles them: run one after the other")
    if is_isolated:
        fail("--isolated reads no configuration, where --add-ignores may have to write")
    if is_given:
        fail("only findings on files on the disk can be suppressed, not on what comes through a pipe or from git")
    try:
        return cleaned_reason(words)
    except ValueError as error:
        fail(str(error))


def add_ignores(
    report: Report, finder: ConfigFinder, named: Sequence[Path], reason: str, *, write: bool, show: Show
) -> bool:
    """Suppress the findings of a run, or show how. Return whether something was written, or would be."""
    from daw_lint import __version__
    from daw_lint.fix.suppress import by_object, suppress_findings
    from daw_lint.report.fixes.suppressed import suppressed_lines

    by_file: dict[Path, list[Finding]] = {}
    for finding in report.findings:
        if _can_stay(finding, report):
            by_file.setdefault(finding.file, []).append(finding)
    wishes = {path: by_object(findings) for path, findings in by_file.items()}
    done = suppress_findings(
        wishes,
        report.sessions,
        reason,
        finder,
        lambda path: _new_config(path, named),
        write=write,
        tool=__version__,
    )
    show(suppressed_lines(done, write))
    return done.is_anything


def _can_stay(finding: Finding, report: Report) -> bool:
    """Whether a finding can be suppressed. What is wrong with suppressions, and with the file, has to be put right."""
    from daw_lint.judge.suppression_audit import ALWAYS_JUDGED

    return finding.code not in ALWAYS_JUDGED and finding.file not in report.configs


def _new_config(path: Path, named: Sequence[Path]) -> Path:
    """Return the configuration to make for a file: in the folder that was named around it, else beside it."""
    from daw_lint.config.model import FILE_NAMES
    from daw_lint.disk import probe

    folders = [folder for folder in named if probe.is_folder(folder) and path.is_relative_to(folder)]
    return (folders[0] if folders and folders[0] != path else path.parent) / FILE_NAMES[0]
