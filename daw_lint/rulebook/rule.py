"""What a rule is, how rules are selected, and how settings apply to them. ``rulebook.files`` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import isfinite
from typing import Annotated, Any

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from daw_lint.config.faults import shown_value
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity
from daw_lint.model.fix import Action, Safety
from daw_lint.named_tuple import NamedTuple


class RuleError(Exception):
    """An invalid rule file or setting of a rule. The text says where and what."""


class Maturity(StrEnum):
    """How far a rule is to be trusted, and whether it runs without being asked for."""

    PREVIEW = "preview"
    """It rests on our own judgement alone. It runs with ``preview``, or if its code is selected."""
    STABLE = "stable"
    DEPRECATED = "deprecated"
    """It will be removed. It runs only if its code is selected."""


class Setting(NamedTuple):
    """A threshold of a rule. Its type is that of ``default``; ``unit`` is empty for a plain number or a list."""

    name: str
    default: Any
    doc: str
    unit: str = ""


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The source of a rule or a number: a page and when it was read, a book, a standard, or our own judgement."""

    says: str = ""
    url: str = ""
    seen: Annotated[str, Meta(pattern="^(20[0-9]{2}-[0-9]{2})?$", extra={"form": "a month such as 2026-11"})] = ""
    """Year and month in which the page was read."""


class Expression(NamedTuple):
    """A condition in the Common Expression Language over the facts of one kind of object (``facts``)."""

    flag_when: str
    message: str
    """Facts and settings are in braces, with a format: ``{track.volume_db:+.1f}``."""
    for_each: str = "session"
    line: int = 1
    """Line of the condition in the rule file."""


_UNITS = {"dBFS": "_db", "dBTP": "_db", "dB": "_db", "LUFS": "_lu", "LU": "_lu", "Hz": "_hz"}
"""Suffix of the keys of evidence, by the unit of a limit."""


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A quantity that is compared with one bound; ``above`` or ``below`` names the setting with the bound."""

    quantity: str
    label: str
    wanted: str
    verdict: str
    above: str | None = None
    below: str | None = None
    unit: str = "dBFS"
    decimals: Annotated[int, Meta(ge=0, le=9)] = 1
    times: Annotated[float, Meta(ge=0.001, le=1_000_000)] = 1.0
    """Factor for display: 100 for a share in %."""

    @property
    def evidence_keys(self) -> tuple[str, str, str]:
        """The keys of the evidence of a finding: the quantity, the bound, the difference between them."""
        unit = _UNITS.get(self.unit, "")
        return self.quantity.rsplit(".", 1)[-1], f"bound{unit}", f"difference{unit}"


class Grade(Struct, frozen=True, forbid_unknown_fields=True):
    """A milder severity for some values. The first grade that a finding is in decides; beyond all it is the rule's own.

    Exactly one of ``by``, ``upto`` and ``downto`` is given, in the unit of the settings.
    """

    severity: Severity
    by: float | None = None
    """The bound of the limit is missed by no more than this."""
    upto: float | None = None
    """The value is not higher than this."""
    downto: float | None = None
    """The value is not lower than this."""
    of: str = ""
    """The evidence that ``upto`` and ``downto`` are about; empty for the quantity of the limit."""


_REACHES_WITHIN_DB = 0.2
"""A peak so far below a ceiling is not held by it. Our own judgement: what follows a limiter moves its peaks by less."""


class Explanation(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule whose findings on the same case this rule explains, and the note that is added to them."""

    code: str
    note: str
    unless: str | None = None
    """Does not apply if this rule fired on the same file."""
    at_least_dbfs: float | None = None
    """Applies only if the peak of the explained finding is at least this."""
    below_dbfs: float | None = None
    """Applies only if the peak of the explained finding is below this."""
    when: str = ""
    """Applies only if the explaining finding has this evidence."""
    reaches: str = ""
    """Applies only if the peak of the explained finding reaches this evidence of the explaining one, a level, where it has it."""
    severity: Severity | None = None
    """The severity of the explained finding, unless the user sets one: the cause says how bad it is."""

    def holds_at(self, peak_db: object, cause: Mapping[str, object]) -> bool:
        """Whether the note applies to a finding with this peak, and to a cause with this evidence."""
        if self.when and self.when not in cause:
            return False
        level = cause.get(self.reaches) if self.reaches else None
        if isinstance(level, float) and isinstance(peak_db, float) and peak_db < level - _REACHES_WITHIN_DB:
            return False
        if self.at_least_dbfs is None and self.below_dbfs is None:
            return True
        if not isinstance(peak_db, float):
            return False
        low, high = self.at_least_dbfs, self.below_dbfs
        return (low is None or peak_db >= low) and (high is None or peak_db < high)


class Remedy(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do against a finding, by its name in ``rules/remedies.toml``. Findings on one file that share it are one thing to do."""

    do: str
    in_master: str = ""
    """What to do instead where a master is judged."""
    db: str = ""
    """The evidence that says by how many dB."""
    over: str = ""
    """The evidence that is subtracted from it: the limit, where ``db`` is a level."""
    at_least: bool = False
    """Whether the fault hides the true amount: then every amount is a lower bound."""
    gives_back: str = ""
    """The evidence that says by how many dB the remedy makes the mix louder."""

    def at(self, stage: str) -> str:
        """Return the name of the remedy for a stage."""
        return self.in_master if stage == "master" and self.in_master else self.do


class FixRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What daw-lint can do about a finding in the session itself."""

    action: Action
    safety: Safety
    """``safe``: it cannot change what is heard. ``unsafe``: it does, or may."""


class Rule(Struct, frozen=True):
    """A rule as its file describes it, with the user's settings applied."""

    code: str
    name: str
    summary: str
    family: str
    severity: Severity
    since: str
    why: str
    how_to_fix: str
    sources: tuple[Source, ...] = ()
    disputed: str = ""
    """What sources disagree on; empty if they agree, or if there is only one."""
    opt_in: bool = False
    """Whether it runs only if it, or its prefix, is selected by name or by a profile."""
    maturity: Maturity = Maturity.STABLE
    qc_terms: tuple[str, ...] = ()
    """What quality control calls the fault, as ``VOCABULARY:TERM`` (``rulebook.qc_terms``)."""
    stages: tuple[str, ...] = ("mix", "master")
    needs: tuple[Fact, ...] = ()
    check: str | None = None
    limit: Limit | None = None
    expression: Expression | None = None
    settings: tuple[Setting, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    severity_is_set: bool = False
    """Whether the user, or a profile, set the severity: then it applies to every finding."""
    weight: float = 1.0
    """Factor of the points that it costs in the health score: below 1 where one trivial step mends it."""
    grades: tuple[Grade, ...] = ()
    """Milder severities by distance, the mildest first."""
    explains: tuple[Explanation, ...] = ()
    remedy: Remedy | None = None
    fix: FixRule | None = None
    together: str = ""
    """What several findings on one file say together; ``number`` and evidence that they share are in braces."""
    good: tuple[Mapping[str, Any], ...] = ()
    bad: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_builtin(self) -> bool:
        """Whether the engine itself reports it (unreadable files, unused suppressions)."""
        return self.check is None and self.limit is None and self.expression is None

    @property
    def needs_session(self) -> bool:
        """Whether it needs a session."""
        return any(fact.head in ("session", "mix", "master") for fact in self.needs)

    @property
    def needs_set(self) -> bool:
        """Whether it needs a set of files."""
        return any(fact.head == "set" for fact in self.needs)

    @property
    def needs_bounce(self) -> bool:
        """Whether it needs a bounce."""
        return any(fact.head == "bounce" for fact in self.needs)


def matches(code: str, prefixes: Sequence[str]) -> bool:
    """Whether a rule code starts with one of the prefixes; ``ALL`` matches every rule."""
    return any(prefix == "ALL" or code.startswith(prefix) for prefix in prefixes)


DEFAULT = "DEFAULT"
"""Selects every rule that is not opt-in."""


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """Pick the rules that are selected and not ignored. Of two prefixes the longer one decides, as in ruff.

    ``ALL`` selects every rule, ``DEFAULT`` every rule that is not opt-in.
    """

    def weight(rule: Rule, prefixes: Sequence[str]) -> int:
        whole = "ALL" in prefixes or (DEFAULT in prefixes and not rule.opt_in)
        longest = max((len(prefix) for prefix in prefixes if rule.code.startswith(prefix)), default=-1)
        return max(longest, 0 if whole else -1)

    return tuple(rule for rule in rules if weight(rule, select) > weight(rule, ignore))


def mature_rules(rules: Sequence[Rule], named: Sequence[str], preview: bool) -> tuple[Rule, ...]:
    """Pick the rules whose maturity lets them run: stable ones, previews with ``preview``, and those in ``named``."""
    ready = {Maturity.STABLE, Maturity.PREVIEW} if preview else {Maturity.STABLE}
    return tuple(rule for rule in rules if rule.maturity in ready or rule.code in named)


def configure(rules: Sequence[Rule], options: Mapping[str, Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Apply the user's settings to the rules. Raises ``RuleError`` for an unknown rule or setting, or a wrong type."""
    known = {rule.code: rule for rule in rules}
    known |= {rule.name: rule for rule in rules}
    changed: dict[str, Rule] = {}
    for key, values in options.items():
        if key not in known:
            raise RuleError(unknown_rule(key, known))
        rule = changed.get(known[key].code, known[key])
        changed[rule.code] = _with_values(rule, values)
    return tuple(changed.get(rule.code, rule) for rule in rules)


def unknown_rule(name: str, known: Iterable[str]) -> str:
    """Say that there is no rule of a name or code, and which is perhaps meant."""
    return f"no rule {name!r}{did_you_mean(name, known)}"


def _with_values(rule: Rule, values: Mapping[str, Any]) -> Rule:
    merged = dict(rule.values)
    severity, is_set = rule.severity, rule.severity_is_set
    for name, given in values.items():
        if name == "severity":
            severity, is_set = _severity(rule, given), True
            continue
        if name not in merged:
            raise RuleError(f"{rule.code} has no setting {name!r}{did_you_mean(name, [*merged, 'severity'])}")
        merged[name] = _typed(rule, name, given, merged[name])
    return replace(rule, values=merged, severity=severity, severity_is_set=is_set)


def _severity(rule: Rule, given: Any) -> Severity:
    try:
        return Severity(given)
    except ValueError:
        raise RuleError(f"{rule.code}: severity must be error, warning or info, not {shown_value(given)}") from None


def _typed(rule: Rule, name: str, given: Any, default: Any) -> Any:
    if not is_finite(given):
        raise RuleError(f"{rule.code}.{name} must be finite, not {shown_value(given)}")
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if isinstance(default, float) and number:
        return float(given)
    if type(given) is type(default):
        return given
    kind = {float: "a number", int: "a whole number", str: "text", bool: "true or false", list: "a list"}[type(default)]
    raise RuleError(f"{rule.code}.{name} must be {kind}, not {shown_value(given)}")


def is_finite(value: Any) -> bool:
    """Whether a value holds neither infinite numbers nor NaN: a comparison with one of these says nothing."""
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    return not isinstance(value, float) or isfinite(value)
