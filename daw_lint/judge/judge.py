"""Run the selected rules over one case, and relate findings to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from msgspec.structs import replace

from daw_lint.judge.case import Case
from daw_lint.judge.checks import find_check
from daw_lint.judge.fact_values import objects
from daw_lint.judge.grading import severity_of
from daw_lint.judge.limits import apply_limit
from daw_lint.model.facts import Fact
from daw_lint.model.finding import NO_BOUNCE, Finding, Hit, NotJudged, Related, Severity, Unjudged
from daw_lint.model.fix import Action, Fix
from daw_lint.model.wording import count
from daw_lint.named_tuple import NamedTuple
from daw_lint.rulebook.rule import Expression, Rule
from daw_lint.rulebook.template import fill

_MISSING = {
    Fact.SESSION_SAVED: "it is not known when the session was saved",
    Fact.BOUNCE_RENDERED: "it is not known when the bounce was rendered",
    Fact.MIX_FINISHED: "it is not known when the mix was finished",
    Fact.MASTER_STARTED: "it is not known when mastering started",
    Fact.SET_MIX: 'no mix given; add --mix "Song mix.wav"',
}
"""Why a fact is missing, where the fact itself does not say."""


_OF_SOME_FORMATS = frozenset({Fact.RENDER_SETTINGS})
"""Facts that are settings of a file, not of the music: rules on them are only for the formats that store them."""


class Judgement(NamedTuple):
    """The result of the rules on one case."""

    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...]
    judged: frozenset[str]
    """The codes of the rules that ran."""
    seconds: Mapping[str, float] = MappingProxyType({})
    """Run time of each rule by its code."""


def judge(case: Case, rules: Sequence[Rule]) -> Judgement:
    """Run the rules over a case. The caller leaves out rules that need a session, bounce or set that the case lacks."""
    findings: list[Finding] = []
    unjudged: list[NotJudged] = []
    seconds: dict[str, float] = {}
    budget = _Budget()
    for rule in rules:
        if rule.is_builtin or case.stage not in rule.stages or _is_of_other_formats(case, rule):
            continue
        file = _file_of(case, rule)
        missing = [fact for fact in rule.needs if fact not in case.facts]
        if missing:
            reason = _why_missing(case, rule, missing[0])
            unjudged.append(NotJudged(file, rule.code, reason))
            continue
        started = perf_counter()
        for result in _run(case, rule, budget):
            if isinstance(result, Unjudged):
                unjudged.append(NotJudged(file, rule.code, result.reason, result.object_path))
            else:
                findings.append(_finding(result.file or file, rule, result))
        seconds[rule.code] = perf_counter() - started
    return Judgement(tuple(findings), tuple(unjudged), frozenset(seconds), seconds)


def _is_of_other_formats(case: Case, rule: Rule) -> bool:
    """Whether a rule is about something that only other formats store, so that here it neither passes nor is missed."""
    return case.session is not None and any(
        fact in rule.needs and fact not in case.session.gives for fact in _OF_SOME_FORMATS
    )


class _Budget:
    """The processor time that the conditions on one case have used."""

    used_s = 0.0


def _run(case: Case, rule: Rule, budget: _Budget) -> Iterator[Hit | Unjudged]:
    if rule.check is not None:
        yield from find_check(rule.check)(case, dict(rule.values))
    elif rule.limit is not None:
        yield from apply_limit(case, rule, rule.limit)
    elif rule.expression is not None:
        yield from _apply_condition(case, rule, rule.expression, budget)


def _apply_condition(case: Case, rule: Rule, expression: Expression, budget: _Budget) -> Iterator[Hit | Unjudged]:
    """Evaluate the condition for each object. Unknown facts give one ``Unjudged`` for all objects together.

    A condition that fails or takes too much is not judged: that loses no finding of another rule.
    """
    from daw_lint.rulebook.conditions import CPU_S, ConditionError, TooMuchError
    from daw_lint.rulebook.expressions import answers

    found = list(objects(case, expression.for_each))
    try:
        if budget.used_s >= CPU_S:
            raise TooMuchError
        answered, seconds = answers(rule, [values for _, values in found], CPU_S - budget.used_s)
    except ConditionError as error:
        budget.used_s += CPU_S / 2 if isinstance(error, TooMuchError) else 0.0
        yield Unjudged(str(error))
        return
    budget.used_s += seconds
    settings = {f"settings.{name}": value for name, value in rule.values.items()}
    unknown = []
    for (path, values), answer in zip(found, answered, strict=True):
        if answer is None:
            unknown.append(path)
        elif answer:
            yield Hit(fill(expression.message, {**values, **settings}), path)
    if unknown:
        where = unknown[0] if len(unknown) == 1 else ""
        yield Unjudged(
            f"the file does not give what the rule needs, for {count(len(unknown), expression.for_each)}", where
        )


def _finding(file: Path, rule: Rule, hit: Hit) -> Finding:
    severity = severity_of(rule, hit)
    return Finding(
        file,
        rule.code,
        rule.name,
        severity,
        hit.message,
        hit.object_path,
        hit.notes,
        dict(hit.evidence),
        together=rule.together,
        place=hit.place.address if hit.place is not None else None,
        fix=_fix(rule, hit),
    )


def _fix(rule: Rule, hit: Hit) -> Fix | None:
    if rule.fix is not None and rule.fix.action is Action.RELINK:
        # Only a file that is not there: one that is there and holds no audio is no reason to take another.
        is_missing = hit.evidence.get("state") == "missing"
        of = str(hit.evidence.get("file", ""))
        return Fix(rule.fix.action, rule.fix.safety, None, hit.object_path, of=of) if is_missing else None
    if rule.fix is None or hit.place is None:
        return None
    return Fix(rule.fix.action, rule.fix.safety, hit.place.address, hit.object_path)


def relate(findings: Iterable[Finding], rules: Sequence[Rule]) -> list[Finding]:
    """Link the findings on a session and its bounces where one rule explains another, and add the explaining note."""
    found = list(findings)
    fixed_by_user = {rule.code for rule in rules if rule.severity_is_set}
    for rule in rules:
        for explanation in rule.explains:
            causes = [place for place, finding in enumerate(found) if finding.code == rule.code]
            excluded = {finding.file for finding in found if finding.code == explanation.unless}
            for index, finding in enumerate(found):
                if finding.code != explanation.code or finding.file in excluded:
                    continue
                peak_db = finding.evidence.get("peak_db")
                cause_at = next((at for at in causes if explanation.holds_at(peak_db, found[at].evidence)), None)
                if cause_at is not None:
                    severity = None if finding.code in fixed_by_user else explanation.severity
                    found[index] = _explained(finding, found[cause_at], explanation.note, severity)
                    pointer = Related(finding.code, finding.file)
                    found[cause_at] = replace(found[cause_at], related=(*found[cause_at].related, pointer))
    return found


def _explained(finding: Finding, cause: Finding, note: str, severity: Severity | None) -> Finding:
    words = {key: str(value).replace("-", " ") for key, value in cause.evidence.items()}
    related = (*finding.related, Related(cause.code, cause.file))
    notes = (*finding.notes, fill(note, words))
    return replace(finding, notes=notes, related=related, severity=severity or finding.severity)


def _file_of(case: Case, rule: Rule) -> Path:
    """Give the file that a finding is about: the bounce for every rule that needs one."""
    if rule.needs_bounce and case.bounce is not None:
        return case.bounce.path
    if case.files is not None:
        return case.files.files.mix or case.files.files.files[0]
    return case.session.path if case.session is not None else case.the_bounce.path


def _why_missing(case: Case, rule: Rule, fact: Fact) -> str:
    if rule.needs_bounce and case.bounce is None:
        return NO_BOUNCE
    if case.session is not None and fact in case.session.missing_facts:
        return case.session.missing_facts[fact]
    if fact in _MISSING:
        return _MISSING[fact]
    if fact.head == "mix":
        return "the mix that this session works on was not found"
    return f"the file does not give {fact}"
