"""Shell completion: rule codes, profiles, targets, kinds of sets. Data is read only when the shell asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Offer = tuple[str, str]
"""A word, and its description for shells that show one."""


def _offer(entries: Iterable[Offer], word: str) -> list[Offer]:
    """Return the entries that begin with a word, in its case. The part before its last comma stays as it is."""
    before, comma, last = word.rpartition(",")
    found = [(name, said) for name, said in entries if name.casefold().startswith(last.casefold())]
    return [(f"{before}{comma}{name.lower() if last.islower() else name}", said) for name, said in found]


def rule_codes(incomplete: str) -> list[Offer]:
    """Offer the codes of the rules, for the command ``rule``."""
    return _offer(_codes(), incomplete)


def rule_selectors(incomplete: str) -> list[Offer]:
    """Offer families by their letters, codes and ``ALL`` for ``--select`` and ``--ignore``; after a comma, another."""
    from itertools import groupby

    from daw_lint.rulebook.book import load_rules

    families = groupby(load_rules(), key=lambda rule: rule.code.rstrip("0123456789"))
    letters = [(prefix, next(iter(rules)).family) for prefix, rules in families]
    return _offer([("ALL", "every rule"), *letters, *_codes()], incomplete)


def profiles(incomplete: str) -> list[Offer]:
    """Offer the profiles."""
    from daw_lint.rulebook.profiles import load_profile, profile_names

    return _offer(((name, load_profile(name).summary) for name in profile_names()), incomplete)


def targets(incomplete: str) -> list[Offer]:
    """Offer the release targets; after a comma, another."""
    from daw_lint.rulebook.targets import all_targets

    return _offer(((entry.name, entry.title) for entry in all_targets().values()), incomplete)


def archive_questions(incomplete: str) -> list[Offer]:
    """Offer the questions that can be asked of a stock."""
    from daw_lint.archive.questions.question import book

    return _offer(((question.name, question.title) for question in book()), incomplete)


def set_kinds(incomplete: str) -> list[Offer]:
    """Offer the kinds of sets."""
    from daw_lint.config.model import SET_KINDS

    return _offer(((kind, "") for kind in SET_KINDS), incomplete)


def formats(incomplete: str) -> list[Offer]:
    """Offer the output formats."""
    return _offer(_formats(), incomplete)


def outputs(incomplete: str) -> list[Offer]:
    """Offer the output formats for ``--output``, up to the ``=`` before the file."""
    return _offer(((f"{name}=", said) for name, said in _formats()), incomplete)


def measured(incomplete: str) -> list[Offer]:
    """Offer the measurements; after a comma, another."""
    from daw_lint.measure import WHAT

    return _offer(((name, "") for name in WHAT), incomplete)


def _codes() -> Iterator[Offer]:
    from daw_lint.rulebook.book import load_rules

    return ((rule.code, rule.summary) for rule in load_rules())


def _formats() -> Iterator[Offer]:
    from daw_lint.report.findings.formats import FORMATS

    return ((name, entry.summary) for name, entry in FORMATS.items())
