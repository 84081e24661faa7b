"""The counts of a run in words: findings, rules that were not judged, suppressions."""

from __future__ import annotations

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import NO_BOUNCE, Severity
from daw_lint.model.wording import count
from daw_lint.report.not_judged import rule_count
from daw_lint.run.lint import Report


def counts(report: Report, verbose: bool = False) -> list[str]:
    """Count the findings, and what was left out with the reason. A ``verbose`` report lists the reasons itself."""
    parts = [found_in_words(report)]
    if report.not_judged:
        parts.append(not_judged(report, verbose))
    if report.known:
        parts.append(f"{len(report.known)} known to the baseline")
    if report.suppressed:
        parts.append(f"{len(report.suppressed)} suppressed")
    return parts


def not_judged(report: Report, verbose: bool) -> str:
    """Count the rules that were not judged everywhere: for want of a bounce, or how to see why."""
    rules = f"{count(rule_count(report.not_judged), 'rule')} not fully checked"
    reasons = {entry.reason for entry in report.not_judged}
    if not report.bounces and reasons == {NO_BOUNCE}:
        return f"{rules} (no bounce was found)"
    if verbose:
        return rules
    no_bounce = not report.bounces and NO_BOUNCE in reasons
    return f"{rules} ({'no bounce was found; -v says more' if no_bounce else '-v says why'})"


def found_in_words(report: Report) -> str:
    """Count the findings by severity; without any, what was judged."""
    if report.nothing_judged and not report.findings:
        return "nothing was checked"
    if not report.findings:
        files = ((len(report.sessions), "session"), (len(report.bounces), "bounce"))
        judged = " and ".join(count(number, noun) for number, noun in files if number) or "no files"
        return f"no {'new ' if report.known else ''}findings: {judged}"
    found = gathered(report.findings)
    severities = [(sum(finding.severity is severity for finding in found), severity) for severity in Severity]
    listed = ", ".join(count(number, severity) for number, severity in severities if number)
    return f"{count(len(found), 'finding')} ({listed})"
