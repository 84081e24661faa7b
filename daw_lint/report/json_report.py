"""The report as JSON. The fields are described in docs/json.md; ``schema_version`` grows when one changes meaning."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from daw_lint import __version__
from daw_lint.finding import Finding, NotJudged, Severity
from daw_lint.report.paths import shown
from daw_lint.run import Report

SCHEMA_VERSION = 1


def render(report: Report) -> str:
    """Return the report as one JSON document in ASCII."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "daw-lint", "version": __version__},
        "summary": {
            "sessions": len(report.sessions),
            "bounces": len(report.bounces),
            "failed": report.failed,
            **{str(severity): report.count(severity) for severity in Severity},
            "suppressed": len(report.suppressed),
            "rules_not_judged": len({missed.code for missed in report.not_judged}),
        },
        "stages": [
            {"file": shown(file), "stage": stage.name, "reason": stage.reason} for file, stage in report.stages.items()
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [_finding(finding) for finding in report.suppressed],
        "not_judged": [_not_judged(missed) for missed in report.not_judged],
        "pairings": [
            {"session": shown(pairing.session), "bounce": shown(pairing.bounce), "why": pairing.why}
            for pairing in report.pairings
        ],
    }
    return to_json(document)


def to_json(document: Any) -> str:
    """Return any document as JSON in ASCII; numbers that JSON does not have are null."""
    return json.dumps(_plain(document), indent=2, ensure_ascii=True, allow_nan=False)


def _finding(finding: Finding) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": shown(finding.file),
        "object": finding.object_path,
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "notes": list(finding.notes),
        "evidence": finding.evidence,
        "related": list(finding.related),
    }
    if finding.suppressed is not None:
        entry["suppressed"] = finding.suppressed
    return entry


def _not_judged(missed: NotJudged) -> dict[str, Any]:
    return {"file": shown(missed.file), "object": missed.object_path, "code": missed.code, "reason": missed.reason}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return value if value is None or isinstance(value, str | int | bool) else str(value)
