"""The changes of a session as JSON. The schema is docs/schemas/diff.schema.json."""

from __future__ import annotations

from typing import Any

from daw_lint import __version__
from daw_lint.diff.change import Change
from daw_lint.diff.compare import NOT_COMPARED, Comparison
from daw_lint.model.session import Session
from daw_lint.report.json_text import to_json
from daw_lint.report.view import Document

SCHEMA_VERSION = 1


def render(comparison: Comparison, names: tuple[str, str], identical: bool) -> Document:
    """Write one JSON document in ASCII; ``names`` are the two versions as the user named them."""
    return to_json(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "daw-lint", "version": __version__},
            "old": _version(names[0], comparison.old),
            "new": _version(names[1], comparison.new),
            "same": not comparison.changes,
            "identical": identical,
            "not_compared": NOT_COMPARED,
            "changes": [_change(change) for change in comparison.changes],
        }
    )


def _version(name: str, session: Session) -> dict[str, Any]:
    return {
        "file": name,
        "application": session.application,
        "application_version": session.application_version,
        "tracks": len(session.tracks),
        "length_s": session.arrangement_length_s,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "what": change.what,
        "object": change.where,
        "name": change.name,
        "fact": change.fact,
        "old": change.old,
        "new": change.new,
        "at": change.at,
        "text": change.text,
    }
