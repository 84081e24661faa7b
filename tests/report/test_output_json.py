"""JSON and JSON lines follow the schemas that are published, and the schemas tell a report that does not."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from daw_lint.report.findings.json import SCHEMA_VERSION
from daw_lint.report.json_text import to_json
from tests.support.check_outputs import EMPTY, EVERYTHING, FILE, NAME, check, check_json, fill, fill_empty
from tests.support.command_line import run
from tests.support.live_sets import write_set

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
WHOLE, LINE = (
    json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text("utf-8")) for name in ("report", "report-line")
)
CORPUS = Path(__file__).resolve().parent.parent.parent / "fixtures"


def closed(schema: Any) -> Any:
    """Return a schema in which no field is allowed that it does not name: what is written is to be described."""
    if isinstance(schema, list):
        return [closed(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and isinstance(schema["properties"], dict):
        made["unevaluatedProperties"] = False
    return made


def strict() -> Draft202012Validator:
    """Return what holds a whole report against its schema; ``suppressed`` adds to ``finding``, which so stays open."""
    schema = closed(WHOLE)
    base = schema["$defs"]["finding"]
    schema["$defs"]["open-finding"] = {**base, "unevaluatedProperties": True}
    schema["$defs"]["suppressed"]["allOf"] = [{"$ref": "#/$defs/open-finding"}]
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        fill(folder)
        found: dict[str, Any] = check_json("json", *EVERYTHING)
        return found


def test_the_schemas_are_schemas_and_of_the_version_that_is_written() -> None:
    for schema in (WHOLE, LINE):
        Draft202012Validator.check_schema(schema)
    assert WHOLE["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    (head,) = (one for one in LINE["oneOf"] if one["properties"]["type"]["const"] == "head")
    assert head["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_a_report_with_everything_in_it_follows_the_schema_which_names_every_field(report: dict[str, Any]) -> None:
    assert all(report[name] for name in WHOLE["required"]), "each list has an entry"
    strict().validate(report)
    assert list(strict().iter_errors(report | {"more": 1})), "a field that nobody described would be seen"
    report["findings"][0]["more"] = 1
    assert list(strict().iter_errors(report))
    del report["findings"][0]["more"]


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_report_follows_the_schema(folder: Path, kind: str) -> None:
    fill_empty(folder, kind)
    document = check_json("json")
    strict().validate(document)
    assert document["summary"]["failed"] is (kind != "clean")
    for line in check("jsonl").splitlines():
        Draft202012Validator(LINE).validate(json.loads(line))


@pytest.mark.slow
def test_reports_on_the_fixtures_follow_the_schema() -> None:
    strict().validate(check_json("json", str(CORPUS), "--profile", "strict"))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every field, in one entry of each list; evidence is free."""
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, entry in entries:
        if isinstance(key, str):
            yield (*path, key)
        if key != "evidence":
            yield from places(entry, (*path, key))


def test_a_report_that_lacks_a_field_is_refused_whichever_it_is(report: dict[str, Any]) -> None:
    schema = Draft202012Validator(WHOLE)
    tried = list(places(report))
    assert len(tried) > 50
    for *around, field in tried:
        broken = copy.deepcopy(report)
        holder: Any = broken
        for step in around:
            holder = holder[step]
        del holder[field]
        assert list(schema.iter_errors(broken)), (*around, field)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("severity", "fatal"),
        ("file", ""),
        ("code", "E9x"),
        ("evidence", []),
        ("related", ["MB101 Song.als"]),
        ("related", [{"code": "MB101"}]),
        ("notes", None),
    ],
)
def test_a_finding_with_a_value_of_another_kind_is_refused(report: dict[str, Any], name: str, wrong: Any) -> None:
    broken = copy.deepcopy(report)
    broken["findings"][0][name] = wrong
    assert list(Draft202012Validator(WHOLE).iter_errors(broken))


def test_json_lines_say_what_the_document_says_a_line_at_a_time(folder: Path) -> None:
    fill(folder)
    document, lines = (
        check_json("json", *EVERYTHING),
        [json.loads(line) for line in check("jsonl", *EVERYTHING).splitlines()],
    )
    schema = Draft202012Validator(LINE)
    for line in lines:
        schema.validate(line)
    assert [lines[0]["type"], lines[-1]["type"]] == ["head", "summary"]
    plurals = {"stage": "stages", "finding": "findings", "leftover": "leftovers", "pairing": "pairings"}
    gathered: dict[str, Any] = {name: [] for name, value in document.items() if isinstance(value, list)}
    for line in lines[1:-1]:
        kind = line.pop("type")
        gathered[plurals.get(kind, kind)].append(line)
    head, last = lines[0], lines[-1]
    assert (head.pop("type"), last.pop("type")) == ("head", "summary")
    assert {**head, "summary": last, **gathered} == document


@pytest.mark.slow
def test_a_line_that_lacks_a_field_or_is_of_no_type_is_refused(folder: Path) -> None:
    fill(folder)
    schema = Draft202012Validator(LINE)
    for text in check("jsonl", *EVERYTHING).splitlines():
        line = json.loads(text)
        for field in line:
            assert list(schema.iter_errors({key: value for key, value in line.items() if key != field})), (field, line)
        assert list(schema.iter_errors(line | {"type": "other"}))


def test_names_are_the_ones_in_the_session_and_the_text_is_plain_ascii(folder: Path) -> None:
    fill(folder)
    text = check("json", "Hostile")
    assert text.isascii()
    assert not re.search(r"##\w*\[", text)
    assert {(finding["file"], finding["object"]) for finding in json.loads(text)["findings"]} >= {
        (f"Hostile/{FILE}", NAME)
    }


def test_what_json_cannot_hold_is_null_or_an_escape_and_any_reader_takes_it() -> None:
    text = to_json({"peak_db": -inf, "rest_h": nan, "name": "a\ud800b"})
    assert json.loads(text, parse_constant=pytest.fail) == {"peak_db": None, "rest_h": None, "name": "a\\ud800b"}


def test_the_page_names_every_field(report: dict[str, Any]) -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)(?:\[\])?`", page))
    assert {str(step) for place in places(report) for step in place if isinstance(step, str)} <= named


def test_the_leftovers_and_known_findings_of_a_baseline_are_listed(report: dict[str, Any]) -> None:
    assert [(entry["file"], entry["code"]) for entry in report["known"]] == [("Known.als", "SH101")]
    (left,) = report["leftovers"]
    assert left == {
        "baseline": "known.json",
        "file": "Known.als",
        "object": "Master > Gone",
        "code": "MB101",
        "times": 2,
    }


def test_a_file_given_by_an_absolute_path_is_named_from_where_one_stands(folder: Path) -> None:
    write_set(folder / "Songs" / "Song.als")
    assert check_json("json", str(folder / "Songs"))["stages"][0]["file"] == "Songs/Song.als"
    assert run("check", "--output", "json=x.json").exit_code == 0
