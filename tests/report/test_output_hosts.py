"""The formats of other hosts are read back by what others wrote: JUnit by junitparser, Checkstyle by diff-cover.

For GitLab there is no reader and no schema to be had as a package: its documented fields stand here as a schema, and
sarif-tools, which writes the format too, agrees (test_sarif.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from jsonschema import Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from daw_lint.report.findings.file_lines import WHOLE_FILE
from tests.support.check_outputs import EMPTY, FILE_SEEN, SEEN, check, check_json, fill_empty, say_all
from tests.support.live_sets import clip, live_set, track, write_set


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return say_all(tmp_path_factory.mktemp("full"))


CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_code_quality_report_is_an_empty_list(folder: Path, kind: str) -> None:
    fill_empty(folder, kind)
    assert check_json("gitlab") == []


def test_the_code_quality_report_has_what_gitlab_asks_for(full: dict[str, Any]) -> None:
    issues = full["gitlab"]
    Draft202012Validator(CODE_QUALITY).validate(issues)
    severities = {"error": "major", "warning": "minor", "info": "info"}
    assert [(one["location"]["path"], one["check_name"], one["severity"]) for one in issues] == [
        (finding["file"], finding["code"], severities[finding["severity"]]) for finding in full["json"]["findings"]
    ]
    prints = [one["fingerprint"] for one in issues]
    assert len(prints) == len(set(prints)), "GitLab shows the first of those that share a fingerprint"


def test_two_findings_on_one_object_have_two_fingerprints_in_gitlab(folder: Path) -> None:
    clips = clip("a", 0, 8, "/gone/a.wav", "Samples/a.wav") + clip("b", 8, 16, "/gone/b.wav", "Samples/b.wav")
    write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    issues = check_json("gitlab")
    assert [one["check_name"] for one in issues] == ["SH102", "SH102"]
    assert issues[0]["fingerprint"] != issues[1]["fingerprint"]


# JUnit


def cases(text: str) -> list[TestCase]:
    return [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]


def test_junit_counts_what_junitparser_counts(full: dict[str, Any]) -> None:
    xml = JUnitXml.fromstring(full["junit"].encode())
    for counted in (xml, *xml):
        stated = (counted.tests, counted.failures, counted.errors, counted.skipped)
        counted.update_statistics()
        assert (counted.tests, counted.failures, counted.errors, counted.skipped) == stated
    assert min(xml.tests, xml.failures, xml.errors, xml.skipped) > 0


def test_junit_fails_what_fails_the_run_and_nothing_else(full: dict[str, Any]) -> None:
    seen: dict[type, list[str]] = {Failure: [], Error: [], Skipped: []}
    passed = []
    for case in cases(full["junit"]):
        for result in case.result:
            seen[type(result)].append(case.name.split()[0])
        if not case.result:
            passed.append(case.name)
    assert sorted(seen[Failure]) == sorted(
        finding["code"] for finding in full["json"]["findings"]
        if finding["severity"] != "info" and finding["code"] != "E902"
    )  # fmt: skip
    assert seen[Error] == ["E902"]
    assert sorted(seen[Skipped]) == ["GS101", "MB102", "SH101"]
    assert "MB102 bypassed-limiter-on-master: Master > Precision Limiter" in passed, "a note passes"


def test_a_failed_test_says_what_is_wrong_where_and_what_explains_it(full: dict[str, Any]) -> None:
    (hot,) = (case for case in cases(full["junit"]) if case.name.startswith("HR101"))
    finding = next(one for one in full["json"]["findings"] if one["code"] == "HR101")
    (failure,) = hot.result
    assert failure.message == finding["message"]
    assert failure.text.split("\n") == [finding["message"], *finding["notes"]]
    assert hot.classname == "Night Bus.wav"


def test_a_file_without_findings_is_a_test_that_passed(folder: Path) -> None:
    fill_empty(folder, "clean")
    (case,) = cases(check("junit"))
    assert (case.name, case.classname, case.result) == ("nothing was found", "Song.als", [])


def test_junit_of_nothing_to_check_is_an_empty_document(folder: Path) -> None:
    assert JUnitXml.fromstring(check("junit").encode()).tests == 0


def test_no_two_tests_of_a_file_are_called_the_same(folder: Path) -> None:
    clips = clip("a", 0, 8, "/gone/a.wav", "Samples/a.wav") + clip("b", 8, 16, "/gone/b.wav", "Samples/b.wav")
    write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    assert [case.name for case in cases(check("junit"))] == [
        "SH102 missing-media: Drums",
        "SH102 missing-media: Drums (2)",
    ]


def test_junit_carries_hostile_names(full: dict[str, Any]) -> None:
    assert f"SH101 solo-left-on: {SEEN}" in [case.name for case in cases(full["junit"])]
    assert f"Hostile/{FILE_SEEN}" in [suite.name for suite in JUnitXml.fromstring(full["junit"].encode())]


# Checkstyle


def test_diff_cover_reads_the_checkstyle_report(full: dict[str, Any]) -> None:
    read = CheckstyleXmlDriver().parse_reports([full["checkstyle"]])
    told = [(file, one.line, one.message.split(": ")[0]) for file, found in read.items() for one in found]
    findings = [(entry["file"].replace("\n", "/x0a"), 1, entry["severity"]) for entry in full["json"]["findings"]]
    silent = [(entry["file"], 1, "ignore") for name in ("suppressed", "known") for entry in full["json"][name]]
    assert sorted(told) == sorted([*findings, *silent])
    messages = [one.message for one in read[f"Hostile/{FILE_SEEN}".replace("\\", "/")]]  # diff-cover turns each
    assert f"error: {SEEN}: solo is on: the bounce contains only soloed tracks; ({WHOLE_FILE})" in messages


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_checkstyle_report_is_read_as_empty(folder: Path, kind: str) -> None:
    fill_empty(folder, kind)
    assert CheckstyleXmlDriver().parse_reports([check("checkstyle")]) == {}
