"""The schema of the configuration with the known names: rules with their settings, profiles, release targets."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from daw_lint.config.schema import config_schema
from daw_lint.model.finding import Severity
from daw_lint.model.plugin_classes import CLASSES
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.profiles import profile_names
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.targets import all_targets

_KINDS = {float: "number", int: "integer", str: "string", bool: "boolean", list: "array"}


def named_schema() -> dict[str, Any]:
    """Make the published schema. It does not know the names of house rules, so it accepts any setting of unknown rules."""
    schema = deepcopy(config_schema())
    rules = {**schema["properties"]["rules"], "properties": dict(_rules())}
    for properties in (schema["properties"], schema["definitions"]["PathsTable"]["properties"]):
        properties["rules"] = {"$ref": "#/definitions/rules"}
        properties["profile"] = {**properties["profile"], "enum": profile_names()}
        properties["targets"] = {**properties["targets"], "items": {"enum": list(all_targets())}}
    return {**schema, "definitions": {**schema["definitions"], "rules": rules}}


def _rules() -> Iterator[tuple[str, dict[str, Any]]]:
    for rule in load_rules():
        yield rule.code, _of_rule(rule)


def _of_rule(rule: Rule) -> dict[str, Any]:
    severity = {
        "description": "severity of its findings",
        "default": str(rule.severity),
        "enum": [str(entry) for entry in Severity],
    }
    settings = {
        entry.name: {
            "description": f"{entry.doc} ({entry.unit})" if entry.unit else entry.doc,
            "default": entry.default,
            "type": _KINDS[type(entry.default)],
            **({"items": {"enum": sorted(CLASSES)}} if entry.name == "classes" else {}),
        }
        for entry in rule.settings
    }
    return {
        "description": f"{rule.name}: {rule.summary}",
        "type": "object",
        "additionalProperties": False,
        "properties": {"severity": severity, **settings},
    }
