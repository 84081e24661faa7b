"""Rule files: TOML to ``Rule``, the shipped ones and those of a studio's own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity
from daw_lint.rulebook.rule import Explanation, Expression, Limit, Rule, RuleError, Setting, Source, line_of

_NEEDED = ("code", "name", "summary", "family", "severity", "since", "why", "how_to_fix")
_HOUSE_NEEDED = ("code", "name", "summary", "severity", "why", "how_to_fix")
_KEYS = (
    *_NEEDED, "stages", "needs", "check", "limit", "flag_when", "for_each", "message", "settings", "explains", "source",
    "disputed", "opt_in", "good", "bad",
)  # fmt: skip
_JUDGED_BY = ("check", "limit", "flag_when")
_STAGES = ("mix", "master", "stem")


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every shipped rule in the order of the codes. Raises ``RuleError`` for a file that is wrong."""
    found = [read_rule(path) for path in rules_dir().glob("*/*.toml") if path.parent.name != "profiles"]
    return _in_order(found)


def load_house_rules(folders: Sequence[Path]) -> tuple[Rule, ...]:
    """Return the rules in a studio's own folders. Raises ``RuleError``; no code of a rule folder is ever run."""
    found: list[Rule] = []
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"the rule folder {folder} is not there")
        found += [read_house_rule(path) for path in folder.glob("**/*.toml")]
    return _in_order(found, {rule.code for rule in load_rules()})


def _in_order(rules: list[Rule], taken: set[str] = frozenset()) -> tuple[Rule, ...]:  # type: ignore[assignment]
    rules.sort(key=lambda rule: rule.code)
    codes = [rule.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1 or code in taken})
    if twice:
        raise RuleError(f"two rules have one code: {', '.join(twice)}")
    return tuple(rules)


def read_rule(path: Path) -> Rule:
    """Return the shipped rule in a file. Raises ``RuleError``."""
    text, data = _parse(path)
    try:
        return _rule(data, _NEEDED, text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleError(f"{path.name}: {_words(error)}") from None


def read_house_rule(path: Path) -> Rule:
    """Return a studio's own rule, checked against the facts that it names. Raises ``RuleError`` with the line."""
    text, data = _parse(path)
    try:
        if "check" in data:
            raise ValueError("check: a rule of your own is judged by limit or flag_when; no Python is run")
        rule = _rule({"family": "house", "since": "", **data}, _HOUSE_NEEDED, text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        words = _words(error)
        raise RuleError(f"{path}:{line_of(text, words)}: {words}") from None
    from daw_lint.rulebook.expressions import check_rule

    return check_rule(rule, path, text)


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    import rtoml

    try:
        text = path.read_text("utf-8")
        return text, rtoml.loads(text)
    except (OSError, ValueError) as error:
        raise RuleError(f"{path}: {error}") from None


def _rule(data: Mapping[str, Any], needed: Sequence[str], text: str) -> Rule:
    for key in data:
        if key not in _KEYS:
            raise ValueError(f"{key}: no rule has this key{did_you_mean(key, _KEYS)}")
    for key in needed:
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ValueError(f"{key}: a rule needs this text")
    judged_by = [key for key in _JUDGED_BY if key in data]
    if len(judged_by) > 1:
        raise ValueError(f"{judged_by[1]}: a rule is judged by one of {', '.join(_JUDGED_BY)}")
    settings = tuple(
        Setting(name, entry["default"], entry["doc"], entry.get("unit", ""))
        for name, entry in data.get("settings", {}).items()
    )
    return Rule(
        **{key: str(data[key]).strip() for key in (*_NEEDED,) if key != "severity"},
        severity=_severity(data["severity"]),
        stages=_stages(data.get("stages", _STAGES[:2])),
        needs=tuple(_fact(name) for name in data.get("needs", ())),
        check=data.get("check"),
        limit=Limit(**data["limit"]) if "limit" in data else None,
        expression=_expression(data, text),
        settings=settings,
        values={setting.name: setting.default for setting in settings},
        explains=tuple(Explanation(**entry) for entry in data.get("explains", ())),
        sources=tuple(Source(**entry) for entry in data.get("source", ())),
        disputed=str(data.get("disputed", "")).strip(),
        opt_in=bool(data.get("opt_in", False)),
        severity_is_set=False,
        good=tuple(data.get("good", ())),
        bad=tuple(data.get("bad", ())),
    )


def _severity(given: object) -> Severity:
    try:
        return Severity(str(given))
    except ValueError:
        raise ValueError(f"severity: must be error, warning or info, not {given!r}") from None


def _fact(name: object) -> Fact:
    try:
        return Fact(str(name))
    except ValueError:
        raise ValueError(f"needs: unknown fact {name!r}{did_you_mean(str(name), list(Fact))}") from None


def _stages(given: Sequence[str]) -> tuple[str, ...]:
    wrong = [stage for stage in given if stage not in _STAGES]
    if wrong:
        raise ValueError(f"stages: {wrong[0]!r} is none of {', '.join(_STAGES)}{did_you_mean(wrong[0], _STAGES)}")
    return tuple(given)


def _expression(data: Mapping[str, Any], text: str) -> Expression | None:
    if "flag_when" not in data:
        return None
    return Expression(
        flag_when=str(data["flag_when"]),
        message=str(data.get("message", data["summary"])),
        for_each=str(data.get("for_each", "session")),
        line=_first_line(text),
    )


def _first_line(text: str) -> int:
    """Return the line on which the condition begins: below its key where the text begins on a new line."""
    line = line_of(text, "flag_when:")
    return line + text.splitlines()[line - 1].rstrip().endswith(('= """', "= '''"))


def _words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]}: this key is missing"
    return str(error).replace("__new__() got an unexpected keyword argument", "no such key:")
