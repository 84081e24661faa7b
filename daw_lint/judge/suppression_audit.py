"""Check the suppressions themselves: unused (E903), unknown rule (E904), no reason (E905)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from daw_lint.disk.suggest import did_you_mean
from daw_lint.judge.suppression import Suppression
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Fix
from daw_lint.rulebook.rule import Rule, matches

UNUSED, UNKNOWN, WITHOUT_REASON = "E903", "E904", "E905"
ALWAYS_JUDGED = frozenset({"E902", UNUSED, UNKNOWN, WITHOUT_REASON})
"""Rules that the engine judges itself, on every file."""
_MOST_CODES, _LONGEST_CODE = 3, 12
"""How much of the codes a message shows: a session can contain text of any length."""


def note_judged(suppressions: Iterable[Suppression], files: Collection[Path], judged: Collection[str]) -> None:
    """Mark the suppressions of a configuration that could have suppressed a finding in these files."""
    for suppression in suppressions:
        if any(suppression.applies_to(path) for path in files):
            suppression.judged |= any(matches(code, suppression.codes) for code in (*judged, *ALWAYS_JUDGED))


def in_session(
    suppressions: Iterable[Suppression], judged: Iterable[str], active: Iterable[Rule], known: Iterable[str]
) -> Iterator[Finding]:
    """Yield findings on the suppressions in a session. ``active`` are the rules that run, ``known`` all codes."""
    rules = {rule.code: rule for rule in active if rule.code in ALWAYS_JUDGED}
    codes = tuple(known)
    could, exist = _prefixes((*judged, *ALWAYS_JUDGED)), _prefixes(codes)
    for suppression in suppressions:
        if suppression.file is not None:
            for code, message in _faults(suppression, could, exist, codes):
                if code in rules:
                    found = _finding(rules[code], suppression.file, message, suppression.object_path)
                    is_unused = _unused(suppression, could, exist) == list(suppression.codes)
                    fix = _removal(rules[code], suppression) if is_unused else None
                    yield replace(found, place=suppression.place, fix=fix)


def in_configuration(
    suppressions: Iterable[Suppression], source: Path, active: Iterable[Rule], known: Collection[str]
) -> Iterator[Finding]:
    """Yield findings on the suppressions of a configuration, which always give a reason.

    A suppression of an extended configuration is never reported as unused: another song may need it.
    """
    rules = {rule.code: rule for rule in active if rule.code in ALWAYS_JUDGED}
    exist = _prefixes(known)
    for suppression in suppressions:
        words = f"the suppression of {suppression.codes[0]} ({suppression.reason})"
        words += f" in {suppression.where}" if suppression.is_shared else ""
        if suppression.codes[0] not in exist:
            if UNKNOWN in rules:
                hint = did_you_mean(suppression.codes[0], known, "; daw-lint rule --all lists them")
                yield _finding(rules[UNKNOWN], source, f"{words} names an unknown rule{hint}")
        elif suppression.judged and not suppression.used and not suppression.is_shared and UNUSED in rules:
            yield _finding(rules[UNUSED], source, f"{words} suppresses nothing; delete or correct it")


def _removal(rule: Rule, suppression: Suppression) -> Fix | None:
    """Return the fix that removes a note of which no code is used; a line that holds more than the note stays."""
    if rule.fix is None or not suppression.text.strip().casefold().startswith("daw-lint:"):
        return None
    return Fix(rule.fix.action, rule.fix.safety, suppression.place, suppression.object_path, suppression.text)


def _unused(suppression: Suppression, could: Collection[str], exist: Collection[str]) -> list[str]:
    """Return the codes that could have suppressed something, and did not."""
    return [code for code in suppression.codes if code in exist and code in could and code not in suppression.used]


def _faults(
    suppression: Suppression, could: Collection[str], exist: Collection[str], known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield rule codes and messages. ``could`` and ``exist`` are prefixes of the rules that were judged, or that exist."""
    if not suppression.codes:
        yield UNKNOWN, "daw-lint: ignore names no rule; write daw-lint: ignore[CODE] reason, or delete it"
        return
    unknown = [code for code in suppression.codes if code not in exist]
    if unknown:
        hint = did_you_mean(unknown[0][:_LONGEST_CODE], known) if len(unknown) == 1 else ""
        yield UNKNOWN, f"daw-lint: ignore[{_listed(suppression.codes)}] names an unknown rule: {_listed(unknown)}{hint}"
    unused = _unused(suppression, could, exist)
    for code in unused:
        todo = "delete or correct it"
        if len(unused) < len(suppression.codes):
            todo = f"take {code} out of ignore[{_listed(suppression.codes)}], of which the rest may be needed"
        yield UNUSED, f"daw-lint: ignore[{code}] suppresses nothing; {todo}"
    if not suppression.reason and len(unknown) + len(unused) < len(suppression.codes):
        yield (
            WITHOUT_REASON,
            f"daw-lint: ignore[{_listed(suppression.codes)}] gives no reason; write it after the bracket",
        )


def _prefixes(codes: Iterable[str]) -> frozenset[str]:
    """List everything that a suppression can write for one of these rules: ``ALL``, codes and their prefixes."""
    return frozenset({"ALL", *(code[:length] for code in codes for length in range(1, len(code) + 1))})


def _listed(codes: Sequence[str]) -> str:
    """Shorten codes for a message."""
    few = [code if len(code) <= _LONGEST_CODE else f"{code[:_LONGEST_CODE]}…" for code in codes[:_MOST_CODES]]
    return ",".join(few) + (f" and {len(codes) - _MOST_CODES} more" if len(codes) > _MOST_CODES else "")


def _finding(rule: Rule, file: Path, message: str, object_path: str = "") -> Finding:
    return Finding(file, rule.code, rule.name, rule.severity, message, object_path)
