"""The JSON Schema of the configuration, for completion in editors, and the words of each setting: made from ``Config``."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from daw_lint.config.faults import choices
from daw_lint.config.model import Config, Patterns, PluginClass, SetEntry, Texts
from daw_lint.config.read import PathsTable, SettingsTable
from daw_lint.model.plugin_classes import CLASSES

_TEXT = {"type": "string"}


def config_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema draft 7, which editors of TOML know) of ``daw-lint.toml`` read as a table."""
    _, components = msgspec.json.schema_components(
        [SettingsTable], schema_hook=_own_type, ref_template="#/definitions/{name}"
    )
    # Defaults are tuples there; JSON has lists.
    tables = json.loads(json.dumps(components))
    for kind in (SettingsTable, PathsTable, SetEntry):
        for field in msgspec.structs.fields(kind):
            ordered = choices(msgspec.inspect.type_info(field.type))
            if ordered:
                tables[kind.__name__]["properties"][field.encode_name]["enum"] = ordered
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **tables.pop("SettingsTable"),
        "title": "The configuration of daw-lint",
        "definitions": tables,
    }


def _own_type(kind: type) -> dict[str, Any]:
    if kind is PluginClass:
        return {"enum": sorted(CLASSES)}
    if issubclass(kind, Texts):
        least = {"minItems": 1} if kind is Patterns else {}
        return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, **least}]}
    return _TEXT


def default_of(name: str) -> Any:
    """Return what a setting is without a configuration, as JSON and TOML have it."""
    value = getattr(Config(), name)
    return list(value) if isinstance(value, tuple) else value
