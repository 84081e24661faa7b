"""Findings by family and rule, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.health.score import cost
from daw_lint.model.finding import Evidence, Finding, Severity
from daw_lint.report.fixes.command import Command, command
from daw_lint.report.html.formatting import TIMES, evidence, title
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.report.html.places import place_s
from daw_lint.report.html.suppression import suppression_block
from daw_lint.report.paths import shown
from daw_lint.rulebook.rule import Rule, Source

MOST = 100
"""Most findings that the page shows of one rule."""
OPEN = 6
"""Most findings of one rule that are visible at once; the others are folded."""


class Item(NamedTuple):
    """One finding."""

    file: str
    where: str
    message: str
    notes: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    """Codes of related findings, each with how it is related."""
    suppressed: str
    place_s: float | None = None
    """Where it is in the bounce."""


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
    suppression: tuple[str, ...] = ()
    """The lines of the configuration that suppress them."""
    command: Command | None = None
    """The command with which daw-lint fixes them."""


class Family(NamedTuple):
    """The rules of one family that have findings."""

    anchor: str
    title: str
    groups: tuple[RuleGroup, ...]
    counts: tuple[tuple[str, int], ...]


def families(health: Health) -> tuple[Family, ...]:
    """Group the findings by family, the family with the worst finding first."""
    by_family: dict[str, list[Finding]] = {}
    for finding in health.findings:
        by_family.setdefault(_family(health, finding.code), []).append(finding)
    return tuple(_one_family(health, name, found) for name, found in by_family.items())


def suppressed(health: Health) -> tuple[RuleGroup, ...]:
    """Group the suppressed findings by rule."""
    return tuple(_groups(health, health.suppressed))


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a text into paragraphs without line breaks."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def anchor(family: str) -> str:
    """Return the anchor of a family's findings on the page."""
    return f"family-{family}"


def _family(health: Health, code: str) -> str:
    rule = health.rules.get(code)
    return rule.family if rule is not None else "engine"


def _one_family(health: Health, name: str, found: Sequence[Finding]) -> Family:
    numbers = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    counts = tuple((str(severity), number) for severity, number in numbers.items() if number)
    return Family(
        anchor(name), "Unreadable files" if name == "engine" else title(name), tuple(_groups(health, found)), counts
    )


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
        severity=str(worst),
        summary=rule.summary if rule is not None else "",
        why=paragraphs(rule.why) if rule is not None else (),
        how_to_fix=paragraphs(rule.how_to_fix) if rule is not None else (),
        sources=rule.sources if rule is not None else (),
        disputed=" ".join(rule.disputed.split()) if rule is not None else "",
        cost=cost(rule, worst),
        items=tuple(_item(health, finding, unit) for finding in findings[:MOST]),
        left_out=max(len(findings) - MOST, 0),
        suppression=suppression_block(findings) if first.suppressed is None else (),
        command=command(findings) if first.suppressed is None else None,
    )


def _item(health: Health, finding: Finding, unit: str) -> Item:
    at_s = place_s(health, finding)
    return Item(
        file=shown(finding.file),
        where=place(finding),
        message=finding.message,
        notes=finding.notes,
        evidence=tuple(evidence(_new_evidence(finding, at_s is not None), unit)),
        related=tuple(_related(health, finding)),
        suppressed=finding.suppressed or "",
        place_s=at_s,
    )


_DECODED = "settings_known_by"
"""Why the bytes of a plug-in's state can be trusted: of use to programmers, who find it in the JSON."""

_FULLY_WET = ("dry_wet", 1.0)


def _new_evidence(finding: Finding, has_place: bool) -> Evidence:
    """Leave out the texts that the message repeats already, the place that is a link, and how the state was decoded."""
    head = f"{finding.message} {finding.object_path}"
    return {
        key: value
        for key, value in finding.evidence.items()
        if key != _DECODED
        and (key, value) != _FULLY_WET
        and not (isinstance(value, str) and value in head)
        and not (has_place and key in TIMES)
    }


def place(finding: Finding) -> str:
    """Name the place of a finding: the object in the session, else the file."""
    return finding.object_path or finding.file.name


def _related(health: Health, finding: Finding) -> Iterator[tuple[str, str]]:
    on_page = {entry.code for entry in health.findings}
    for code in dict.fromkeys(other.code for other in finding.related):
        if code in on_page:
            rule = health.rules.get(code)
            explains = rule is not None and any(entry.code == finding.code for entry in rule.explains)
            yield code, "explained by" if explains else "explains"
