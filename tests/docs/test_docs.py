"""The pages that are made from data say what the data say now, and their links lead somewhere."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rtoml

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES: dict[Path, str] = runpy.run_path(str(ROOT / "docs" / "make.py"))["pages"]()
RULE_FILES = [path for path in sorted((ROOT / "rules").glob("*/*.toml")) if path.parent.name != "profiles"]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_made_page_is_current(path: Path) -> None:
    assert (ROOT / path).read_text("utf-8") == PAGES[path], "run: python docs/make.py"


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    there = {path.relative_to(ROOT) for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert there <= PAGES.keys()


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_links_between_pages_lead_to_files(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), link


SCHEMA: dict[str, Any] = json.loads((ROOT / "rules" / "rule.schema.json").read_text("utf-8"))


def test_the_schema_of_rules_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_file_fits_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(rtoml.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"severty": "error"},
        {"severity": "fatal"},
        {"limit": {"quantity": "bounce.level.peek"}},
        {"stages": ["bounce"]},
        {"bad": [{"tracks": [{"name": "Drums", "volum_db": 3.0}]}]},
        {"source": [{"urll": "x"}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(wrong: dict[str, Any]) -> None:
    rule = rtoml.loads(RULE_FILES[0].read_text("utf-8")) | wrong
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(rule))
