"""The page of a rule, written from its file, for ``daw-lint rule CODE``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import structs

from daw_lint.report.escape import clean
from daw_lint.rulebook.rule import Rule, Source


def render(rule: Rule) -> str:
    """Write the page of a rule in Markdown."""
    parts = [
        f"# {rule.code} {rule.name}",
        rule.summary + ".",
        _facts(rule),
        f"## Why\n\n{rule.why}",
        f"## How to fix\n\n{rule.how_to_fix}",
    ]
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
    parts += source_list(rule.sources)
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule) -> str:
    since = f", since {rule.since}" if rule.since else ""
    text = f"{rule.severity}, {rule.family}, stage {' and '.join(rule.stages)}{since}"
    if not rule.opt_in:
        return text
    return f"{text}; opt-in: it runs only where it is selected (`extend-select`) or a profile selects it"


def listing(rules: Iterable[Rule]) -> list[list[tuple[str, str]]]:
    """List the rules, one a line, in spans of text and style."""
    return [
        [
            (f"{rule.code}  {rule.severity:7}  ", "bold"),
            (clean(rule.summary), ""),
            (" (opt-in)" if rule.opt_in else "", "dim"),
        ]
        for rule in rules
    ]


def as_data(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain data, for JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "family": rule.family,
        "severity": str(rule.severity),
        "stages": list(rule.stages),
        "since": rule.since,
        "needs": list(rule.needs),
        "why": rule.why,
        "how_to_fix": rule.how_to_fix,
        "sources": [structs.asdict(entry) for entry in rule.sources],
        "disputed": rule.disputed,
        "opt_in": rule.opt_in,
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
    """Write the section about sources; empty where there are none."""
    return ["## Source\n\n" + "\n".join(f"- {_source(entry)}" for entry in sources)] if sources else []


def _source(source: Source) -> str:
    seen = f"seen {source.seen}" if source.seen else ""
    remark = ", ".join(part for part in (source.says, seen) if part)
    if not source.url:
        return remark
    return f"<{source.url}> ({remark})" if remark else f"<{source.url}>"
