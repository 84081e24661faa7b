"""The report as SARIF 2.1.0 (OASIS), for code scanning.

Hosts refuse a result without a region. A session that is packed has no lines: there it is line 1. The object path is the
logical location. GitHub identifies results by ``primaryLocationLineHash``. Its uploader would otherwise hash the
bytes of the file, and every save of a session would open all results again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from daw_lint import __version__
from daw_lint.model.finding import Finding, Related, Severity
from daw_lint.model.fix import Fix, Safety
from daw_lint.report.catalogue.page_address import page_of
from daw_lint.report.catalogue.rule import render
from daw_lint.report.escape import clean
from daw_lint.report.findings.file_lines import WHOLE_FILE, is_whole_file
from daw_lint.report.findings.fingerprint import with_fingerprints
from daw_lint.report.findings.message_lines import message_lines
from daw_lint.report.fixes.replacements import Replacement, replacements
from daw_lint.report.json_text import to_json
from daw_lint.report.not_judged import by_place
from daw_lint.report.paths import uri
from daw_lint.report.view import Document, View
from daw_lint.rulebook.qc_terms import terms_of, vocabularies
from daw_lint.rulebook.rule import Rule
from daw_lint.run.lint import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report as one SARIF log in ASCII."""
    silenced = [*report.suppressed, *report.known] if view.show_suppressed else []
    found = [*report.findings, *silenced]
    codes = list(dict.fromkeys(finding.code for finding in found))
    known = {id(finding) for finding in report.known}
    results = []
    fixes = replacements(report.findings)
    for finding, fingerprint in with_fingerprints(found):
        result = _result(finding, fingerprint, codes.index(finding.code))
        if finding.fix is not None and (parts := fixes.get((finding.file, finding.fix))):
            result["fixes"] = [_fix(finding.file, finding.fix, parts)]
        if report.has_baseline:
            result["baselineState"] = "unchanged" if id(finding) in known else "new"
        if id(finding) in known:
            result["suppressions"] = [{"kind": "external", "justification": "known to the baseline"}]
        results.append(result)
    rules = [report.rule(code) for code in codes]
    taxonomies = list(_taxonomies([rule for rule in rules if rule is not None]))
    names = [taxonomy["name"] for taxonomy in taxonomies]
    driver = {
        "name": "daw-lint",
        "version": __version__,
        "rules": [_rule(code, rule, names) for code, rule in zip(codes, rules, strict=True)],
    }
    if taxonomies:
        driver["supportedTaxonomies"] = [{"name": name, "index": index} for index, name in enumerate(names)]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": results,
    }
    if taxonomies:
        run["taxonomies"] = taxonomies
    yield to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(report: Report) -> dict[str, Any]:
    """Describe the run. Findings do not make it unsuccessful; nothing to judge, and a fault of daw-lint on a file, do."""
    return {
        "executionSuccessful": not (report.crashed or report.nothing_judged),
        "toolExecutionNotifications": list(_not_judged(report)),
    }


def _taxonomies(rules: Iterable[Rule]) -> Iterator[dict[str, Any]]:
    """Yield the vocabularies of quality control that the rules use, each with the terms that they use (3.14.8)."""
    used = sorted({term[:2] for rule in rules for term in terms_of(rule)})
    for name, group in groupby(used, key=itemgetter(0)):
        vocabulary = vocabularies()[name]
        yield {
            "name": name,
            "fullName": vocabulary.title,
            "shortDescription": {"text": f"{vocabulary.about}."},
            "informationUri": vocabulary.url,
            "taxa": [{"id": code, "shortDescription": {"text": vocabulary.terms[code].name}} for _, code in group],
        }


def _relationships(rule: Rule, taxonomies: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "target": {"id": code, "toolComponent": {"name": name, "index": taxonomies.index(name)}},
            "kinds": ["relevant"],
        }
        for name, code, _ in terms_of(rule)
    ]


def _rule(code: str, rule: Rule | None, taxonomies: Sequence[str]) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    help_text = f"{rule.why}\n\nHow to fix it: {rule.how_to_fix}"
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": help_text, "markdown": render(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        **({"helpUri": address} if (address := page_of(rule)) else {}),
        "properties": {"tags": [rule.family], "maturity": str(rule.maturity), **_grades(rule)},
    }
    if rule.qc_terms:
        described["relationships"] = _relationships(rule, taxonomies)
    return described


def _grades(rule: Rule) -> dict[str, Any]:
    """Name the severities of a graded rule, the mildest first; its default level is the highest of them."""
    return {"severities": [str(grade.severity) for grade in rule.grades] + [str(rule.severity)]} if rule.grades else {}


def _result(finding: Finding, fingerprint: str, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": _message(*message_lines(finding)),
        "locations": [_location(finding.file, finding.object_path, finding.line) | _whole_file(finding)],
        "partialFingerprints": {"dawLint/v1": fingerprint, "primaryLocationLineHash": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = list(_related(finding.related))
    if finding.evidence:
        result["properties"] = {"evidence": finding.evidence}
    if finding.suppressed is not None:
        kind = "inSource" if finding.suppressed_in_session else "external"
        result["suppressions"] = [{"kind": kind, "justification": clean(finding.suppressed)}]
    return result


def _whole_file(finding: Finding) -> dict[str, Any]:
    """Say in the message of a location (3.28.5) what line 1 means, where it is not that of the object."""
    return {"message": _message(WHOLE_FILE)} if is_whole_file(finding) else {}


def _fix(file: Path, fix: Fix, parts: Iterable[Replacement]) -> dict[str, Any]:
    """Describe a fix, which a person decides on (3.55); whether it changes the sound is in its words."""
    change = {"artifactLocation": _artifact(file), "replacements": [_replacement(part) for part in parts]}
    unsafe = " (unsafe: the session may sound different)" if fix.safety is Safety.UNSAFE else ""
    return {"description": _message(f"{fix.words}{unsafe}"), "artifactChanges": [change]}


def _replacement(part: Replacement) -> dict[str, Any]:
    region = {"startLine": part.start_line, "startColumn": part.start_column, "endLine": part.end_line,
              "endColumn": part.end_column}  # fmt: skip
    return {"deletedRegion": region, "insertedContent": {"text": part.new}}


def _location(file: Path, object_path: str = "", line: int | None = None) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(file), "region": {"startLine": line or 1}}
    if not object_path:
        return {"physicalLocation": physical}
    logical = {"name": clean(object_path.rsplit(" > ", 1)[-1]), "fullyQualifiedName": clean(object_path)}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _artifact(file: Path) -> dict[str, str]:
    address = uri(file)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": "%SRCROOT%"}


def _related(others: Iterable[Related]) -> Iterator[dict[str, Any]]:
    for number, other in enumerate(others, 1):
        yield {"id": number, **_location(other.file), "message": {"text": f"related: {other.code}"}}


def _not_judged(report: Report) -> Iterator[dict[str, Any]]:
    for group in by_place(report.not_judged):
        text = f"not judged: {group.reason} ({', '.join(group.codes)})"
        yield {"level": "note", "message": _message(text), "locations": [_location(group.file, group.object_path)]}


def _message(*parts: str) -> dict[str, str]:
    """Make a plain text message: braces are doubled (3.11.5), and ``[a](b)`` is broken up, or it would be a link (3.11.6)."""
    text = "\n".join(clean(part) for part in parts)
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
