"""What real sessions give is valid in every format, whatever their makers called things."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from sarif.loader import load_sarif_file
from sarif_kit.validate import validation_errors

from daw_lint.report.escape import clean
from tests.support.check_outputs import check
from tests.support.corpus import CORPUS, needs_corpus

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "docs" / "schemas"
FORMS = ("json", "jsonl", "sarif", "gitlab", "junit", "checkstyle", "github", "markdown")
pytestmark = [needs_corpus, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    outputs = [word for form in FORMS for word in ("-o", f"{form}={folder / f'lint.{form}'}")]
    check("concise", str(CORPUS), *outputs)
    return folder


@pytest.fixture(scope="module")
def findings(folder: Path) -> list[dict[str, Any]]:
    document = json.loads((folder / "lint.json").read_text("utf-8"))
    Draft202012Validator(json.loads((SCHEMAS / "report.schema.json").read_text("utf-8"))).validate(document)
    found: list[dict[str, Any]] = document["findings"]
    assert found
    return found


def test_every_tenth_line_of_json_lines_is_one_by_the_schema(folder: Path, findings: list[dict[str, Any]]) -> None:
    schema = Draft202012Validator(json.loads((SCHEMAS / "report-line.schema.json").read_text("utf-8")))
    lines = [json.loads(line) for line in (folder / "lint.jsonl").read_text("utf-8").splitlines()]
    for line in [*lines[::10], lines[-1]]:
        schema.validate(line)
    assert [line["message"] for line in lines if line["type"] == "finding"] == [one["message"] for one in findings]


def test_sarif_is_valid_and_names_files_that_are_there(folder: Path, findings: list[dict[str, Any]]) -> None:
    assert validation_errors(json.loads((folder / "lint.sarif").read_text("utf-8"))) == []
    records = load_sarif_file(str(folder / "lint.sarif")).get_records()
    assert [record["Code"] for record in records] == [one["code"] for one in findings]
    places = {record["Location"] for record in records}
    assert all(Path(unquote(urlsplit(place).path)).exists() for place in places if place.startswith("file:"))


def test_no_two_findings_share_a_fingerprint(folder: Path) -> None:
    prints = [issue["fingerprint"] for issue in json.loads((folder / "lint.gitlab").read_text("utf-8"))]
    assert len(prints) == len(set(prints))


def test_the_xml_formats_hold_every_finding(folder: Path, findings: list[dict[str, Any]]) -> None:
    suites = JUnitXml.fromstring((folder / "lint.junit").read_bytes())
    assert suites.failures + suites.errors == sum(one["severity"] != "info" for one in findings)
    read = CheckstyleXmlDriver().parse_reports([(folder / "lint.checkstyle").read_text("utf-8")])
    assert sum(len(found) for found in read.values()) == len(findings)


def test_annotations_and_the_comment_are_as_long_as_they_may_be(folder: Path, findings: list[dict[str, Any]]) -> None:
    lines = (folder / "lint.github").read_text("utf-8").split("\n")
    kinds = Counter(line.split(" ", 1)[0] for line in lines[:-1])
    assert kinds.keys() == {"::error", "::warning", "::notice"}
    assert max(kinds.values()) <= 10
    told = "\n".join(lines).replace("%0A", "\n").replace("%25", "%")
    errors = [one for one in findings if one["severity"] == "error"]
    assert [one for one in errors if clean(f"{one['object']}: {one['message']}".removeprefix(": ")) not in told] == []
    assert all(len(line.encode()) <= 65_536 for line in lines)
    assert len((folder / "lint.markdown").read_bytes()) <= 65_536
