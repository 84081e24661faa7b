"""Read rule files (TOML) into ``Rule``, the shipped ones and those in a studio's own folders; also the profiles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from daw_lint.config.convert import converted
from daw_lint.config.faults import Fault, FaultsError
from daw_lint.config.toml_file import TomlError, TomlText, read_toml
from daw_lint.disk.extent import holds_more_than
from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook.profiles import DEFAULT_PROFILE, Profile
from daw_lint.rulebook.rule import Expression, Rule, RuleError, Setting, is_finite
from daw_lint.rulebook.rule_file import RuleFile

MOST_FILES = 10_000
"""Most files and folders in a folder of rules."""
_SETTING_NAME = "[a-z][a-z0-9_]*"
_JUDGED_BY = ("check", "limit", "flag_when")


def read_shipped_rules() -> tuple[Rule, ...]:
    """Read all shipped rules, sorted by code. Raises ``RuleError`` for an invalid file."""
    found = [read_rule(path) for path in rules_dir().glob("*/*.toml") if path.parent.name != "profiles"]
    rules = _in_order(found)
    codes = [rule.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise RuleError(f"two rules have one code: {', '.join(twice)}")
    return rules


def read_profiles() -> dict[str, Profile]:
    """Read all shipped profiles by name, the default first. Raises ``RuleError`` for an invalid file."""
    found = [read_profile(path) for path in sorted((rules_dir() / "profiles").glob("*.toml"))]
    return {profile.name: profile for profile in sorted(found, key=lambda profile: profile.name != DEFAULT_PROFILE)}


def read_profile(path: Path) -> Profile:
    """Read a profile. Raises ``RuleError``."""
    file = read_rule_text(path)
    try:
        return converted({"name": path.stem, **file.table}, Profile)
    except FaultsError as error:
        raise RuleError(file.told(f"profile {path.stem}", error.faults)) from None


def load_house_rules(folders: Sequence[Path]) -> tuple[Rule, ...]:
    """Load the rules in a studio's own folders. Raises ``RuleError``. Never runs code from a rule folder."""
    files: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"the rule folder {folder} is not there")
        if holds_more_than(folder, MOST_FILES):
            raise RuleError(f"the rule folder {folder} holds more than {MOST_FILES:,} files: name one with rules alone")
        files += sorted(folder.glob("**/*.toml"))
    return _in_order(read_house_rules(list(dict.fromkeys(files))))


def read_house_rules(files: Sequence[Path]) -> list[Rule]:
    """Read a studio's own rules, in the order of the files. Raises ``RuleError`` where two rules share a code or a name."""
    rules = []
    for _, read in read_each_house_rule(files):
        if isinstance(read, RuleError):
            raise read
        rules.append(read)
    return rules


def read_each_house_rule(files: Sequence[Path]) -> Iterator[tuple[Path, Rule | RuleError]]:
    """Yield each file with its rule, or with what is wrong with it: the rest is read all the same."""
    from daw_lint.rulebook.book import load_rules

    taken = {word: f"{rule.code} of daw-lint" for rule in load_rules() for word in (rule.code, rule.name)}
    for path in files:
        try:
            rule = read_house_rule(path)
            for key, word in (("code", rule.code), ("name", rule.name)):
                if word in taken:
                    line = read_rule_text(path).line((key,))
                    raise RuleError(f"{path}:{line}: {key}: two rules have one {key}: {word}, also in {taken[word]}")
                taken[word] = str(path)
        except RuleError as error:
            yield path, error
        else:
            yield path, rule


def _in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.code))


def read_rule(path: Path) -> Rule:
    """Read a shipped rule file. Raises ``RuleError``."""
    file = read_rule_text(path)
    try:
        if not file.table.get("since") or not file.table.get("family"):
            raise FaultsError((Fault((), "a shipped rule needs 'family' and 'since'"),))
        return _rule(file)
    except FaultsError as error:
        raise RuleError(file.told(path.name, error.faults)) from None


def read_house_rule(path: Path) -> Rule:
    """Read a studio's own rule, and check it against the facts that it names. Raises ``RuleError`` with the line."""
    file = read_rule_text(path)
    try:
        if "check" in file.table:
            words = "check: a rule of your own is judged by limit or flag_when; no Python is run"
            raise FaultsError((Fault(("check",), words),))
        rule = _rule(file)
        _refuse_unknown_terms(rule)
    except FaultsError as error:
        raise RuleError(file.told(str(path), error.faults)) from None
    from daw_lint.rulebook.expressions import check_rule

    return check_rule(rule, path, file)


def _refuse_unknown_terms(rule: Rule) -> None:
    from daw_lint.rulebook.qc_terms import terms_of

    try:
        terms_of(rule)
    except RuleError as error:
        raise FaultsError((Fault(("qc_terms",), str(error)),)) from None


def read_rule_text(path: Path) -> TomlText:
    """Return the text of a rule file with its table. Raises ``RuleError``."""
    try:
        return read_toml(path)
    except TomlError as error:
        raise RuleError(f"{path}:{error.line}: {error}" if error.line else f"{path}: {error}") from None
    except OSError as error:
        raise RuleError(f"{path}: {error}") from None


def _rule(file: TomlText) -> Rule:
    read = converted(file.table, RuleFile)
    judged_by = [key for key in _JUDGED_BY if key in file.table]
    if len(judged_by) > 1:
        raise FaultsError(
            (Fault((judged_by[1],), f"{judged_by[1]}: a rule is judged by one of {', '.join(_JUDGED_BY)}"),)
        )
    _check_grades(read)
    faults = tuple(_setting_faults(read))
    if re.search(r"\{(?![a-z_]+\})", read.together):
        # Its evidence is known only with a finding, so a format cannot be tried here.
        faults = (*faults, Fault(("together",), "together: names in braces have no format: {number}"))
    if faults:
        raise FaultsError(faults)
    settings = tuple(Setting(name, entry.default, entry.doc, entry.unit) for name, entry in read.settings.items())
    return Rule(
        code=read.code.strip(),
        name=read.name.strip(),
        summary=read.summary.strip(),
        family=read.family.strip(),
        severity=read.severity,
        since=read.since.strip(),
        why=read.why.strip(),
        how_to_fix=read.how_to_fix.strip(),
        maturity=read.maturity,
        qc_terms=read.qc_terms,
        stages=read.stages,
        needs=read.needs,
        check=read.check,
        limit=read.limit,
        expression=_expression(read, file),
        settings=settings,
        values={setting.name: setting.default for setting in settings},
        weight=read.weight,
        grades=read.grade,
        explains=read.explains,
        remedy=read.remedy,
        fix=read.fix,
        together=read.together.strip(),
        sources=read.source,
        disputed=read.disputed.strip(),
        opt_in=read.opt_in,
        good=read.good,
        bad=read.bad,
    )


def _check_grades(read: RuleFile) -> None:
    """Raise ``FaultsError`` for grades that say nothing, or that are not milder than what follows them."""
    harshest = read.severity.rank
    for number, grade in reversed(list(enumerate(read.grade))):
        given = [name for name in ("by", "upto", "downto") if getattr(grade, name) is not None]
        if len(given) != 1:
            words = "grade: give one of by (distance from the bound), upto and downto (the value itself)"
        elif read.limit is None and (grade.by is not None or not grade.of):
            words = "grade: a rule without a limit is graded by 'of' (its evidence) with upto or downto"
        elif grade.severity.rank >= harshest:
            words = "grade: must be milder than what follows it: the mildest first, and 'severity' beyond all of them"
        else:
            harshest = grade.severity.rank
            continue
        raise FaultsError((Fault(("grade", number), words),))


def _setting_faults(read: RuleFile) -> Iterator[Fault]:
    """Yield settings that no configuration, condition or text could name, and defaults that compare with nothing."""
    for name, entry in read.settings.items():
        if name == "severity" or not re.fullmatch(_SETTING_NAME, name):
            form = "in small letters with underscores, such as max_db; severity is taken"
            yield Fault(("settings", name), f"the setting {name!r} needs another name, {form}")
        if not is_finite(entry.default):
            yield Fault(("settings", name, "default"), f"the default of {name} must be finite, not {entry.default}")


def _expression(read: RuleFile, file: TomlText) -> Expression | None:
    if read.flag_when is None:
        return None
    line = file.line(("flag_when",))
    # Below its key where the text begins on a new line.
    line += file.text.splitlines()[line - 1].rstrip().endswith(('= """', "= '''"))
    return Expression(read.flag_when, read.message or read.summary, read.for_each, line)
