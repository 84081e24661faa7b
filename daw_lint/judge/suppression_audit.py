"""What is wrong with suppressions themselves: they silence nothing (E903), name no rule (E904) or give no reason (E905)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from daw_lint.disk.suggest import did_you_mean
from daw_lint.judge.suppression import Suppression
from daw_lint.model.finding import Finding
from daw_lint.rulebook.rule import Rule, matches

UNUSED, UNKNOWN, WITHOUT_REASON = "E903", "E904", "E905"
ALWAYS_JUDGED = frozenset({"E902", UNUSED, UNKNOWN, WITHOUT_REASON})
"""What the engine says of every file that it looks at."""
_MOST, _LONGEST = 3, 12


def note_judged(silences: Iterable[Suppression], files: Collection[Path], judged: Collection[str]) -> None:
    """Note which suppressions of a configuration could have silenced something in these files."""
    for silence in silences:
        if any(silence.is_about(path) for path in files):
            silence.judged |= any(matches(code, silence.codes) for code in (*judged, *ALWAYS_JUDGED))


def in_session(
    silences: Iterable[Suppression], judged: Iterable[str], active: Iterable[Rule], known: Iterable[str]
) -> Iterator[Finding]:
    """Yield what is wrong with the suppressions in a session. ``active`` are the rules that run, ``known`` all codes."""
    rules = {rule.code: rule for rule in active if rule.code in ALWAYS_JUDGED}
    codes = tuple(known)
    could, exist = _prefixes((*judged, *ALWAYS_JUDGED)), _prefixes(codes)
    for silence in silences:
        if silence.file is not None:
            for code, message in _faults(silence, could, exist, codes):
                if code in rules:
                    yield _finding(rules[code], silence.file, message, silence.object_path)


def in_configuration(
    silences: Iterable[Suppression], source: Path, active: Iterable[Rule], known: Collection[str]
) -> Iterator[Finding]:
    """Yield what is wrong with the suppressions of a configuration, which always give a reason.

    One of a configuration that it extends may be of use elsewhere: it is never called unused.
    """
    rules = {rule.code: rule for rule in active if rule.code in ALWAYS_JUDGED}
    exist = _prefixes(known)
    for silence in silences:
        words = f"the suppression of {silence.codes[0]} ({silence.reason})"
        words += f" in {silence.where}" if silence.is_shared else ""
        if silence.codes[0] not in exist:
            if UNKNOWN in rules:
                hint = did_you_mean(silence.codes[0], known, "; daw-lint rule --all lists them")
                yield _finding(rules[UNKNOWN], source, f"{words} names no rule{hint}")
        elif silence.judged and not silence.used and not silence.is_shared and UNUSED in rules:
            yield _finding(rules[UNUSED], source, f"{words} silences nothing; delete it or correct it")


def _faults(
    silence: Suppression, could: Collection[str], exist: Collection[str], known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield codes of rules and messages. ``could`` and ``exist`` are beginnings of rules that were judged, or that there are."""
    if not silence.codes:
        yield UNKNOWN, "daw-lint: ignore names no rule; write daw-lint: ignore[CODE] reason, or delete it"
        return
    unknown = [code for code in silence.codes if code not in exist]
    if unknown:
        hint = did_you_mean(unknown[0][:_LONGEST], known) if len(unknown) == 1 else ""
        yield UNKNOWN, f"daw-lint: ignore[{_listed(silence.codes)}] names no rule: {_listed(unknown)}{hint}"
    unused = [code for code in silence.codes if code in exist and code in could and code not in silence.used]
    for code in unused:
        yield UNUSED, f"daw-lint: ignore[{code}] silences nothing; delete it or correct it"
    if not silence.reason and len(unknown) + len(unused) < len(silence.codes):
        yield WITHOUT_REASON, f"daw-lint: ignore[{_listed(silence.codes)}] gives no reason; write it behind the bracket"


def _prefixes(codes: Iterable[str]) -> frozenset[str]:
    """Return what a suppression can write for one of these rules."""
    return frozenset({"ALL", *(code[:length] for code in codes for length in range(1, len(code) + 1))})


def _listed(codes: Sequence[str]) -> str:
    """Return codes as they stand in a message: text from a session, which can be of any length."""
    few = [code if len(code) <= _LONGEST else f"{code[:_LONGEST]}…" for code in codes[:_MOST]]
    return ",".join(few) + (f" and {len(codes) - _MOST} more" if len(codes) > _MOST else "")


def _finding(rule: Rule, file: Path, message: str, object_path: str = "") -> Finding:
    return Finding(file, rule.code, rule.name, rule.severity, message, object_path)
