"""The report as JSON. docs/json.md describes the fields; ``schema_version`` grows when one changes its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daw_lint import __version__
from daw_lint.model.finding import Finding, NotJudged, Severity
from daw_lint.model.fix import Fix
from daw_lint.report.json_text import to_json
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

SCHEMA_VERSION = 1


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report as one JSON document in ASCII."""
    yield to_json(
        {
            **head(),
            "summary": summary(report),
            **{plural: list(entries) for plural, entries in parts(report).items()},
        }
    )


def head() -> dict[str, Any]:
    """Return the head: the version of the schema, and the tool."""
    return {"schema_version": SCHEMA_VERSION, "tool": {"name": "daw-lint", "version": __version__}}


def summary(report: Report) -> dict[str, Any]:
    """Count what a run found."""
    return {
        "sessions": len(report.sessions),
        "bounces": len(report.bounces),
        "judged": _judged(report),
        "failed": report.failed,
        **{str(severity): report.count(severity) for severity in Severity},
        "suppressed": len(report.suppressed),
        "known": len(report.known),
        "leftovers": len(report.leftovers),
        "rules_not_judged": len({missed.code for missed in report.not_judged}),
    }


def _judged(report: Report) -> dict[str, int]:
    """Count the files that were read and judged: those that cannot be read, and those that are not there, are not."""
    unread = {
        finding.file for finding in (*report.findings, *report.suppressed, *report.known) if finding.code == "E902"
    }
    return {
        "sessions": sum(path not in unread for path in report.sessions),
        "bounces": sum(path not in unread for path in report.bounces),
    }


def parts(report: Report) -> dict[str, Iterator[dict[str, Any]]]:
    """Return the lists of a report by name."""
    return {
        "stages": (
            {"file": shown(file), "stage": stage.name, "reason": stage.reason, "confidence": stage.confidence}
            for file, stage in report.stages.items()
        ),
        "findings": (_finding(finding) for finding in report.findings),
        "suppressed": (_finding(finding) for finding in report.suppressed),
        "known": (_finding(finding) for finding in report.known),
        "leftovers": (
            {"baseline": shown(left.baseline), "file": left.file, "object": left.object_path, "code": left.code,
             "times": left.times} for left in report.leftovers
        ),
        "not_judged": (_not_judged(missed) for missed in report.not_judged),
        "pairings": (
            {"session": shown(pairing.session), "bounce": shown(pairing.bounce), "why": pairing.why}
            for pairing in report.pairings
        ),
        "unused_audio": ({"file": shown(path)} for path in report.unused),
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": shown(finding.file),
        "line": finding.line,
        "object": finding.object_path,
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "notes": list(finding.notes),
        "evidence": finding.evidence,
        "related": [{"code": other.code, "file": shown(other.file)} for other in finding.related],
        "fix": _fix(finding.fix) if finding.fix is not None else None,
    }
    if finding.suppressed is not None:
        entry |= {"suppressed": finding.suppressed, "suppressed_by": finding.suppressed_by}
    return entry


def _fix(fix: Fix) -> dict[str, str]:
    return {"action": str(fix.action), "safety": str(fix.safety), "words": fix.words}


def _not_judged(missed: NotJudged) -> dict[str, Any]:
    return {"file": shown(missed.file), "object": missed.object_path, "code": missed.code, "reason": missed.reason}
