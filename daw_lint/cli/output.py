"""Where the report of ``check`` goes: to the terminal in one format, and to files in as many as are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.cli.console import fail, write_lines
from daw_lint.disk.suggest import did_you_mean
from daw_lint.report.findings.formats import DEFAULT, FORMATS, writer

if TYPE_CHECKING:
    from daw_lint.report.view import Line, View
    from daw_lint.run.lint import Report


class Output(NamedTuple):
    """A format and where it goes: to a file, or to standard output where there is none."""

    form: str
    file: Path | None = None


def outputs_of(output_format: str | None, given: Sequence[str], statistics: bool = False) -> list[Output]:
    """Return what is to be written. ``given`` are FORMAT=FILE; without a word standard output shows the text."""
    outputs = [_output(word) for word in given]
    printed = _printed(output_format, statistics)
    if printed is not None:
        outputs.append(Output(printed))
    elif all(output.file is not None for output in outputs):
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


def _place(output: Output) -> str | None:
    return os.path.normcase(output.file.resolve()) if output.file is not None else None


def write_outputs(report: Report, outputs: Sequence[Output], view: View) -> None:
    """Write the report. A file that cannot be written keeps nobody from reading the rest, but ends the run with 2."""
    problems = [problem for output in outputs if output.file is not None for problem in _write(report, output, view)]
    for output in outputs:
        if output.file is None:
            write_lines(_lines(report, output, view))
    if problems:
        fail("; ".join(problems))


def exit_code(report: Report, is_zero_on_findings: bool = False) -> int:
    """Return 2 where daw-lint itself failed, 1 where a finding is as severe as ``fail-on`` of its file says, else 0."""
    return 2 if report.crashed else 1 if report.failed and not is_zero_on_findings else 0


def _output(word: str) -> Output:
    form, equals, file = word.partition("=")
    if not equals or not file:
        example = form if form in FORMATS else "sarif"
        fail(f"--output is FORMAT=FILE, such as --output {example}=lint.{example}, not {word!r}")
    return Output(_known(form), None if file == "-" else Path(file))


def _known(form: str) -> str:
    if form not in FORMATS:
        words = ", ".join(FORMATS)
        fail(f"no format {form!r}{did_you_mean(form, FORMATS, '; the formats are ' + words)}")
    return form


def _write(report: Report, output: Output, view: View) -> list[str]:
    from daw_lint.report.terminal import plain

    assert output.file is not None
    content = "".join(f"{plain(line)}\n" for line in _lines(report, output, view))
    mode = "a" if FORMATS[output.form].appends else "w"
    try:
        with output.file.open(mode, encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(content)
    except OSError as error:
        return [f"cannot write {output.file}: {error.strerror}"]
    return []


def _lines(report: Report, output: Output, view: View) -> Iterable[Line]:
    return writer(output.form)(report, view)
