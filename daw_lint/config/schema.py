"""The JSON Schema of the configuration, for completion in editors, and the words of each setting: made from ``Config``."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from daw_lint.config import model
from daw_lint.config.model import SET_KINDS, Config
from daw_lint.config.read import PER_PATH, SETTINGS
from daw_lint.model.plugin_classes import CLASSES

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_TEXT_OR_TEXTS = {"anyOf": [_TEXT, _TEXTS]}
_NOT_BLANK = {"type": "string", "pattern": "\\S"}
_KINDS: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: _TEXT,
    tuple: _TEXTS,
}


def config_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema draft 7, which editors of TOML know) of ``daw-lint.toml`` read as a table."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The configuration of daw-lint",
        "type": "object",
        "additionalProperties": False,
        "properties": {key_of(name): _with_words(name) for name in SETTINGS},
    }


def key_of(name: str) -> str:
    """Return the key in the file of a field."""
    return name.replace("_", "-")


def words() -> dict[str, str]:
    """Return what each setting does: what stands below its field."""
    found = {}
    for node in ast.parse(inspect.getsource(model)).body:
        if isinstance(node, ast.ClassDef) and node.name == "Config":
            for one, after in zip(node.body, node.body[1:], strict=False):
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(after, ast.Expr):
                    found[one.target.id] = str(ast.literal_eval(after.value))
    return found


def default_of(name: str) -> Any:
    """Return what a setting is without a configuration, as JSON and TOML have it."""
    value = getattr(Config(), name)
    return list(value) if isinstance(value, tuple) else value


def _with_words(name: str) -> dict[str, Any]:
    return {"description": words()[name], "default": default_of(name), **_kind(name)}


def _kind(name: str) -> dict[str, Any]:
    choices = SETTINGS[name].metadata.get("choices")
    if choices:
        return {"enum": list(choices)}
    return _OWN[name] if name in _OWN else _KINDS[type(getattr(Config(), name))]


def _entries(needed: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    table = {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}
    return {"type": "array", "items": table}


_OWN: dict[str, dict[str, Any]] = {
    "extend": _TEXT_OR_TEXTS,
    "history": {"type": ["boolean", "string"]},
    "rules": {"type": "object", "additionalProperties": {"type": "object"}},
    "suppress": _entries(
        ["rule", "reason"], {"rule": _NOT_BLANK, "reason": _NOT_BLANK, "file": _TEXT, "object": _TEXT}
    ),
    "sets": _entries(["kind", "files"], {"kind": {"enum": list(SET_KINDS)}, "files": _TEXT_OR_TEXTS, "mix": _TEXT}),
    "plugins": _entries(
        ["name", "class"], {"name": _TEXT, "class": {"enum": sorted(CLASSES)}, "vendor": _TEXT, "ids": _TEXTS}
    ),
}
_MATCH = {
    "description": "patterns of paths relative to the configuration; * stands for any characters, / too",
    "anyOf": [_TEXT, {**_TEXTS, "minItems": 1}],
}
_OWN["paths"] = _entries(["match"], {"match": _MATCH} | {key_of(name): _with_words(name) for name in PER_PATH})
