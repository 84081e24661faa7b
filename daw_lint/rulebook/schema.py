"""The JSON Schema of rule files, for completion in editors: made from the facts, the keys and the severities."""

from __future__ import annotations

from typing import Any

from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity
from daw_lint.rulebook.facts import NUMBER, SCOPES, all_variables
from daw_lint.rulebook.rule import Explanation, Limit, Source

_TEXT = {"type": "string"}
_WORDS = {
    "code": "Two capital letters and three digits, of your own: HS101",
    "name": "Names the fault, in small letters with dashes",
    "summary": "What it finds, one sentence without a full stop",
    "why": "Why it matters",
    "how_to_fix": "What to do about it",
    "family": "The group that it is listed in",
    "since": "The version of daw-lint that it came with",
    "message": "What a finding says; facts and settings in braces: {track.volume_db:+.1f}",
    "flag_when": "A condition in the Common Expression Language over the facts (docs/facts.md)",
    "disputed": "What sources do not agree on",
}


def rule_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12) of a rule file read as a table."""
    texts = {name: {**_TEXT, "description": words} for name, words in _WORDS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of daw-lint",
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "name", "summary", "severity", "why", "how_to_fix"],
        "oneOf": [
            {"required": [key], "not": {"anyOf": [{"required": [other]} for other in _JUDGED_BY if other != key]}}
            for key in _JUDGED_BY
        ]
        + [{"properties": {"family": {"const": "engine"}}, "required": ["family"]}],
        "properties": {
            **texts,
            "code": {**texts["code"], "pattern": "^[A-Z]{1,4}[0-9]{3}$"},
            "severity": {"enum": [str(entry) for entry in Severity]},
            "stages": {"type": "array", "items": {"enum": ["mix", "master", "stem"]}},
            "needs": {"type": "array", "items": {"enum": [str(fact) for fact in Fact]}},
            "opt_in": {"type": "boolean", "description": "Runs only where it is selected"},
            "check": {**_TEXT, "description": "A function of daw-lint itself; not for rules of your own"},
            "for_each": {"enum": list(SCOPES)},
            "limit": _table(Limit, {"quantity": {"enum": _numbers()}}),
            "settings": {"type": "object", "additionalProperties": _SETTING},
            "explains": {"type": "array", "items": _table(Explanation, {})},
            "source": {"type": "array", "items": _table(Source, {"seen": {"type": "string", "pattern": "^20[0-9]{2}-[0-9]{2}$"}})},
            "good": {"type": "array", "items": {"type": "object"}},
            "bad": {"type": "array", "items": {"type": "object"}},
        },
    }  # fmt: skip


_JUDGED_BY = ("check", "limit", "flag_when")
_SETTING = {
    "type": "object",
    "additionalProperties": False,
    "required": ["default", "doc"],
    "properties": {
        "default": {"type": ["number", "string", "boolean", "array"]},
        "doc": _TEXT,
        "unit": {**_TEXT, "description": "dB, dBFS, dBTP, LUFS, LU, Hz, s, h, ... or empty"},
    },
}


def _numbers() -> list[str]:
    return [name for name, variable in all_variables().items() if variable.kind == NUMBER]


def _table(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a table with the fields of a named tuple; those without a default are required."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in kind._fields if name not in kind._field_defaults],
        "properties": {name: known.get(name, {"type": ["string", "number", "null"]}) for name in kind._fields},
    }
