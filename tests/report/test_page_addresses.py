"""SARIF links the page of each rule where the pages are published, and nothing that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daw_lint.report.catalogue import page_address
from tests.support.check_outputs import check_json
from tests.support.live_sets import live_set, vst2, write_set

ROOT = Path(__file__).resolve().parents[2]


def described() -> dict[str, Any]:
    (rule,) = check_json("sarif")["runs"][0]["tool"]["driver"]["rules"]
    found: dict[str, Any] = rule
    return found


@pytest.mark.parametrize(
    ("base", "page"),
    [
        ("https://host.test/me/daw-lint/blob/v1/docs", "https://host.test/me/daw-lint/blob/v1/docs/rules/MB101.md"),
        ("https://docs.test/", "https://docs.test/rules/MB101.html"),
    ],
)
def test_a_rule_links_its_page_on_the_host_or_site_of_the_docs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, base: str, page: str
) -> None:
    monkeypatch.setenv(page_address.VARIABLE, base)
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter")))
    assert described()["helpUri"] == page
    assert (ROOT / "docs" / "rules" / "MB101.md").is_file()


@pytest.mark.parametrize("base", ["", "javascript:alert(1)", "https://a b/", "docs", 'https://x/"><b>'])
def test_without_an_address_there_is_no_link(folder: Path, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv(page_address.VARIABLE, base)
    monkeypatch.setattr(page_address, "_of_package", lambda: "")
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter")))
    assert "helpUri" not in described()


def test_a_rule_of_the_users_own_has_no_page_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec.structs import replace

    from daw_lint.rulebook.book import load_rules

    monkeypatch.setenv(page_address.VARIABLE, "https://docs.test")
    rule = load_rules()[0]
    assert page_address.page_of(rule) == f"https://docs.test/rules/{rule.code}.html"
    assert page_address.page_of(replace(rule, code="XX101")) is None
