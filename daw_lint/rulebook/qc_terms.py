"""What quality control calls the faults that rules find: ``rules/qc_terms.toml``."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from daw_lint.config.convert import converted
from daw_lint.config.faults import FaultsError
from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.rulebook.files import read_rule_text
from daw_lint.rulebook.rule import Rule, RuleError


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """An identifier of a vocabulary."""

    name: str
    source: str
    """The page or the program in which the identifier was read."""


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True):
    """A vocabulary of quality control, with the terms that rules use."""

    title: str
    url: str
    about: str
    terms: dict[str, Term]


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Load the vocabularies by name. Raises ``RuleError`` for an invalid file."""
    path = rules_dir() / "qc_terms.toml"
    file = read_rule_text(path)
    try:
        return {name: converted(entry, Vocabulary) for name, entry in file.table.items()}
    except FaultsError as error:
        raise RuleError(file.told(path.name, error.faults)) from None


def terms_of(rule: Rule) -> list[tuple[str, str, Term]]:
    """List the terms of a rule: the name of the vocabulary, the identifier, the term. Raises ``RuleError`` for unknown ones."""
    found = []
    for given in rule.qc_terms:
        name, _, identifier = given.partition(":")
        vocabulary = vocabularies().get(name)
        if vocabulary is None:
            raise RuleError(f"{rule.code}: no vocabulary {name!r}{did_you_mean(name, vocabularies())}")
        term = vocabulary.terms.get(identifier)
        if term is None:
            raise RuleError(
                f"{rule.code}: {name} has no term {identifier!r}{did_you_mean(identifier, vocabulary.terms)}"
            )
        found.append((name, identifier, term))
    return found
