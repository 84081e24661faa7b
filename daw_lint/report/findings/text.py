"""The report for people: grouped by file at a terminal; in a pipe one line a finding, its notes below it, and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding, Severity
from daw_lint.report.findings.counts import counts
from daw_lint.report.fixes.hint import hint
from daw_lint.report.not_judged import by_place
from daw_lint.report.paths import shown
from daw_lint.report.view import PLAIN, Span, View
from daw_lint.run.lint import Report

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MOST = 5


def lines(report: Report, view: View = PLAIN) -> Iterator[list[Span]]:
    """Yield the report line by line, each line in spans."""
    if view.columns is not None:
        from daw_lint.report.findings import grouped

        yield from grouped.lines(report, view)
        return
    if not view.quiet:
        yield from assumptions(report, view.verbose)
    found = gathered(report.findings, view.verbose)
    for _, group in groupby(found, key=lambda finding: (finding.file, finding.code)):
        findings = list(group)
        for finding in findings[:_MOST] if len(findings) > _MOST + 1 and not view.verbose else findings:
            yield from _finding(finding, view.verbose)
        if len(findings) > _MOST + 1 and not view.verbose:
            more = f"  and {len(findings) - _MOST} more {findings[0].code} in this file (-v shows them all)"
            yield [(more, "dim")]
    if view.verbose:
        yield from not_judged(report)
    if view.verbose or view.show_suppressed:
        yield from silenced(report)
    if not view.quiet:
        yield from leftovers(report, view.verbose)
        yield summary(report, view.verbose)
        yield from fix_hint(report, view)


def assumptions(report: Report, verbose: bool, only: Path | None = None) -> Iterator[list[Span]]:
    """Yield which bounces were used, and the stage that each file was judged for; of all files, or of ``only`` one."""
    for pairing in report.pairings:
        if only not in (None, pairing.session):
            continue
        if verbose or pairing.why.startswith("found"):
            names = f"{shown(pairing.bounce)}: used as the bounce of {shown(pairing.session)}"
            yield [(f"{names} ({pairing.why})", "dim")]
    for file, stage in report.stages.items():
        if only not in (None, file):
            continue
        if verbose or (stage.inferred and stage.name != "mix"):
            words = f"judged as a {stage.name}{stage.how_sure}: {stage.reason}{_hint(stage.name)}"
            yield [(f"{shown(file)}: {words}", "dim")]


def _hint(stage: str) -> str:
    """Say how to judge a file as a mix that was taken for a master or a stem."""
    return " (use --stage mix if it is a mix)" if stage != "mix" else ""


def headline(finding: Finding) -> list[Span]:
    """Write the line with the place, the rule, the severity and the message."""
    style = STYLES[finding.severity]
    return [
        *_where(finding), (finding.code, style), (f" {finding.severity}", style), (f"  {finding.message}", ""),
    ]  # fmt: skip


def silenced(report: Report) -> Iterator[list[Span]]:
    """Yield a line for each finding that is suppressed, or listed in a baseline."""
    for finding in report.suppressed:
        yield [*_where(finding, "dim"), (f"{finding.code} suppressed: {finding.suppressed or ''}", "dim"),
               (f" ({finding.suppressed_by})", "dim")]  # fmt: skip
    for finding in report.known:
        yield [*_where(finding, "dim"), (f"{finding.code} known to the baseline: {finding.message}", "dim")]


def _where(finding: Finding, style: str = "") -> list[Span]:
    where: list[Span] = [(shown(finding.file), style or "bold"), (": ", style)]
    return [*where, (finding.object_path, style), (": ", style)] if finding.object_path else where


def _finding(finding: Finding, verbose: bool) -> Iterator[list[Span]]:
    yield headline(finding)
    for note in finding.notes:
        yield [(f"  {note}", "dim")]
    if verbose and finding.evidence:
        values = ", ".join(f"{key} {value}" for key, value in finding.evidence.items())
        yield [(f"  evidence: {values}", "dim")]
    if verbose and finding.related:
        others = ", ".join(f"{other.code} {shown(other.file)}" for other in finding.related)
        yield [(f"  see also: {others}", "dim")]


def not_judged(report: Report) -> Iterator[list[Span]]:
    """Yield the rules that were not judged, with the place and the reason."""
    for group in by_place(report.not_judged):
        where = f"{shown(group.file)}: " + (f"{group.object_path}: " if group.object_path else "")
        yield [(f"{where}not judged: {group.reason} ({', '.join(group.codes)})", "dim")]


def leftovers(report: Report, verbose: bool) -> Iterator[list[Span]]:
    """Yield what a baseline lists that no longer occurs."""
    shown_here = report.leftovers if verbose or len(report.leftovers) <= _MOST + 1 else report.leftovers[:_MOST]
    for left in shown_here:
        where = f"{left.file}: " + (f"{left.object_path}: " if left.object_path else "")
        often = f" {left.times} times" if left.times > 1 else ""
        name = left.baseline.name
        yield [
            (
                f"{where}{left.code} is listed{often} in {name} but no longer occurs (--update-baseline removes it)",
                "dim",
            )
        ]
    if len(shown_here) < len(report.leftovers):
        yield [
            (f"  and {len(report.leftovers) - len(shown_here)} more that no longer occur (-v shows them all)", "dim")
        ]


def fix_hint(report: Report, view: View) -> Iterator[list[Span]]:
    """Yield the line that says what daw-lint itself can fix; none where that is nothing."""
    words = hint(report.findings, view.tried)
    if words:
        yield [(words, "")]


def summary(report: Report, verbose: bool) -> list[Span]:
    """Sum up the run in one line."""
    text = ", ".join(counts(report, verbose)) + "."
    if report.findings:
        worst = max(report.findings, key=lambda finding: finding.severity.rank)
        text += f" Learn more: daw-lint rule {worst.code}"
    return [(text, "bold" if report.findings or report.nothing_judged else "green")]
