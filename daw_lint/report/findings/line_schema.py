"""The schema of JSON lines, derived from the schema of the JSON report."""

from __future__ import annotations

from typing import Any

from daw_lint.report.findings.json_lines import TYPES


def line_schema(report: dict[str, Any]) -> dict[str, Any]:
    """Derive the schema of a line. ``report`` is the schema of the whole document, whose parts the lines are."""
    return {
        "$schema": report["$schema"],
        "title": "A line of daw-lint check --format jsonl",
        "description": "The first line is the head, the last is the summary; each line between them is one entry. "
        + report["description"].partition(". ")[2],
        "type": "object",
        "required": ["type"],
        "oneOf": [_head(report), *(_line(name) for name in (*TYPES.values(), "summary"))],
        "$defs": report["$defs"],
    }


def _head(report: dict[str, Any]) -> dict[str, Any]:
    about = {name: report["properties"][name] for name in ("schema_version", "tool")}
    return {"required": list(about), "properties": {"type": {"const": "head"}, **about}}


def _line(name: str) -> dict[str, Any]:
    shape = "finding" if name == "known" else name
    return {"allOf": [{"$ref": f"#/$defs/{shape}"}], "properties": {"type": {"const": name}}}
