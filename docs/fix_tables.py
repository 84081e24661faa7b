"""The tables of docs/fixes.md: which actions there are, for which rules, and in which formats. docs/make.py writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from daw_lint.model.fix import Action, Safety
from daw_lint.parsers.editing.editors import EDITORS, editor_in
from daw_lint.rulebook.rule import Rule

_START, _END = "<!-- tables -->\n", "<!-- end of tables -->\n"


def with_tables(page: str, rules: Sequence[Rule]) -> str:
    """Return the page with the tables of today between its marks."""
    before, _, rest = page.partition(_START)
    _, _, after = rest.partition(_END)
    return before + _START + "\n" + "\n".join([*_actions(rules), "", *_formats()]) + "\n\n" + _END + after


def _actions(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| what daw-lint does | safe | for the rules |\n|---|---|---|"
    for action in Action:
        by_safety = {safety: _links(rules, action, safety) for safety in Safety}
        for safety, links in by_safety.items():
            if links:
                yield f"| {action.words} | {'yes' if safety is Safety.SAFE else 'no'} | {links} |"


def _links(rules: Sequence[Rule], action: Action, safety: Safety) -> str:
    found = [rule for rule in rules if rule.fix is not None and (rule.fix.action, rule.fix.safety) == (action, safety)]
    return ", ".join(f"[{rule.code}](rules/{rule.code}.md)" for rule in found)


def _formats() -> Iterator[str]:
    names = {name: _title(package) for name, package in EDITORS.items()}
    yield f"| | {' | '.join(names.values())} |\n|---|{'---|' * len(names)}"
    for action in Action:
        dots = " | ".join("●" if action in editor_in(EDITORS[name]) else "" for name in names)
        yield f"| {action.words} | {dots} |"


def _title(package: str) -> str:
    name: str = import_module(f"daw_lint.parsers.{package}").PARSER.name
    return name.split(" (")[0].split(",")[0]
