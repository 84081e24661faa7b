"""The rules: loads the TOML files, checks them, and applies what the user configured."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.data import rules_dir
from daw_lint.finding import Severity


class RuleError(Exception):
    """A rule file, or a setting of a rule, that is wrong. The text says where and what."""


class Setting(NamedTuple):
    """A threshold of a rule. Its type is that of ``default``; ``unit`` is empty for a plain number or a list."""

    name: str
    default: Any
    doc: str
    unit: str = ""


class Limit(NamedTuple):
    """A quantity held against one bound, given by the name of the setting that holds it."""

    quantity: str
    label: str
    wanted: str
    verdict: str
    above: str | None = None
    below: str | None = None
    unit: str = "dBFS"
    decimals: int = 1
    times: float = 1.0
    """What the value is multiplied with to be shown: 100 for a share in %."""


class Explanation(NamedTuple):
    """A rule of the same case that this one is the reason of, and the words that are added there."""

    code: str
    note: str
    unless: str | None = None
    """Not where this rule fired on the same file."""
    at_least_dbfs: float | None = None
    """Only where the peak of the explained finding is at least this."""
    below_dbfs: float | None = None
    """Only where the peak of the explained finding is below this."""

    def holds_at(self, peak_db: object) -> bool:
        """Whether the words are true of a finding with this peak."""
        if self.at_least_dbfs is None and self.below_dbfs is None:
            return True
        if not isinstance(peak_db, float):
            return False
        low, high = self.at_least_dbfs, self.below_dbfs
        return (low is None or peak_db >= low) and (high is None or peak_db < high)


@dataclass(frozen=True)
class Rule:
    """A rule as its file describes it, with the user's settings applied."""

    code: str
    name: str
    summary: str
    family: str
    severity: Severity
    since: str
    source: str
    why: str
    how_to_fix: str
    stages: tuple[str, ...] = ("mix", "master")
    needs: tuple[str, ...] = ()
    check: str | None = None
    limit: Limit | None = None
    settings: tuple[Setting, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    explains: tuple[Explanation, ...] = ()
    good: tuple[Mapping[str, Any], ...] = ()
    bad: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_builtin(self) -> bool:
        """Whether the engine itself reports it (unreadable files, unused suppressions)."""
        return self.check is None and self.limit is None

    @property
    def needs_session(self) -> bool:
        """Whether it asks anything about a session."""
        return any(fact.split(".")[0] in ("session", "mix", "master") for fact in self.needs)

    @property
    def needs_bounce(self) -> bool:
        """Whether it asks anything about a bounce."""
        return any(fact.startswith("bounce") for fact in self.needs)


_TEXTS = ("code", "name", "summary", "family", "since", "source", "why", "how_to_fix")
_KEYS = frozenset({*_TEXTS, "severity", "stages", "needs", "check", "limit", "settings", "explains", "good", "bad"})


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every shipped rule in the order of the codes. Raises ``RuleError`` for a file that is wrong."""
    rules = [read_rule(path) for path in sorted(rules_dir().glob("*/*.toml")) if path.parent.name != "profiles"]
    rules.sort(key=lambda rule: rule.code)
    codes = [rule.code for rule in rules]
    if len(set(codes)) != len(codes):
        raise RuleError(f"two rules have one code: {', '.join(sorted({c for c in codes if codes.count(c) > 1}))}")
    return tuple(rules)


def read_rule(path: Path) -> Rule:
    """Return the rule in a file. Raises ``RuleError``."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RuleError(f"{path.name}: {error}") from None
    try:
        return _rule(data)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"{path.name}: {error}") from None


def _rule(data: dict[str, Any]) -> Rule:
    unknown = set(data) - _KEYS
    if unknown:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    settings = tuple(
        Setting(name, entry["default"], entry["doc"], entry.get("unit", ""))
        for name, entry in data.get("settings", {}).items()
    )
    limit = Limit(**data["limit"]) if "limit" in data else None
    if limit is not None and "check" in data:
        raise ValueError("a rule is judged by a limit or by a check, not by both")
    return Rule(
        **{key: str(data[key]).strip() for key in _TEXTS},
        severity=Severity(data["severity"]),
        stages=tuple(data.get("stages", ("mix", "master"))),
        needs=tuple(data.get("needs", ())),
        check=data.get("check"),
        limit=limit,
        settings=settings,
        values={setting.name: setting.default for setting in settings},
        explains=tuple(Explanation(**entry) for entry in data.get("explains", ())),
        good=tuple(data.get("good", ())),
        bad=tuple(data.get("bad", ())),
    )


def matches(code: str, prefixes: Sequence[str]) -> bool:
    """Whether a rule code is selected by one of the prefixes; ``ALL`` selects every rule."""
    return any(prefix == "ALL" or code.startswith(prefix) for prefix in prefixes)


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules that are selected and not ignored. Of two prefixes the longer one decides, as in ruff."""

    def weight(code: str, prefixes: Sequence[str]) -> int:
        return max((0 if p == "ALL" else len(p) for p in prefixes if p == "ALL" or code.startswith(p)), default=-1)

    return tuple(rule for rule in rules if weight(rule.code, select) > weight(rule.code, ignore))


def configure(rules: Sequence[Rule], options: Mapping[str, Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules with the user's settings. Raises ``RuleError`` for an unknown rule, setting or wrong type."""
    known = {rule.code: rule for rule in rules}
    known |= {rule.name: rule for rule in rules}
    changed: dict[str, Rule] = {}
    for key, values in options.items():
        if key not in known:
            raise RuleError(f"no rule {key!r}{_suggestion(key, known)}")
        rule = changed.get(known[key].code, known[key])
        changed[rule.code] = _with_values(rule, values)
    return tuple(changed.get(rule.code, rule) for rule in rules)


def _with_values(rule: Rule, values: Mapping[str, Any]) -> Rule:
    merged = dict(rule.values)
    severity = rule.severity
    for name, given in values.items():
        if name == "severity":
            severity = _severity(rule, given)
            continue
        if name not in merged:
            raise RuleError(f"{rule.code} has no setting {name!r}{_suggestion(name, [*merged, 'severity'])}")
        merged[name] = _typed(rule, name, given, merged[name])
    return replace(rule, values=merged, severity=severity)


def _severity(rule: Rule, given: Any) -> Severity:
    try:
        return Severity(given)
    except ValueError:
        raise RuleError(f"{rule.code}: severity must be error, warning or info, not {given!r}") from None


def _typed(rule: Rule, name: str, given: Any, default: Any) -> Any:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if isinstance(default, float) and number:
        return float(given)
    if type(given) is type(default):
        return given
    kind = {float: "a number", int: "a whole number", str: "text", bool: "true or false", list: "a list"}[type(default)]
    raise RuleError(f"{rule.code}.{name} must be {kind}, not {given!r}")


def _suggestion(word: str, known: Any) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
