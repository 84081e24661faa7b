"""The page of a rule, written from its file, for ``daw-lint rule CODE``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import structs

from daw_lint.model.fix import Safety
from daw_lint.rulebook.qc_terms import terms_of, vocabularies
from daw_lint.rulebook.rule import FixRule, Maturity, Rule, Source
from daw_lint.rulebook.search import Found


def render(rule: Rule, more: Sequence[str] = ()) -> str:
    """Write the page of a rule in Markdown; ``more`` are sections that follow on how to fix it."""
    parts = [
        f"# {rule.code} {rule.name}",
        rule.summary + ".",
        _facts(rule),
        f"## Why\n\n{rule.why}",
        f"## How to fix\n\n{rule.how_to_fix}",
        *([fixability(rule, rule.fix)] if rule.fix is not None else []),
        *more,
    ]
    if rule.grades:
        parts.append("## Severity\n\n" + "\n".join(grades(rule)))
    if rule.settings:
        rows = [
            f"- `rules.{rule.code}.{s.name}` = {_value(rule, s.name)}{_unit(s.unit)}: {s.doc}" for s in rule.settings
        ]
        parts.append("## Settings\n\n" + "\n".join(rows))
    if rule.needs:
        parts.append("## Needs\n\n" + ", ".join(f"`{fact}`" for fact in rule.needs) + "; without them it is not judged")
    examples = [f"- bad: {e['title']}" for e in rule.bad] + [f"- good: {e['title']}" for e in rule.good]
    if examples:
        parts.append("## Examples\n\n" + "\n".join(examples))
    if rule.disputed:
        parts.append(f"## In dispute\n\n{rule.disputed}")
    if rule.qc_terms:
        rows = [f"- {vocabularies()[name].title} {code}: {term.name}" for name, code, term in terms_of(rule)]
        parts.append("## In quality control\n\n" + "\n".join(rows))
    parts += source_list(rule.sources)
    return "\n\n".join(parts) + "\n"


def fixability(rule: Rule, fix: FixRule) -> str:
    """Say what daw-lint can do about the findings of a rule, and how it is asked for."""
    if fix.safety is Safety.SAFE:
        about, options = "safe: nothing that is heard changes", "--fix"
    else:
        about, options = "unsafe: the session may sound different", "--fix --unsafe-fixes"
    command = f"daw-lint check {options} --select {rule.code} Song.als"
    return f"Can be fixed: {fix.action.says} ({about}): `{command}`"


def _facts(rule: Rule) -> str:
    since = f", since {rule.since}" if rule.since else ""
    text = f"{rule.severity}, {rule.maturity}, {rule.family}, stage {' and '.join(rule.stages)}{since}"
    return "; ".join([text, *_conditions(rule)])


def _conditions(rule: Rule) -> Iterator[str]:
    """Yield what has to be set for it to run, and what it weighs where that is not 1."""
    if rule.weight != 1.0:
        yield f"in the health score it weighs {rule.weight:g}"
    if rule.maturity is Maturity.PREVIEW:
        yield "preview: it runs only with `preview` (`--preview`), or where its code is selected"
    if rule.maturity is Maturity.DEPRECATED:
        yield "deprecated: it will be removed, and runs only where its code is selected"
    if rule.opt_in:
        yield "opt-in: it runs only where it is selected (`extend-select`) or a profile selects it"


def grades(rule: Rule) -> Iterator[str]:
    """List the steps of a graded severity, the mildest first."""
    unit = _unit(rule.limit.unit if rule.limit is not None else "")
    for grade in rule.grades:
        about = f"`{grade.of}`" if grade.of else (rule.limit.label if rule.limit is not None else "the value")
        if grade.by is not None:
            yield f"- {grade.severity}: up to {grade.by:g} {'dB' if unit.strip().startswith('dB') else unit.strip()} beyond the limit"
        elif grade.upto is not None:
            yield f"- {grade.severity}: {about} up to {grade.upto:g}{unit}"
        else:
            yield f"- {grade.severity}: {about} down to {grade.downto:g}{unit}"
    yield f"- {rule.severity}: beyond that"
    yield "\nThe first that applies counts. A `severity` in the configuration or in a profile replaces all of them."


def listing(rules: Iterable[Rule]) -> list[list[tuple[str, str]]]:
    """List the rules, one a line, in spans of text and style."""
    return [[(f"{rule.code}  {rule.severity:7}  ", "bold"), (rule.summary, ""), (_mark(rule), "dim")] for rule in rules]


def groups(found: Iterable[Found]) -> Iterator[list[tuple[str, str]]]:
    """Yield each group of found rules, one rule a line, below a line that says what they have in common."""
    for number, group in enumerate(found):
        if number:
            yield []
        if group.what:
            verb = group.what.replace("mention", "mentions", 1).replace("begin", "begins", 1)
            yield [(f"1 rule {verb}:" if len(group.rules) == 1 else f"{len(group.rules)} rules {group.what}:", "bold")]
        yield from listing(group.rules)


def _mark(rule: Rule) -> str:
    marks = [str(rule.maturity)] if rule.maturity is not Maturity.STABLE else []
    marks += ["opt-in"] if rule.opt_in else []
    marks += ["fixable"] if rule.fix is not None else []
    return f" ({', '.join(marks)})" if marks else ""


def as_data(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain data, for JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "family": rule.family,
        "severity": str(rule.severity),
        "maturity": str(rule.maturity),
        "weight": rule.weight,
        "grades": [
            {name: value for name, value in structs.asdict(grade).items() if value not in (None, "")}
            for grade in rule.grades
        ],
        "stages": list(rule.stages),
        "since": rule.since,
        "needs": list(rule.needs),
        "why": rule.why,
        "how_to_fix": rule.how_to_fix,
        "sources": [structs.asdict(entry) for entry in rule.sources],
        "disputed": rule.disputed,
        "opt_in": rule.opt_in,
        "fix": None if rule.fix is None else {"action": str(rule.fix.action), "safety": str(rule.fix.safety)},
        "qc_terms": [
            {"vocabulary": name, "id": code, "name": term.name, "url": vocabularies()[name].url}
            for name, code, term in terms_of(rule)
        ],
        "settings": {
            setting.name: {"value": rule.values[setting.name], "unit": setting.unit, "doc": setting.doc}
            for setting in rule.settings
        },
    }


def _value(rule: Rule, name: str) -> str:
    value = rule.values[name]
    return "[" + ", ".join(f'"{item}"' for item in value) + "]" if isinstance(value, list) else repr(value)


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def source_list(sources: Sequence[Source]) -> list[str]:
    """Write the section about sources; empty if the rule names no source."""
    return ["## Source\n\n" + "\n".join(f"- {_source(entry)}" for entry in sources)] if sources else []


def _source(source: Source) -> str:
    seen = f"seen {source.seen}" if source.seen else ""
    remark = ", ".join(part for part in (source.says, seen) if part)
    if not source.url:
        return remark
    return f"<{source.url}> ({remark})" if remark else f"<{source.url}>"
