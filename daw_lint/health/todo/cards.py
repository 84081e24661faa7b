"""Findings with one cause as one thing to do: the cause, what it explains, and what the same remedy mends."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from daw_lint.health.todo.fixes import RuleOf, fix
from daw_lint.model.finding import Finding, Severity


@dataclass
class Card:
    """One thing to do."""

    findings: list[Finding]
    """The cause first, then what is mended with it. A cause that is only information comes after the faults."""
    fix: str = ""

    @property
    def head(self) -> Finding:
        """The finding that names the cause, or the worst where the cause is only information."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """The worst severity in it."""
        return max((finding.severity for finding in self.findings), key=lambda severity: severity.rank)


def cards(findings: Sequence[Finding], rule_of: RuleOf, application: str = "", stage: str = "mix") -> list[Card]:
    """Gather the findings on a session and its bounces to things to do, the worst first."""
    found = _Causes(findings, rule_of).cards(stage)
    for card in found:
        card.fix = fix(card.head, card.findings[1:], rule_of, application, stage)
        if card.head.severity is Severity.INFO:
            # A line of the card's severity whose words are "nothing is lost" would mislead.
            card.findings.sort(key=lambda finding: -finding.severity.rank)
    return sorted(found, key=lambda card: -card.severity.rank)


@dataclass
class _Causes:
    findings: Sequence[Finding]
    rule_of: RuleOf
    _explained: dict[str, frozenset[str]] = field(default_factory=dict)

    def cards(self, stage: str) -> list[Card]:
        """Put each finding to the one that explains it, and then together what one remedy mends on one file."""
        trees: dict[int, list[Finding]] = {}
        for index in range(len(self.findings)):
            trees.setdefault(self._root(index), []).append(self.findings[index])
        joined: list[Card] = []
        by_key: dict[Hashable, Card] = {}
        for root, members in trees.items():
            head = self.findings[root]
            others = [finding for finding in members if finding is not head]
            keys = [key for finding in members for key in self._keys(finding, stage)]
            card = next((by_key[key] for key in keys if key in by_key), None)
            if card is None:
                card = Card([])
                joined.append(card)
            card.findings = _in_order(card.findings, [head, *others])
            for key in keys:
                by_key.setdefault(key, card)
        return joined

    def _root(self, index: int) -> int:
        """Follow the causes of a finding to the first one; a circle of rules ends where it began."""
        seen = [index]
        while (cause := self._cause(seen[-1])) is not None and cause not in seen:
            seen.append(cause)
        return seen[-1] if cause is None else min(seen)

    def _cause(self, index: int) -> int | None:
        """Return the worst finding that explains this one."""
        finding = self.findings[index]
        causes = [
            place
            for code, file in dict.fromkeys(finding.related)
            if finding.code in self._explains(code)
            for place in self._places.get((file, code), ())
        ]
        return min(causes, key=lambda place: (-self.findings[place].severity.rank, place), default=None)

    @cached_property
    def _places(self) -> dict[tuple[Path, str], list[int]]:
        found: dict[tuple[Path, str], list[int]] = {}
        for index, finding in enumerate(self.findings):
            found.setdefault((finding.file, finding.code), []).append(index)
        return found

    def _explains(self, code: str) -> frozenset[str]:
        if code not in self._explained:
            rule = self.rule_of(code)
            self._explained[code] = frozenset(entry.code for entry in rule.explains) if rule else frozenset()
        return self._explained[code]

    def _keys(self, finding: Finding, stage: str) -> Iterator[Hashable]:
        """Yield what findings of one card share: the file, and the rule or the remedy."""
        yield finding.file, finding.code
        rule = self.rule_of(finding.code)
        if rule is not None and rule.remedy is not None:
            yield finding.file, "remedy", rule.remedy.at(stage)


def _in_order(first: list[Finding], second: list[Finding]) -> list[Finding]:
    """Join two lists so that the worse head leads."""
    if first and first[0].severity.rank >= second[0].severity.rank:
        return first + second
    return second + first
