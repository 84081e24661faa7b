"""The health of a session as JSON. ``docs/schemas/health.schema.json`` describes it. ``schema_version`` grows when a field
changes its meaning or is removed."""

from __future__ import annotations

from datetime import datetime
from math import isinf
from typing import Any

from daw_lint.health.headline import headline
from daw_lint.health.history.changes import changes
from daw_lint.health.history.entry import entry_of, plugin_count, track_count
from daw_lint.health.model import Health
from daw_lint.health.score import FORMULA
from daw_lint.model.bounce import Bounce
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding
from daw_lint.model.session import Session
from daw_lint.report.health.history_json import changes_data, entry_data
from daw_lint.report.json_text import to_json
from daw_lint.report.measurement import values
from daw_lint.report.paths import shown
from daw_lint.report.view import Document

SCHEMA_VERSION = 1


def as_json(health: Health) -> Document:
    """Write the health as one JSON document in ASCII."""
    return Document(to_json(as_data(health)) + "\n")


def as_data(health: Health) -> dict[str, Any]:
    """Return the health as plain data."""
    head = headline(health)
    now = entry_of(health)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "daw-lint", "version": health.tool_version},
        "made_at": health.made_at.isoformat(),
        "title": health.title,
        "profile": health.profile,
        "targets": list(health.targets),
        "stage": health.stage._asdict(),
        "verdict": str(health.verdict),
        "headline": {"title": head.title, "reason": head.reason, "scope": head.scope},
        "score": {
            "points": health.score.points,
            "partial": health.unjudged_rules > 0,
            "formula": FORMULA,
            "parts": [
                {"code": code, "severity": str(level), "points": points} for code, level, points in health.score.parts
            ],
        },
        "first_things": [health.findings.index(finding) for finding in health.first_things],
        "findings": [_finding(finding, health) for finding in health.findings],
        "suppressed": [_finding(finding, health) | {"suppressed": finding.suppressed} for finding in health.suppressed],
        "not_judged": [
            {"file": shown(missed.file), "object": missed.object_path, "code": missed.code, "reason": missed.reason}
            for missed in health.not_judged
        ],
        "passed": [{"family": one.family, "codes": list(one.codes)} for one in health.passed],
        "session": _session(health.session) if health.session is not None else None,
        "bounce": _bounce(health.bounce) if health.bounce is not None else None,
        "pairings": [
            {"session": shown(pair.session), "bounce": shown(pair.bounce), "why": pair.why} for pair in health.pairings
        ],
        "answers": [answer._asdict() for answer in health.answers],
        "platforms": [line._asdict() for line in health.platforms],
        "plugins": [line._asdict() for line in health.plugins],
        "files": [
            {
                "path": shown(file.path),
                "modified": _time(file.modified),
                "size_bytes": file.size_bytes,
                "sha256": file.sha256,
            }
            for file in health.files
        ],
        "past": [entry_data(entry) for entry in health.past],
        "changes": changes_data(changes(health.past[-1], now)) if health.past else None,
    }


def _finding(finding: Finding, health: Health) -> dict[str, Any]:
    rule = health.rules.get(finding.code)
    return {
        "file": shown(finding.file),
        "object": finding.object_path,
        "code": finding.code,
        "name": finding.name,
        "family": rule.family if rule is not None else "",
        "severity": str(finding.severity),
        "message": finding.message,
        "notes": list(finding.notes),
        "evidence": {key: _number(value) for key, value in finding.evidence.items()},
        "related": [{"code": other.code, "file": shown(other.file)} for other in finding.related],
        "why": rule.why.strip() if rule is not None else "",
        "how_to_fix": rule.how_to_fix.strip() if rule is not None else "",
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "file": shown(session.path),
        "format": session.format,
        "application": session.application,
        "application_version": session.application_version,
        "tracks": track_count(session),
        "plugins": plugin_count(session),
        "sample_rate_hz": session.sample_rate_hz,
        "arrangement_length_s": session.arrangement_length_s,
        "media": len(session.media) if Fact.MEDIA in session.facts else None,
        "media_missing": sum(media.exists is False for media in session.media),
        "missing_facts": session.missing_facts,
    }


def _bounce(bounce: Bounce) -> dict[str, Any]:
    return {
        "file": shown(bounce.path),
        "modified": _time(bounce.modified),
        "figures": [
            {
                "group": value.group,
                "name": value.name,
                "value": _number(value.number),
                "unit": value.unit,
                "note": value.note,
            }
            for value in values(bounce)
        ],
        "sections": [
            {name: _number(value) for name, value in part._asdict().items()}
            for part in (bounce.sections.parts if bounce.sections is not None else ())
        ],
        "sections_source": bounce.sections.source if bounce.sections is not None else None,
    }


def _number(value: Any) -> Any:
    """Write infinite levels as text (``-inf`` is silence): null means unknown."""
    if isinstance(value, float) and isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def _time(when: datetime | None) -> str | None:
    return when.isoformat() if when is not None else None
