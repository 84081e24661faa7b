"""Annotations for GitHub Actions: workflow commands, one line each.

GitHub keeps the first ten errors, warnings and notices of a step, and drops the others. Where there are more, those of one rule on
one file share an annotation, which lists each of them; where that is not enough, those of a file do, and then those of several.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.wording import count
from daw_lint.report.escape import clean
from daw_lint.report.findings.counts import found_in_words
from daw_lint.report.findings.file_lines import WHOLE_FILE, is_whole_file, line_number
from daw_lint.report.findings.message_lines import message_lines
from daw_lint.report.paths import in_repository
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

MOST = 10
"""Annotations of each kind that GitHub keeps of a step."""
LONGEST = 60_000
"""Bytes of a message. GitHub keeps 64 KiB."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class _Note:
    """A finding as it is annotated."""

    def __init__(self, finding: Finding, command: str, remark: str = "") -> None:
        self.finding, self.command, self.remark = finding, command, remark

    def lines(self) -> list[str]:
        """Return its text: the message, then the notes."""
        head, *notes = message_lines(self.finding)
        return [clean(line) for line in (f"{head}{self.remark}", *notes)]


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the workflow commands, the errors first; suppressed findings are notices. If some were joined, the last one counts all."""
    notes = [_Note(finding, _COMMANDS[finding.severity]) for finding in gathered(report.findings, lists_them=True)]
    if view.show_suppressed:
        notes += [_Note(one, "notice", f" (suppressed: {one.suppressed})") for one in report.suppressed]
        notes += [_Note(one, "notice", " (known to the baseline)") for one in report.known]
    kinds = {kind: [note for note in notes if note.command == kind] for kind in _COMMANDS.values()}
    if all(len(found) <= MOST for found in kinds.values()):
        yield from (_command([note]) for note in notes)
        return
    for kind, found in kinds.items():
        for group in _joined(found, MOST - (kind == "notice")):
            yield _command(group)
    counted = f"{found_in_words(report)}; GitHub shows {MOST} annotations of a kind, so some list several findings"
    yield Document(f"::notice title=daw-lint::{_data(counted)}")


def _joined(notes: Sequence[_Note], most: int) -> list[list[_Note]]:
    """Join notes until there are at most so many: by file and rule, by file, and then the last files in one."""
    ways: tuple[Callable[[_Note], Hashable], ...] = (id, lambda note: (note.finding.file, note.finding.code), _file_of)
    for way in ways:
        groups: dict[Hashable, list[_Note]] = {}
        for note in notes:
            groups.setdefault(way(note), []).append(note)
        if len(groups) <= most:
            return list(groups.values())
    listed = list(groups.values())
    return [*listed[: most - 1], [note for group in listed[most - 1 :] for note in group]]


def _file_of(note: _Note) -> Hashable:
    return note.finding.file


def _command(notes: Sequence[_Note]) -> Document:
    first = notes[0].finding
    place = f"file={_property(in_repository(first.file))},line={line_number(first)}"
    if len(notes) == 1:
        title, text = f"{first.code} {first.name}", _within(notes[0].lines(), "line")
    else:
        title, text = _title(notes), _listed(notes)
    if is_whole_file(first):
        text.append(f"({WHOLE_FILE})")
    return Document(f"::{notes[0].command} {place},title={_property(title)}::{_data(chr(10).join(text))}")


def _title(notes: Sequence[_Note]) -> str:
    first = notes[0].finding
    if len({note.finding.file for note in notes}) > 1:
        return f"{count(len(notes), 'finding')} in {count(len({note.finding.file for note in notes}), 'file')}"
    if len({note.finding.code for note in notes}) > 1:
        return f"{count(len(notes), 'finding')} in this file"
    return f"{first.code} {first.name} ({len(notes)} times)"


def _listed(notes: Sequence[_Note]) -> list[str]:
    """List the findings, a line each, with what the place of the annotation does not say."""
    several = len({note.finding.file for note in notes}) > 1
    mixed = several or len({note.finding.code for note in notes}) > 1
    text = []
    for note in notes:
        file = f"{clean(in_repository(note.finding.file))}: " if several else ""
        line = f"line {note.finding.line}: " if note.finding.line else ""
        code = f"{note.finding.code} " if mixed else ""
        text.append(f"{file}{line}{code}{'; '.join(note.lines())}")
    return _within(text, "finding")


def _within(text: list[str], noun: str) -> list[str]:
    """Return the lines for which there is room, and count the others."""
    room = LONGEST
    for number, line in enumerate(text):
        room -= len(line.encode("utf-8", "replace")) + 3
        if room < 0:
            return [*text[:number], f"and {count(len(text) - number, f'more {noun}')}"]
    return text


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
