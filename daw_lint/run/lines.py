"""The line of each finding in its session, for sessions that are text: people read these in an editor and on a git host.

The line holds the name of the object, or of the media file that the finding is about; where the file does not name the object, the
line names its track. Without certainty there is no line. Only outputs that name lines ask for them: the files are read once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from daw_lint.disk.bounded import read_file
from daw_lint.model.finding import Finding
from daw_lint.run.lint import Report

_LONGEST = 64 << 20
"""Bytes of the longest text in which lines are looked up: nobody opens a longer one in an editor."""
_Find = Callable[[Finding], int | None]


def add_lines(report: Report) -> None:
    """Add the lines to the findings of a report. A session that is packed has none: its findings stay as they are."""
    several = (report.findings, report.suppressed, report.known)
    found = with_lines([finding for findings in several for finding in findings], report.given)
    for findings in several:
        findings[:], found = found[: len(findings)], found[len(findings) :]


def with_lines(findings: Iterable[Finding], given: Mapping[Path, bytes]) -> list[Finding]:
    """Return findings with their lines. ``given`` is the content of files that is not read from the disk."""
    finders: dict[Path, _Find | None] = {}
    return [_with_line(finding, given, finders) for finding in findings]


def _with_line(finding: Finding, given: Mapping[Path, bytes], finders: dict[Path, _Find | None]) -> Finding:
    if not (finding.object_path or finding.place) or (finding.place is not None and finding.place.member):
        return finding
    if finding.file not in finders:
        finders[finding.file] = _finder(finding.file, given)
    find = finders[finding.file]
    line = find(finding) if find is not None else None
    return finding if line == finding.line else replace(finding, line=line)


def _finder(file: Path, given: Mapping[Path, bytes]) -> _Find | None:
    """Return what finds lines in a file; ``None`` for one that is not text, or that cannot be read."""
    try:
        text = given[file] if file in given else read_file(file, _LONGEST)
    except OSError:
        return None
    head = text[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<REAPER_PROJECT"):
        return _in_lines(text)
    return _in_xml(text) if head.startswith(b"<") else None


def _in_lines(text: bytes) -> _Find:
    from daw_lint.parsers.editing.lines import Lines
    from daw_lint.parsers.reaper.name_line import name_line

    lines = Lines(text)
    return lambda finding: name_line(lines, finding.place.line) if finding.place is not None else None


def _in_xml(text: bytes) -> _Find:
    from daw_lint.parsers.editing.xml_names import XmlNames

    names = XmlNames(text)

    def find(finding: Finding) -> int | None:
        if finding.place is None:
            return names.track_line(finding.object_path.split(" > ")[::-1])
        return names.line(finding.place, list(_names(finding)))

    return find


def _names(finding: Finding) -> Iterable[str]:
    """Yield the media file, the object, and what it is in, the innermost first."""
    file = finding.evidence.get("file")
    if isinstance(file, str) and file:
        yield re.split(r"[/\\]", file)[-1]
    yield from reversed(finding.object_path.split(" > "))
