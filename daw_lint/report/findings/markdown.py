"""The report in the Markdown of GitHub and GitLab, for a comment on a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding
from daw_lint.model.wording import count
from daw_lint.report.findings.counts import counts, not_judged
from daw_lint.report.findings.since_base import section
from daw_lint.report.markdown_text import code, prose
from daw_lint.report.not_judged import by_place
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

LONGEST = 60_000
"""Bytes. A comment on GitHub holds 65,536 characters."""
_HEAD = "| | rule | where | what |\n|---|---|---|---|"
_CUT = "**{} omitted: a comment has no room for more.**\n"


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report, short enough for a comment. Findings that do not fit are counted."""
    yield render(report, view, LONGEST)


def render(report: Report, view: View, longest: int) -> Document:
    """Write the report in at most ``longest`` bytes. Findings that do not fit are counted."""
    head = [f"### daw-lint: {', '.join(counts(report, view.verbose))}\n"]
    if view.base is not None and (since := section(report, view.base, longest // 3)):
        head.append(since + ("\n**Findings now**\n" if report.findings else ""))
    tail = list(_after_table(report, view))
    room = longest - sum(len(line.encode()) + 1 for line in (*head, *tail, _CUT)) - 20
    if room < 0:
        tail, room = [], longest - 500
    body: list[str] = []
    written = 0
    findings = gathered(report.findings, view.verbose)
    for block, is_finding in _findings(findings):
        room -= len(block.encode()) + 1
        if room < 0:
            body.append("\n" + _CUT.format(count(len(findings) - written, "more finding")))
            break
        body.append(block)
        written += is_finding
    return Document("\n".join([*head, *body, *tail]).rstrip("\n"))


def _findings(findings: list[Finding]) -> Iterator[tuple[str, bool]]:
    """Yield the table of each file line by line, each with whether it is a finding."""
    for file, group in groupby(findings, key=lambda finding: finding.file):
        yield f"**{prose(shown(file))}**\n\n{_HEAD}", False
        for finding in group:
            yield _row(finding, str(finding.severity), finding.message), True
        yield "", False


def _row(finding: Finding, first: str, what: str) -> str:
    text = "<br>".join(prose(part) for part in (what, *finding.notes))
    return f"| {first} | {finding.code} {prose(finding.name)} | {code(finding.object_path)} | {text} |"


def _after_table(report: Report, view: View) -> Iterator[str]:
    silenced = [(finding, finding.suppressed or "") for finding in report.suppressed]
    silenced += [(finding, "known to the baseline") for finding in report.known]
    if view.show_suppressed and silenced:
        yield f"<details><summary>{len(silenced)} suppressed or known</summary>\n\n{_HEAD}"
        for finding, why in silenced:
            yield _row(finding, prose(why), f"{shown(finding.file)}: {finding.message}")
        yield "\n</details>\n"
    if report.leftovers:
        number = len(report.leftovers)
        gone = (
            "1 entry of the baseline no longer occurs"
            if number == 1
            else f"{number} entries of the baseline no longer occur"
        )
        yield f"{gone} (`--update-baseline` removes {'it' if number == 1 else 'them'}).\n"
    if view.verbose and report.not_judged:
        yield f"<details><summary>{not_judged(report, verbose=True)}</summary>\n"
        for group in by_place(report.not_judged):
            where = f"{shown(group.file)}: " + (f"{group.object_path}: " if group.object_path else "")
            yield f"- {prose(where + group.reason)} ({', '.join(group.codes)})"
        yield "\n</details>\n"
