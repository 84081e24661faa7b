"""How often each rule was violated, and where the time went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.wording import count
from daw_lint.report.findings.counts import found_in_words
from daw_lint.report.layout import wrapped
from daw_lint.report.paths import shown
from daw_lint.report.view import Span, View
from daw_lint.run.lint import Report

_MOST = 5


def lines(report: Report, view: View) -> Iterator[list[Span]]:
    """Yield one line a rule, the most frequent first: findings, files and the summary of the rule; then all together."""
    findings = gathered(report.findings)
    found = Counter(finding.code for finding in findings)
    for code, times in sorted(found.items(), key=lambda entry: (-entry[1], entry[0])):
        files = len({finding.file for finding in findings if finding.code == code})
        rule = report.rule(code)
        about = rule.summary if rule is not None else ""
        where = count(files, "file")
        head = [(f"{times:>6}", "bold"), (f"  {code:<6} in {where:<10} ", "")]
        line = [*head, (about, "dim")]
        yield from wrapped(line, view.columns, len("".join(words for words, _ in head))) if view.columns else [line]
    files = len({finding.file for finding in findings})
    yield [(found_in_words(report) + (f" in {count(files, 'file')}" if files else ""), "bold")]


def timing(report: Report) -> Iterator[str]:
    """Yield where the time went: the slowest rules, and the slowest files that were not in the cache."""
    cached = sum(timing.is_cached for timing in report.timings)
    total_s = sum(timing.seconds for timing in report.timings)
    yield f"{count(len(report.timings), 'file')} judged in {_ms(total_s)} of CPU time, {cached} from the cache"
    computed = sorted((one for one in report.timings if not one.is_cached), key=lambda one: -one.seconds)
    for one in computed[:_MOST]:
        yield f"  {_ms(one.seconds)}  {shown(one.file)}"
    slowest = sorted(report.rule_seconds.items(), key=lambda entry: -entry[1])[:_MOST]
    if slowest:
        yield "  rules: " + ", ".join(f"{code} {_ms(seconds).strip()}" for code, seconds in slowest)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"
