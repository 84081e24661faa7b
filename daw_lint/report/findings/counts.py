"""The numbers of a run in words."""

from __future__ import annotations

from daw_lint.judge.judge import NO_BOUNCE
from daw_lint.model.finding import Severity
from daw_lint.run.lint import Report

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def counts(report: Report, verbose: bool = False) -> list[str]:
    """Return how many findings there are, and how much was left out and why. A ``verbose`` report tells the reasons itself."""
    parts = [_found(report)]
    if report.not_judged:
        parts.append(missed_rules(report, verbose))
    if report.known:
        parts.append(f"{len(report.known)} known to the baseline")
    if report.suppressed:
        parts.append(f"{len(report.suppressed)} suppressed")
    return parts


def missed_rules(report: Report, verbose: bool) -> str:
    """Return how many rules were not judged somewhere, and why, or how to learn it."""
    missed = f"{_count(len({missed.code for missed in report.not_judged}), 'rule')} not judged"
    if not report.bounces and all(missed.reason == NO_BOUNCE for missed in report.not_judged):
        return f"{missed} (no bounce was found)"
    return missed if verbose else f"{missed} (-v says why)"


def _found(report: Report) -> str:
    if not report.findings:
        counted = [_count(len(report.sessions), "session"), _count(len(report.bounces), "bounce")]
        looked = " and ".join(part for part in counted if part) or "nothing to lint here"
        return f"no {'new ' if report.known else ''}findings: {looked}"
    kinds = [_count(report.count(severity), word) for severity, word in _WORDS.items()]
    return f"{_count(len(report.findings), 'finding')} ({', '.join(kind for kind in kinds if kind)})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}" if number else ""
