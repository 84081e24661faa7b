"""The history of a song as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from typing import Any

from daw_lint.health.history.changes import Changes, PastFinding, PastReport, changes
from daw_lint.health.history.store import Song

SCHEMA_VERSION = 1


def as_data(song: str, reports: Sequence[PastReport]) -> dict[str, Any]:
    """Return the versions of a song as plain data, each with the changes since the previous one."""
    entries: list[dict[str, Any]] = []
    before: PastReport | None = None
    for entry in reports:
        entries.append(
            entry_data(entry) | {"changes": None if before is None else changes_data(changes(before, entry))}
        )
        before = entry
    return {"schema_version": SCHEMA_VERSION, "song": song, "reports": entries}


def songs_as_data(songs: Sequence[Song]) -> dict[str, Any]:
    """Return the songs as plain data, each with its latest report."""
    return {
        "schema_version": SCHEMA_VERSION,
        "songs": [{"song": song.key, "versions": song.versions, "latest": entry_data(song.latest)} for song in songs],
    }


def entry_data(entry: PastReport) -> dict[str, Any]:
    """Return one report as plain data."""
    data = {name: _number(value) for name, value in entry._asdict().items() if name not in ("settings", "findings")}
    data["made_at"] = entry.made_at.isoformat()
    data["headroom_db"] = entry.headroom_db
    data["findings"] = [_finding(finding) for finding in entry.findings]
    return data


def changes_data(step: Changes) -> dict[str, Any]:
    """Return the changes between two reports as plain data."""
    return {
        "moved": [
            {
                "field": move.number.field,
                "before": _number(move.before),
                "after": _number(move.after),
                "unit": move.number.unit,
            }
            for move in step.moved
        ],
        "new": [_finding(finding) for finding in step.new],
        "gone": [_finding(finding) for finding in step.gone],
        "notes": list(step.notes),
    }


def _finding(finding: PastFinding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "object": finding.object_path,
        "message": finding.message,
    }


def _number(value: Any) -> Any:
    """Write infinite levels as text (``-inf`` is silence): null means unknown."""
    if isinstance(value, float) and isinf(value):
        return "inf" if value > 0 else "-inf"
    return list(value) if isinstance(value, tuple) else value
