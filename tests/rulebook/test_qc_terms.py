"""Rules name what quality control calls their faults: identifiers that were read in a source, in pages, JSON and SARIF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daw_lint.report.catalogue.rule import as_data, render
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.files import read_house_rule
from daw_lint.rulebook.qc_terms import terms_of, vocabularies
from daw_lint.rulebook.rule import Rule, RuleError

NAMED = [rule for rule in load_rules() if rule.qc_terms]


@pytest.mark.parametrize("rule", NAMED, ids=lambda rule: rule.code)
def test_the_terms_of_a_rule_are_known_and_shown(rule: Rule) -> None:
    page, data = render(rule), as_data(rule)["qc_terms"]
    assert len(terms_of(rule)) == len(rule.qc_terms) == len(data)
    for (name, code, term), entry in zip(terms_of(rule), data, strict=True):
        assert f"{vocabularies()[name].title} {code}: {term.name}" in page
        assert (entry["vocabulary"], entry["id"], entry["name"]) == (name, code, term.name)


def test_every_term_is_used_and_says_where_it_was_read() -> None:
    used = {(name, code) for rule in NAMED for name, code, _ in terms_of(rule)}
    listed = {(name, code): term for name, entry in vocabularies().items() for code, term in entry.terms.items()}
    assert used == listed.keys()
    assert all(re.match("https?://", term.source) for term in listed.values())


def test_the_identifiers_of_the_ebu_have_its_form() -> None:
    assert all(re.fullmatch(r"\d{4}[A-Z]", code) for code in vocabularies()["ebu-qc"].terms)


def test_what_a_mastering_house_sends_back_has_the_names_of_quality_control() -> None:
    names = {rule.code: rule.qc_terms for rule in NAMED}
    assert names["HR103"] == ("ebu-qc:0005B", "movielabs-qc:CLIPPING")
    assert names["ED107"] == ("ebu-qc:0008B",)
    assert names["IM101"] == ("ebu-qc:0012B",)


@pytest.mark.parametrize(
    ("given", "told"),
    [("ebu:0078B", "no vocabulary 'ebu'"), ("ebu-qc:9999Z", "ebu-qc has no term '9999Z'"), ("0078B", "no vocabulary")],
)
def test_an_unknown_term_of_a_house_rule_is_refused_with_its_line(tmp_path: Path, given: str, told: str) -> None:
    path = tmp_path / "HS101.toml"
    path.write_text(
        'code = "HS101"\nname = "no-solo"\nsummary = "A solo"\nseverity = "info"\n'
        f'qc_terms = ["{given}"]\nflag_when = "session.bpm > 200.0"\nwhy = "so"\nhow_to_fix = "so"\n',
        "utf-8",
    )
    with pytest.raises(RuleError, match=re.escape(told)) as error:
        read_house_rule(path)
    assert ":5:" in str(error.value)
