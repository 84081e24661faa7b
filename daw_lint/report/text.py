"""The report for people at a terminal: one line a finding, then what explains it, then a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from daw_lint.finding import Finding, Severity
from daw_lint.judge import NO_BOUNCE
from daw_lint.report.escape import clean
from daw_lint.report.paths import shown
from daw_lint.run import Report

Span = tuple[str, str]
"""A piece of text and its style in rich's words; an empty style is plain."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MOST = 5


def lines(report: Report, verbose: bool = False) -> Iterator[list[Span]]:
    """Yield the report line by line, each as spans."""
    for pairing in report.pairings:
        if verbose or pairing.why.startswith("found"):
            names = f"{clean(shown(pairing.bounce))}: taken as the bounce of {clean(shown(pairing.session))}"
            yield [(f"{names} ({pairing.why})", "dim")]
    for file, stage in report.stages.items():
        if verbose or (stage.inferred and stage.name == "master"):
            yield [
                (f"{clean(shown(file))}: judged as a {stage.name}: {clean(stage.reason)}{_other(stage.name)}", "dim")
            ]
    for _, group in groupby(report.findings, key=lambda finding: (finding.file, finding.code)):
        findings = list(group)
        for finding in findings[:_MOST] if len(findings) > _MOST + 1 and not verbose else findings:
            yield from _finding(finding)
        if len(findings) > _MOST + 1 and not verbose:
            more = f"  and {len(findings) - _MOST} more {findings[0].code} in this file (-v shows them all)"
            yield [(more, "dim")]
    if verbose:
        yield from _silent_parts(report)
    yield _summary(report)


def _other(stage: str) -> str:
    """Say how a master that is none is judged as a mix."""
    return " (--stage mix if it is none)" if stage == "master" else ""


def concise(report: Report) -> Iterator[list[Span]]:
    """Yield one line a finding, without notes and without a summary."""
    for finding in report.findings:
        yield next(_finding(finding))


def _finding(finding: Finding) -> Iterator[list[Span]]:
    where: list[Span] = [(clean(shown(finding.file)), "bold"), (": ", "")]
    if finding.object_path:
        where += [(clean(finding.object_path), ""), (": ", "")]
    style = _STYLES[finding.severity]
    yield [*where, (finding.code, style), (f" {finding.severity}", style), (f"  {clean(finding.message)}", "")]
    for note in finding.notes:
        yield [(f"  {clean(note)}", "dim")]


def _silent_parts(report: Report) -> Iterator[list[Span]]:
    by_reason: dict[tuple[str, str, str], list[str]] = {}
    for missed in report.not_judged:
        by_reason.setdefault((shown(missed.file), missed.object_path, missed.reason), []).append(missed.code)
    for (file, path, reason), codes in by_reason.items():
        where = f"{clean(file)}: " + (f"{clean(path)}: " if path else "")
        yield [(f"{where}not judged: {clean(reason)} ({', '.join(codes)})", "dim")]
    for finding in report.suppressed:
        where = f"{clean(shown(finding.file))}: " + (f"{clean(finding.object_path)}: " if finding.object_path else "")
        yield [(f"{where}{finding.code} suppressed: {clean(finding.suppressed or '')}", "dim")]


def _summary(report: Report) -> list[Span]:
    parts = [_found(report)]
    missed = len({missed.code for missed in report.not_judged})
    if missed:
        why = "no bounce was found" if _lacks_only_bounces(report) else "-v says why"
        parts.append(f"{missed} rule{'s' if missed > 1 else ''} not judged ({why})")
    if report.suppressed:
        parts.append(f"{len(report.suppressed)} suppressed")
    text = ", ".join(parts) + "."
    if report.findings:
        text += f" Learn more: daw-lint rule {report.findings[0].code}"
    return [(text, "bold" if report.findings else "green")]


def _lacks_only_bounces(report: Report) -> bool:
    return not report.bounces and all(missed.reason == NO_BOUNCE for missed in report.not_judged)


def _found(report: Report) -> str:
    if not report.findings:
        counted = [_count(len(report.sessions), "session"), _count(len(report.bounces), "bounce")]
        looked = " and ".join(part for part in counted if part) or "nothing to lint here"
        return f"no findings: {looked}"
    kinds = [_count(report.count(severity), word) for severity, word in _WORDS.items()]
    return f"{_count(len(report.findings), 'finding')} ({', '.join(kind for kind in kinds if kind)})"


_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}" if number else ""
