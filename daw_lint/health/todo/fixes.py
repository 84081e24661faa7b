"""The fix of a finding in a sentence or two: the remedy of its rule in the words of the DAW, else what the rule advises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil

from daw_lint.model.finding import Finding
from daw_lint.rulebook.remedies import all_daws, all_remedies, daw_of, words
from daw_lint.rulebook.rule import Remedy, Rule

RuleOf = Callable[[str], Rule | None]
"""Finds a rule by its code."""
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_TURN_DOWN = "turn-down"
"""The remedy of a mix that is too loud."""
_LONG = 150
"""From this length on no further sentence is added."""
_ABOUT_LINTING = re.compile(r"\bsuppress\b|\brules\.|^Do what the message says")
"""Advice about daw-lint itself, or none: the music is what is to be mended."""


def fix(head: Finding, others: Sequence[Finding], rule_of: RuleOf, application: str = "", stage: str = "mix") -> str:
    """Say what mends ``head``, and the ``others`` with it, in the DAW ``application``; empty where the message says it."""
    rule = rule_of(head.code)
    if rule is None:
        return ""
    if rule.remedy is None or rule.remedy.at(stage) not in all_remedies():
        return _advice(rule, application)
    values = {"by": _amount((head, *others), rule_of)}
    if down := _down(head, rule.remedy, others, rule_of):
        values["down"] = down
    devices = [name for finding in (head, *others) if finding.code == head.code and (name := _device(finding))]
    if devices:
        *first, last = dict.fromkeys(devices)
        values["device"] = f"{', '.join(first)} and {last}" if first else last
    return words(rule.remedy.at(stage), application, values)


def _device(finding: Finding) -> str:
    name = finding.evidence.get("device")
    return name if isinstance(name, str) else ""


def _amount(findings: Iterable[Finding], rule_of: RuleOf) -> str:
    """Say by how much, as `` by 3.5 dB``: the largest amount, since that mends all of them. Empty where none is known."""
    remedies = [(finding, rule.remedy) for finding in findings if (rule := rule_of(finding.code)) and rule.remedy]
    most = _most(remedies)
    return f" by {_words(most, remedies)}" if most is not None else ""


def _down(head: Finding, remedy: Remedy, others: Iterable[Finding], rule_of: RuleOf) -> str:
    """Say how far a mix that is too loud must come down where the remedy of ``head`` makes it louder still; else empty."""
    louder = head.evidence.get(remedy.gives_back)
    remedies = [(other, rule.remedy) for other in others if (rule := rule_of(other.code)) and rule.remedy]
    too_loud = [(other, its) for other, its in remedies if its.do == _TURN_DOWN]
    most = _most(too_loud)
    if most is None or not isinstance(louder, int | float):
        return ""
    return _words(most + louder, too_loud)


def _most(remedies: Iterable[tuple[Finding, Remedy]]) -> float | None:
    """Return the largest amount in dB, since that mends all of them; ``None`` where none is known."""
    amounts = [db for finding, remedy in remedies if (db := _db(finding, remedy)) is not None and db > 0]
    return max(amounts, default=None)


def _words(amount: float, remedies: Iterable[tuple[Finding, Remedy]]) -> str:
    """Write an amount in dB, rounded up: by less, the fault would stay."""
    least = "at least " if any(remedy.at_least for _, remedy in remedies) else ""
    return f"{least}{ceil(amount * 10 - 1e-6) / 10:.1f} dB"


def _db(finding: Finding, remedy: Remedy) -> float | None:
    value, bound = finding.evidence.get(remedy.db), finding.evidence.get(remedy.over) if remedy.over else 0.0
    return float(value) - float(bound) if isinstance(value, int | float) and isinstance(bound, int | float) else None


def _advice(rule: Rule, application: str) -> str:
    """Return the first sentences of the rule's advice, without those about daw-lint, and about other DAWs."""
    found = ""
    for sentence in _sentences(rule.how_to_fix, application):
        if found and len(found) + len(sentence) > _LONG:
            break
        found = f"{found} {sentence}".strip()
    return found


def _sentences(text: str, application: str) -> Iterator[str]:
    daw = daw_of(application)
    mine = daw.name if daw is not None else ""
    others = "|".join(re.escape(name) for name in sorted({daw.name for daw in all_daws().values()} - {mine}))
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if not _ABOUT_LINTING.search(sentence) and not re.match(f"In (?:{others})(?:'s [a-z]+)?[:,]? ", sentence):
            yield re.sub(rf" \(in (?:{others})(?:[:,]| )[^()]*\)", "", sentence)
