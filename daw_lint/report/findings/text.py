"""The report for people at a terminal: one line a finding, then what explains it, then a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from daw_lint.model.finding import Finding, Severity
from daw_lint.report.escape import clean
from daw_lint.report.findings.counts import counts
from daw_lint.report.findings.grouped import grouped
from daw_lint.report.paths import shown
from daw_lint.report.view import PLAIN, Span, View
from daw_lint.run.lint import Report

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MOST = 5


def lines(report: Report, view: View = PLAIN) -> Iterator[list[Span]]:
    """Yield the report line by line, each as spans."""
    if not view.quiet:
        yield from _what_was_taken(report, view.verbose)
    for _, group in groupby(report.findings, key=lambda finding: (finding.file, finding.code)):
        findings = list(group)
        for finding in findings[:_MOST] if len(findings) > _MOST + 1 and not view.verbose else findings:
            yield from _finding(finding, view.verbose)
        if len(findings) > _MOST + 1 and not view.verbose:
            more = f"  and {len(findings) - _MOST} more {findings[0].code} in this file (-v shows them all)"
            yield [(more, "dim")]
    if view.verbose:
        yield from _not_judged(report)
    if view.verbose or view.show_suppressed:
        yield from silenced(report)
    if not view.quiet:
        yield from _leftovers(report, view.verbose)
        yield _summary(report, view.verbose)


def _what_was_taken(report: Report, verbose: bool) -> Iterator[list[Span]]:
    """Yield which bounces were taken, and as what sessions were judged."""
    for pairing in report.pairings:
        if verbose or pairing.why.startswith("found"):
            names = f"{clean(shown(pairing.bounce))}: taken as the bounce of {clean(shown(pairing.session))}"
            yield [(f"{names} ({pairing.why})", "dim")]
    for file, stage in report.stages.items():
        if verbose or (stage.inferred and stage.name == "master"):
            words = f"judged as a {stage.name}: {clean(stage.reason)}{_other(stage.name)}"
            yield [(f"{clean(shown(file))}: {words}", "dim")]


def _other(stage: str) -> str:
    """Say how a master that is none is judged as a mix."""
    return " (--stage mix if it is none)" if stage == "master" else ""


def headline(finding: Finding) -> list[Span]:
    """Return the line that says what was found, and where."""
    style = _STYLES[finding.severity]
    return [
        *_where(finding), (finding.code, style), (f" {finding.severity}", style), (f"  {clean(finding.message)}", ""),
    ]  # fmt: skip


def silenced(report: Report) -> Iterator[list[Span]]:
    """Yield a line for each finding that is suppressed, or that a baseline knows."""
    for finding in report.suppressed:
        yield [*_where(finding, "dim"), (f"{finding.code} suppressed: {clean(finding.suppressed or '')}", "dim"),
               (f" ({clean(finding.suppressed_by)})", "dim")]  # fmt: skip
    for finding in report.known:
        yield [*_where(finding, "dim"), (f"{finding.code} known to the baseline: {clean(finding.message)}", "dim")]


def _where(finding: Finding, style: str = "") -> list[Span]:
    where: list[Span] = [(clean(shown(finding.file)), style or "bold"), (": ", style)]
    return [*where, (clean(finding.object_path), style), (": ", style)] if finding.object_path else where


def _finding(finding: Finding, verbose: bool) -> Iterator[list[Span]]:
    yield headline(finding)
    for note in finding.notes:
        yield [(f"  {clean(note)}", "dim")]
    if verbose and finding.evidence:
        values = ", ".join(f"{key} {value}" for key, value in finding.evidence.items())
        yield [(f"  evidence: {clean(values)}", "dim")]
    if verbose and finding.related:
        others = ", ".join(f"{other.code} {shown(other.file)}" for other in finding.related)
        yield [(f"  see also: {clean(others)}", "dim")]


def _not_judged(report: Report) -> Iterator[list[Span]]:
    for missed in grouped(report):
        where = f"{clean(shown(missed.file))}: " + (f"{clean(missed.object_path)}: " if missed.object_path else "")
        yield [(f"{where}not judged: {clean(missed.reason)} ({', '.join(missed.codes)})", "dim")]


def _leftovers(report: Report, verbose: bool) -> Iterator[list[Span]]:
    shown_here = report.leftovers if verbose or len(report.leftovers) <= _MOST + 1 else report.leftovers[:_MOST]
    for left in shown_here:
        where = f"{clean(left.file)}: " + (f"{clean(left.object_path)}: " if left.object_path else "")
        often = f" {left.times} times" if left.times > 1 else ""
        name = clean(left.baseline.name)
        yield [
            (f"{where}{left.code} stands{often} in {name} and no longer occurs (--update-baseline removes it)", "dim")
        ]
    if len(shown_here) < len(report.leftovers):
        yield [
            (f"  and {len(report.leftovers) - len(shown_here)} more that no longer occur (-v shows them all)", "dim")
        ]


def _summary(report: Report, verbose: bool) -> list[Span]:
    text = ", ".join(counts(report, verbose)) + "."
    if report.findings:
        worst = max(report.findings, key=lambda finding: finding.severity.rank)
        text += f" Learn more: daw-lint rule {worst.code}"
    return [(text, "bold" if report.findings else "green")]
