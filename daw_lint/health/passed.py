"""What passed: the rules that were judged to their end and found nothing, by family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from daw_lint.rulebook.rule import Rule
from daw_lint.run.job import JobResult


class PassedFamily(NamedTuple):
    """The rules of one family that passed, by code."""

    family: str
    codes: tuple[str, ...]


def passed(result: JobResult, rules: Mapping[str, Rule]) -> tuple[PassedFamily, ...]:
    """List the rules that ran, know all that they need, and have neither a finding nor a suppressed one."""
    ran = {code for codes in result.judged.values() for code in codes}
    open_ones = {entry.code for entry in (*result.findings, *result.suppressed)}
    open_ones |= {entry.code for entry in result.not_judged}
    families: dict[str, list[str]] = {}
    for code in sorted((ran - open_ones) & rules.keys()):
        if not rules[code].is_builtin:
            families.setdefault(rules[code].family, []).append(code)
    return tuple(PassedFamily(name, tuple(codes)) for name, codes in sorted(families.items()))
