"""The rules that run on a folder or file, and the setting that decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from daw_lint.config.layers import Layer
from daw_lint.config.model import Config
from daw_lint.report.settings.origins import origins
from daw_lint.report.view import Line
from daw_lint.rulebook.rule import Maturity, Rule, mature_rules, select_rules
from daw_lint.rulebook.selection import known_rules


class Why(NamedTuple):
    """Whether a rule runs, and the setting that decides it."""

    rule: Rule
    runs: bool
    why: str


def explained(config: Config, layers: Sequence[Layer], running: Sequence[Rule]) -> Iterator[Why]:
    """Yield the rules that run, then those that do not."""
    active = {rule.code: rule for rule in running}
    yield from (Why(rule, True, _why_it_runs(rule, config, layers)) for rule in running)
    for rule in known_rules(config):
        if rule.code not in active:
            yield Why(rule, False, _why_it_does_not_run(rule, config, layers))


def _why_it_runs(rule: Rule, config: Config, layers: Sequence[Layer]) -> str:
    if select_rules((rule,), config.extend_select, ()):
        return f"extend-select: {_from('extend_select', layers)}"
    return f"select: {_from('select', layers)}" if config.select else f"profile {config.profile}"


def _why_it_does_not_run(rule: Rule, config: Config, layers: Sequence[Layer]) -> str:
    for name in ("extend_ignore", "ignore"):
        if select_rules((rule,), getattr(config, name), ()):
            return f"{name.replace('_', '-')}: {_from(name, layers)}"
    if config.select and not select_rules((rule,), config.select, ()):
        return f"not in select: {_from('select', layers)}"
    if not rule.opt_in and not mature_rules((rule,), (), config.preview):
        return "preview: --preview runs it" if rule.maturity is Maturity.PREVIEW else "deprecated: select its code"
    return f"opt-in, and not in profile {config.profile}" if rule.opt_in else f"not in profile {config.profile}"


def _from(name: str, layers: Sequence[Layer]) -> str:
    return " + ".join(origins(name, layers))


def lines(config: Config, layers: Sequence[Layer], running: Sequence[Rule]) -> Iterator[Line]:
    """Yield one line a rule."""
    is_first_out = True
    for rule, runs, why in explained(config, layers, running):
        if not runs and is_first_out:
            is_first_out = False
            yield []
            yield [("# not run", "dim")]
        severity = str(rule.severity) if runs else "-"
        yield [(f"{rule.code} ", "bold"), (f"{severity:8}{rule.name}", ""), (f"  # {why}", "dim")]


def as_data(config: Config, layers: Sequence[Layer], running: Sequence[Rule]) -> dict[str, Any]:
    """Return the rules as data."""
    return {
        "schema_version": 1,
        "rules": [
            {"code": rule.code, "name": rule.name, "severity": str(rule.severity), "runs": runs, "why": why}
            for rule, runs, why in explained(config, layers, running)
        ],
    }
