"""Finds rules by what a user types: a code, a name, the beginning of codes, or words of their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from daw_lint.rulebook.rule import Rule

_BEGINNING = re.compile(r"[A-Za-z]{2}\d{0,2}|[A-Za-z]\d{1,2}")
"""Two letters, or letters and digits: ``MB``, ``hr1``, ``E9``."""
_SHORTEST = 2
"""Letters: a shorter word is in nearly every text."""


class Found(NamedTuple):
    """Rules, and what they have in common: ``begin with MB``, ``mention limiter``. For one that is named it is empty."""

    what: str
    rules: tuple[Rule, ...]


def find_rules(words: Sequence[str], rules: Sequence[Rule]) -> Iterator[Found]:
    """Yield the rules for each code, name and beginning; words that are none of these are looked for together.

    What is not found comes with no rules.
    """
    others: list[str] = []
    for word in words:
        named = tuple(rule for rule in rules if word.casefold() in (rule.code.casefold(), rule.name))
        begin = tuple(rule for rule in rules if _BEGINNING.fullmatch(word) and rule.code.startswith(word.upper()))
        if named:
            yield Found("", named)
        elif begin:
            yield Found(f"begin with {word.upper()}", begin)
        else:
            others.append(word)
    if others:
        yield Found(f"mention {' '.join(others)}", tuple(_mentioning(others, rules)))


def _mentioning(words: Sequence[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the rules whose texts have words that begin with all of these: first those where the title has them."""
    if any(len(word) < _SHORTEST for word in words):
        return
    patterns = [re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in words]
    in_title = [rule for rule in rules if _has_all(_title(rule), patterns)]
    yield from in_title
    yield from (rule for rule in rules if rule not in in_title and _has_all(_text(rule), patterns))


def _has_all(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return all(pattern.search(text) for pattern in patterns)


def _title(rule: Rule) -> str:
    return f"{rule.name} {rule.summary}"


def _text(rule: Rule) -> str:
    settings = (f"{setting.name} {setting.doc}" for setting in rule.settings)
    return " ".join((_title(rule), rule.family, rule.why, rule.how_to_fix, *settings))
