"""The JSON Schema of rule files, for completion in editors, made from the facts, the keys and the severities."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import Any

import msgspec

from daw_lint.rulebook.example import Example
from daw_lint.rulebook.facts import NUMBER, SCOPES, all_variables
from daw_lint.rulebook.rule_file import RuleFile

_JUDGED_BY = ("check", "limit", "flag_when")


def rule_schema() -> dict[str, Any]:
    """Make the schema (JSON Schema 2020-12) of a rule file."""
    _, components = msgspec.json.schema_components([RuleFile, Example], ref_template="#/$defs/{name}")
    # Defaults are tuples there; JSON has lists.
    tables = json.loads(json.dumps(components))
    _make_alike(tables)
    rule = tables.pop("RuleFile")
    properties = rule["properties"]
    properties["for_each"]["enum"] = list(SCOPES)
    properties["good"]["items"] = properties["bad"]["items"] = {"$ref": "#/$defs/Example"}
    for properties in (table["properties"] for table in tables.values() if "faults" in table.get("properties", ())):
        # msgspec before 0.23 leaves out which keys such a table has.
        keys = {"propertyNames": {"$ref": "#/$defs/FaultKind"}}
        properties["faults"] = {"type": "object", **keys, **properties["faults"]}
    tables["Limit"]["properties"]["quantity"] = {"enum": _numbers()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **rule,
        "title": "A rule of daw-lint",
        "oneOf": [
            {"required": [key], "not": {"anyOf": [{"required": [other]} for other in _JUDGED_BY if other != key]}}
            for key in _JUDGED_BY
        ]
        + [{"properties": {"family": {"const": "engine"}}, "required": ["family"]}],
        "$defs": tables,
    }


def _make_alike(node: Any) -> None:
    """Write the schema as later versions of msgspec do: 0.19 puts null first, and keeps the indentation of docstrings."""
    if isinstance(node, dict):
        node.get("anyOf", []).sort(key=lambda choice: choice == {"type": "null"})
        if isinstance(node.get("description"), str):
            node["description"] = cleandoc(node["description"])
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _make_alike(part)


def _numbers() -> list[str]:
    return [name for name, variable in all_variables().items() if variable.kind == NUMBER]
