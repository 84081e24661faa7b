"""Evaluate conditions in the Common Expression Language (cel.dev), checked against the facts when a rule is loaded.

A fact without a value is unknown: ``a && b`` is false if one of them is false, and unknown if neither is false and one is
unknown, as the language defines it. The interpreter runs in a process of its own, and only if such a rule exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from daw_lint.config.faults import Fault
from daw_lint.config.toml_file import TomlText
from daw_lint.disk.suggest import did_you_mean
from daw_lint.rulebook import conditions
from daw_lint.rulebook.conditions import CPU_S, ConditionError, MissingInterpreterError, TooMuchError
from daw_lint.rulebook.facts import FLAG, NUMBER, NUMBERS, SCOPES, TEXT, TEXTS, Variable, variables_of
from daw_lint.rulebook.limit_faults import limit_faults, note_faults, variables_for
from daw_lint.rulebook.rule import Expression, Rule, RuleError
from daw_lint.rulebook.template import names_in, problems_in

_NAME = re.compile(r"\b[A-Za-z_]\w*(?:\.\w+)+")
_STRING = re.compile(r"r?'(?:\\.|[^'\\])*'|r?\"(?:\\.|[^\"\\])*\"")
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")


def check_rule(rule: Rule, path: Path, file: TomlText) -> Rule:
    """Check a house rule, and add the facts that it needs. Raises ``RuleError`` with the line."""
    if rule.expression is not None:
        scope = rule.expression.for_each
        if scope not in SCOPES:
            raise RuleError(
                f"{path}:{file.line(('for_each',))}: for_each: no kind of object {scope!r}{did_you_mean(scope, SCOPES)}"
            )
        known = variables_of(scope)
        _check_condition(rule, known, path)
        faults = [*_message_faults(rule, known), *note_faults(rule)]
        named = _names(rule.expression.flag_when) | names_in(rule.expression.message)
    elif rule.limit is not None:
        known = variables_for(rule.limit)
        faults = [*limit_faults(rule, rule.limit), *note_faults(rule)]
        named = {rule.limit.quantity}
    else:
        raise RuleError(f"{path}:1: a rule needs limit or flag_when")
    if faults:
        raise RuleError(file.told(str(path), faults))
    needs = {known[name].needs for name in named if name in known}
    return replace(rule, needs=tuple(sorted({*rule.needs, *needs})))


def answers(rule: Rule, objects: Sequence[Mapping[str, Any]], cpu_s: float = CPU_S) -> tuple[list[bool | None], float]:
    """Evaluate the condition of a rule for the facts of each object: ``None`` if a deciding fact is unknown.

    Returns also the processor time it took, of ``cpu_s`` that it may take. Raises ``ConditionError``.
    """
    expression = rule.expression
    if expression is None:
        raise ValueError(f"{rule.code} has no condition")
    settings = {f"settings.{name}": value for name, value in rule.values.items()}
    kinds = _kinds(rule, expression)
    named = [name for name, _ in kinds if name not in settings]
    given = [
        {**{name: value for name in named if (value := values.get(name)) is not None}, **settings} for values in objects
    ]
    try:
        return conditions.answers(expression.flag_when, kinds, given, cpu_s)
    except MissingInterpreterError:
        raise RuleError(_MISSING) from None


def _kinds(rule: Rule, expression: Expression) -> tuple[tuple[str, str], ...]:
    """List the names that a condition may mean, with their kinds: those of the others are not sent."""
    text = expression.flag_when
    known = variables_of(expression.for_each).values()
    used = tuple((variable.name, variable.kind) for variable in known if variable.name.rpartition(".")[2] in text)
    return (*used, *_setting_types(rule))


def _check_condition(rule: Rule, known: Mapping[str, Variable], path: Path) -> None:
    expression = rule.expression
    assert expression is not None
    try:
        found = conditions.return_type(expression.flag_when, _kinds(rule, expression))
    except MissingInterpreterError:
        raise RuleError(f"{path}:{expression.line}: flag_when: {_MISSING}") from None
    except TooMuchError as error:
        raise RuleError(f"{path}:{expression.line}: flag_when: {error}") from None
    except ConditionError as error:
        raise RuleError(_complaint(str(error), rule, known, path)) from None
    if found != "BOOL":
        raise RuleError(f"{path}:{expression.line}: flag_when: this is no condition: it must be true or false")


def _message_faults(rule: Rule, known: Mapping[str, Variable]) -> Iterator[Fault]:
    assert rule.expression is not None
    samples = {name: _SAMPLES[variable.kind] for name, variable in known.items()}
    samples |= {f"settings.{name}": value for name, value in rule.values.items()}
    for problem in problems_in(rule.expression.message, samples, "fact"):
        yield Fault(("message",), f"message: {problem}")


def _complaint(error: str, rule: Rule, known: Mapping[str, Variable], path: Path) -> str:
    """Reword an error of the interpreter, with the line in the rule file."""
    expression = rule.expression
    assert expression is not None
    place = _PLACE.search(error)
    row, column, what = (int(place[1]), int(place[2]), place[3]) if place else (1, 1, error.splitlines()[0])
    lines = expression.flag_when.splitlines() or [""]
    word = _word_at(lines, row, column)
    names = [*known, *(f"settings.{name}" for name in rule.values)]
    undeclared = _UNDECLARED.search(what)
    if undeclared:
        unknown = word if word and word.startswith(undeclared[1]) else undeclared[1]
        what = f"no fact {unknown!r}{did_you_mean(unknown, names)}"
    elif "no matching overload" in what:
        what = _kinds_clash(what)
    else:
        what = what.split(" expecting {")[0].removesuffix(" [INVALID_ARGUMENT]")
    return f"{path}:{expression.line + row - 1}: flag_when: {what}"


def _word_at(lines: list[str], row: int, column: int) -> str:
    """Find the dotted name at a column (from 1) of a row."""
    line = lines[min(row, len(lines)) - 1]
    return next((m[0] for m in _NAME.finditer(line) if m.start() <= column <= m.end()), "")


def _kinds_clash(what: str) -> str:
    found = re.search(r"applied to '\((.*)\)'", what)
    kinds = found[1] if found else ""
    words = kinds.replace("double", NUMBER).replace("string", TEXT).replace("bool", FLAG).replace("int", "whole number")
    hint = "; write a number with its point: 3.0, not 3" if {"int", "double"} <= set(re.findall(r"\w+", kinds)) else ""
    return f"these do not go together: {words}{hint}"


def _names(condition: str) -> set[str]:
    return set(_NAME.findall(_STRING.sub("''", condition)))


def _setting_types(rule: Rule) -> tuple[tuple[str, str], ...]:
    kinds = {float: NUMBER, int: NUMBER, str: TEXT, bool: FLAG, list: TEXTS}
    return tuple((f"settings.{setting.name}", kinds[type(setting.default)]) for setting in rule.settings)


INSTALL = 'pip install "daw-lint[house-rules]"'
"""The command that installs the interpreter of conditions."""
_MISSING = f"conditions need one more library: {INSTALL}"
_SAMPLES: dict[str, Any] = {NUMBER: 1.0, TEXT: "", FLAG: True, TEXTS: [""], NUMBERS: {}}
