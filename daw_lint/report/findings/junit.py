"""The report as JUnit XML: a suite a file, a failed test a finding, and one passed test for a clean file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from daw_lint.model.finding import Finding
from daw_lint.report.not_judged import NotJudgedAt, by_place
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, View
from daw_lint.report.xml_text import document, element
from daw_lint.run.lint import Report

_OUTCOMES = ("failure", "error", "skipped")


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report as one XML document.

    A finding that fails the run is a failure; an unreadable file is an error; a suppressed finding is skipped; any other
    finding passes.
    """
    silenced = [*report.suppressed, *report.known] if view.show_suppressed else []
    by_file: dict[Path, list[Finding]] = {file: [] for file in report.judged if file not in report.configs}
    for finding in (*report.findings, *silenced):
        by_file.setdefault(finding.file, []).append(finding)
    not_judged: dict[Path, list[NotJudgedAt]] = {}
    for group in by_place(report.not_judged):
        not_judged.setdefault(group.file, []).append(group)
    root = element(None, "testsuites", {"name": "daw-lint"})
    for file, findings in by_file.items():
        suite = element(root, "testsuite", {"name": shown(file)})
        _fill(suite, file, findings, report)
        _count(suite, [suite])
        if not_judged.get(file):
            element(suite, "system-out", {}, "\n".join(_not_judged(group) for group in not_judged[file]))
    _count(root, list(root))
    yield document(root)


def _fill(suite: Element, file: Path, findings: list[Finding], report: Report) -> None:
    common = {"classname": shown(file), "file": shown(file), "time": "0"}
    names: Counter[str] = Counter()
    if not findings:
        element(suite, "testcase", {"name": "nothing was found", **common})
    known = {id(finding) for finding in report.known}
    for finding in findings:
        name = f"{finding.code} {finding.name}" + (f": {finding.object_path}" if finding.object_path else "")
        names[name] += 1
        case = element(suite, "testcase", {"name": f"{name} ({names[name]})" if names[name] > 1 else name, **common})
        if id(finding) in known:
            element(case, "skipped", {"message": "known to the baseline"})
        else:
            _judge(case, finding, report)


def _judge(case: Element, finding: Finding, report: Report) -> None:
    if finding.suppressed is not None:
        element(case, "skipped", {"message": f"suppressed: {finding.suppressed}"})
    elif report.fails(finding):
        tag = "error" if finding.code == "E902" else "failure"
        body = "\n".join([finding.message, *finding.notes])
        element(case, tag, {"message": finding.message, "type": str(finding.severity)}, body)
    else:
        element(case, "system-out", {}, "\n".join([f"{finding.severity}: {finding.message}", *finding.notes]))


def _count(counted: Element, suites: list[Element]) -> None:
    """Write the counts of tests into a suite, or into the root of all suites."""
    cases = [case for suite in suites for case in suite.iter("testcase")]
    counted.set("tests", str(len(cases)))
    for attribute, tag in zip(("failures", "errors", "skipped"), _OUTCOMES, strict=True):
        counted.set(attribute, str(sum(case.find(tag) is not None for case in cases)))


def _not_judged(group: NotJudgedAt) -> str:
    where = f"{group.object_path}: " if group.object_path else ""
    return f"{where}not judged: {group.reason} ({', '.join(group.codes)})"
