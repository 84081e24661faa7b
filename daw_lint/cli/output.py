"""Where output goes: ``--format`` says what it looks like, ``--output`` which file it goes to, in every command alike."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from daw_lint.cli.console import fail, write_lines
from daw_lint.cli.save import saved
from daw_lint.disk.suggest import did_you_mean
from daw_lint.named_tuple import NamedTuple
from daw_lint.report.findings.formats import DEFAULT, FORMATS, writer

if TYPE_CHECKING:
    from daw_lint.report.view import Line, View
    from daw_lint.run.lint import Report

STDOUT = Path("-")
_TXT = ".txt"
_PLAIN = (_TXT, ".md", ".log")
"""Suffixes of files that hold text for people."""
_Format = TypeVar("_Format", bound=StrEnum)


def format_of(given: _Format | None, output: Path | None, suffixes: Mapping[_Format, str]) -> _Format:
    """Return the format: the given one, else that of the output file's suffix; for a file without one the first.

    Fails for a suffix of no format: a table in ``album.xlsx`` opens nowhere.
    """
    if output is not None:
        _refuse_pair(str(output), suffixes)
    if given is not None:
        return given
    suffix = "" if output is None else output.suffix.lower()
    forms = {suffixes[form]: form for form in suffixes}
    first = next(iter(suffixes))
    if suffix and suffix not in forms and not (suffixes[first] == _TXT and suffix in _PLAIN):
        refuse_suffix(str(output), forms)
    return forms.get(suffix, first)


def refuse_suffix(file: str, suffixes: Iterable[str]) -> NoReturn:
    """Fail for a file whose suffix is that of no format."""
    known = ", ".join(dict.fromkeys(filter(None, suffixes)))
    fail(f"no format has the suffix of {file}: use {known}, or say which with --format")


def _refuse_pair(file: str, forms: Iterable[str]) -> None:
    """Fail for FORMAT=FILE, which ``check`` alone takes: it has several outputs."""
    form, equals, name = file.partition("=")
    if equals and form in map(str, forms):
        fail(f"--output {file}: write --format {form} --output {name or 'FILE'}")


class Output(NamedTuple):
    """A format of ``check`` and where it goes: a file, or standard output for ``None``."""

    form: str
    file: Path | None = None


def outputs_of(output_format: str | None, given: Sequence[str], statistics: bool = False) -> list[Output]:
    """Return what to write. ``given`` are FORMAT=FILE, or a FILE that takes the place of standard output."""
    printed = _printed(output_format, statistics)
    named = [_named(word) for word in given]
    instead = [_instead(word, printed) for word, output in zip(given, named, strict=True) if output is None]
    outputs = [*(output for output in named if output is not None), *instead]
    if not instead and printed is not None:
        outputs.append(Output(printed))
    elif not instead and all(output.file is not None for output in outputs):
        outputs.append(Output(DEFAULT))
    places = [_place(output) for output in outputs]
    for output, place in zip(outputs, places, strict=True):
        if places.count(place) > 1:
            fail(f"two formats go to {output.file or 'standard output'}")
    return outputs


def _printed(output_format: str | None, statistics: bool) -> str | None:
    form = None if output_format is None else _known(output_format)
    if not statistics:
        return form
    if form not in (None, "statistics"):
        fail(f"--statistics is a format of its own; write the other one to a file: --output {form}=lint.{form}")
    return "statistics"


def _named(word: str) -> Output | None:
    """Return the output of FORMAT=FILE, or ``None`` for a FILE alone, which may have an equals sign in it too."""
    form, equals, file = word.partition("=")
    if not equals or re.search(r"[\\/.]", form):
        return None
    if not file:
        fail(f"--output {word} names no file, as in --output {form}=lint.{form}")
    return Output(_known(form), _file(file))


def _instead(word: str, printed: str | None) -> Output:
    if not word:
        fail("--output names no file")
    if word in FORMATS:
        fail(f"--output {word} names a format and no file, as in --output {word}=lint.{word}")
    return Output(printed or _by_suffix(word), _file(word))


def _by_suffix(word: str) -> str:
    suffix = Path(word).suffix.lower()
    forms = [name for name, entry in FORMATS.items() if suffix and entry.suffix == suffix]
    if len(forms) > 1:
        ways = " or ".join(f"--output {form}={word}" for form in forms)
        fail(f"{word} can be of several formats: use {ways}")
    if not forms and suffix not in ("", *_PLAIN):
        refuse_suffix(word, (entry.suffix for entry in FORMATS.values()))
    return forms[0] if forms else DEFAULT


def _file(word: str) -> Path | None:
    return None if word == str(STDOUT) else Path(word)


def _place(output: Output) -> str | None:
    return os.path.normcase(output.file.resolve()) if output.file is not None else None


def write_outputs(report: Report, outputs: Sequence[Output], view: View, inputs: Sequence[Path] = ()) -> None:
    """Write the report, but over none of the ``inputs``. If a file cannot be written, the others still are; then the run ends with 2."""
    if any(FORMATS[output.form].names_lines for output in outputs):
        from daw_lint.run.lines import add_lines

        add_lines(report)
    problems = [
        problem for output in outputs if output.file is not None for problem in _write(report, output, view, inputs)
    ]
    from daw_lint.report.terminal import terminal_columns

    for output in outputs:
        if output.file is None:
            write_lines(_lines(report, output, view._replace(columns=terminal_columns())))
    if problems:
        fail("; ".join(problems))


def prints_data(output: Output) -> bool:
    """Whether an output is for programs, and goes to standard output: then nothing else may go there."""
    return output.file is None and not FORMATS[output.form].is_for_people


def exit_code(report: Report, is_zero_on_findings: bool = False) -> int:
    """Return 2 where daw-lint could not do its work, 1 where a finding is as severe as ``fail-on`` says, else 0.

    It could not where it failed itself, where what the user named is not there, and where there was nothing to judge.
    """
    return (
        2
        if report.crashed or report.missing or report.nothing_judged
        else 1
        if report.failed and not is_zero_on_findings
        else 0
    )


def _known(form: str) -> str:
    if form not in FORMATS:
        words = ", ".join(FORMATS)
        fail(f"unknown format {form!r}{did_you_mean(form, FORMATS, '; the formats are ' + words)}")
    return form


def _write(report: Report, output: Output, view: View, inputs: Sequence[Path]) -> list[str]:
    from daw_lint.report.terminal import plain

    assert output.file is not None
    content = "".join(f"{plain(line)}\n" for line in _lines(report, output, view))
    form = FORMATS[output.form]
    problem = saved(output.file, content, inputs, is_for_people=form.is_for_people, is_appended=form.appends)
    return [problem] if problem is not None else []


def _lines(report: Report, output: Output, view: View) -> Iterable[Line]:
    return writer(output.form)(report, view)
