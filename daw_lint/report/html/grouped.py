"""Findings by family and rule, and what was not judged by reason, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.health.score import COSTS
from daw_lint.model.finding import Evidence, Finding, Severity
from daw_lint.report.html.formatting import evidence, title
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.report.paths import shown
from daw_lint.rulebook.rule import Rule, Source

MOST = 100
"""Findings of one rule that are shown at most."""
OPEN = 6
"""So many findings of one rule are seen at once; the others are folded."""
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Item(NamedTuple):
    """One finding."""

    file: str
    where: str
    message: str
    notes: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    """Codes of related findings with how they are related."""
    suppressed: str


class RuleGroup(NamedTuple):
    """The findings of one rule."""

    code: str
    anchor: str
    name: str
    severity: str
    summary: str
    why: tuple[str, ...]
    """Paragraphs."""
    how_to_fix: tuple[str, ...]
    sources: tuple[Source, ...]
    disputed: str
    cost: int
    items: tuple[Item, ...]
    left_out: int


class Family(NamedTuple):
    """The rules of one family that found something."""

    title: str
    groups: tuple[RuleGroup, ...]
    counts: tuple[tuple[str, int], ...]


class Missed(NamedTuple):
    """What could not be judged for one reason."""

    reason: str
    rules: tuple[tuple[str, str], ...]
    """Codes and summaries."""
    objects: tuple[str, ...]


def families(health: Health) -> tuple[Family, ...]:
    """Return the findings by family, the family with the worst finding first."""
    by_family: dict[str, list[Finding]] = {}
    for finding in health.findings:
        by_family.setdefault(_family(health, finding.code), []).append(finding)
    return tuple(_one_family(health, name, found) for name, found in by_family.items())


def suppressed(health: Health) -> tuple[RuleGroup, ...]:
    """Return the findings that somebody silenced, by rule."""
    return tuple(_groups(health, health.suppressed))


def not_judged(health: Health) -> tuple[Missed, ...]:
    """Return what was not judged by reason, the reason with the most rules first."""
    rules: dict[str, dict[str, str]] = {}
    objects: dict[str, dict[str, None]] = {}
    for missed in health.not_judged:
        summary = health.rules[missed.code].summary if missed.code in health.rules else ""
        rules.setdefault(missed.reason, {})[missed.code] = summary
        objects.setdefault(missed.reason, {})
        if missed.object_path:
            objects[missed.reason][missed.object_path] = None
    found = [Missed(reason, tuple(codes.items()), tuple(objects[reason])) for reason, codes in rules.items()]
    return tuple(sorted(found, key=lambda missed: -len(missed.rules)))


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text without its line ends."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _family(health: Health, code: str) -> str:
    rule = health.rules.get(code)
    return rule.family if rule is not None else "engine"


def _one_family(health: Health, name: str, found: Sequence[Finding]) -> Family:
    numbers = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    counts = tuple((WORDS[severity], number) for severity, number in numbers.items() if number)
    return Family("What could not be read" if name == "engine" else title(name), tuple(_groups(health, found)), counts)


def _groups(health: Health, found: Sequence[Finding]) -> Iterator[RuleGroup]:
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    for code, findings in by_code.items():
        yield _group(health, health.rules.get(code), findings)


def _group(health: Health, rule: Rule | None, findings: Sequence[Finding]) -> RuleGroup:
    first = findings[0]
    worst = max((finding.severity for finding in findings), key=lambda severity: severity.rank)
    unit = rule.limit.unit if rule is not None and rule.limit is not None else ""
    return RuleGroup(
        code=first.code,
        anchor=RULE_ANCHOR + first.code,
        name=first.name,
        severity=WORDS[worst],
        summary=rule.summary if rule is not None else "",
        why=paragraphs(rule.why) if rule is not None else (),
        how_to_fix=paragraphs(rule.how_to_fix) if rule is not None else (),
        sources=rule.sources if rule is not None else (),
        disputed=" ".join(rule.disputed.split()) if rule is not None else "",
        cost=COSTS[worst],
        items=tuple(_item(health, finding, unit) for finding in findings[:MOST]),
        left_out=max(len(findings) - MOST, 0),
    )


def _item(health: Health, finding: Finding, unit: str) -> Item:
    return Item(
        file=shown(finding.file),
        where=place(finding),
        message=finding.message,
        notes=finding.notes,
        evidence=tuple(evidence(_untold(finding), unit)),
        related=tuple(_related(health, finding)),
        suppressed=finding.suppressed or "",
    )


def _untold(finding: Finding) -> Evidence:
    """Return the evidence without the words that the message says already."""
    said = f"{finding.message} {finding.object_path}"
    return {key: value for key, value in finding.evidence.items() if not isinstance(value, str) or value not in said}


def place(finding: Finding) -> str:
    """Return where a finding stands, for people: the object in the session, else the file."""
    return finding.object_path or finding.file.name


def _related(health: Health, finding: Finding) -> Iterator[tuple[str, str]]:
    here = {entry.code for entry in health.findings}
    for code in dict.fromkeys(other.code for other in finding.related):
        if code in here:
            rule = health.rules.get(code)
            explains = rule is not None and any(entry.code == finding.code for entry in rule.explains)
            yield code, "explained by" if explains else "explains"
