"""Makes the schema of ``daw-lint show --format json`` of the declarations of the model: their types, words and docstrings."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from daw_lint.model.ask import Ask
from daw_lint.model.place import Place
from daw_lint.model.plugin_state import LazyState, PluginSettings
from daw_lint.model.session import Session
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.report.session.document import LEFT_OUT, SCHEMA_VERSION

_NUMBER = {"oneOf": [{"type": "number"}, {"enum": ["inf", "-inf"]}]}
"""Levels may be infinite: a fader that is all the way down is at ``-inf``, and ``null`` is one that is not known."""


def schema() -> dict[str, Any]:
    """Return the schema."""
    definitions: dict[str, Any] = {}
    session = _object(Session, definitions)
    head = {
        "schema_version": {"const": SCHEMA_VERSION},
        "tool": {
            "type": "object",
            "required": ["name", "version"],
            "properties": {"name": {"const": "daw-lint"}, "version": {"type": "string"}},
        },
    }
    facts = {"type": "array", "items": {"type": "string"}, "description": "The facts that the file gives."}
    properties = {**head, **session["properties"], "facts": facts}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "daw-lint show --format json",
        "description": "A session as daw-lint reads it, whichever DAW saved it. Units are part of the names; null is unknown, never off "
        "or zero. schema_version grows when a field changes its meaning or is removed, not when one is added: "
        "readers should ignore fields that they do not know.",
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a class of the model; every field is written."""
    words = _docstrings(kind)
    hints = get_type_hints(kind, include_extras=True)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "_fields"))  # noqa: B009
    properties = {}
    for name in names:
        if (kind, name) in LEFT_OUT:
            continue
        shown = "settings" if hints[name] == LazyState | None else name
        properties[shown] = _described(_of(hints[name], definitions), _asked(hints[name]), words.get(name, ""))
    about = " ".join((inspect.getdoc(kind) or "").replace("``", "`").split())
    return {"type": "object", "description": about, "required": list(properties), "properties": properties}


def _of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a type."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _of(inside[0], definitions)
    if origin in (UnionType, Union):
        return _either([_of(one, definitions) for one in inside])
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is tuple:
        return {"type": "array", "items": _of(inside[0], definitions)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _of(inside[1], definitions)}
    if origin is frozenset:
        return {"type": "array", "items": {"type": "string"}}
    simple: dict[Any, dict[str, Any]] = {
        NoneType: {"type": "null"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: _NUMBER,
    }
    if hint in simple:
        return dict(simple[hint])
    if hint in (str, Path, Place):
        return {"type": "string"}
    if hint is TempoMap:
        return {"type": "array", "items": _of(TempoPoint, definitions)}
    if hint is LazyState:
        return _of(PluginSettings, definitions)
    if issubclass(hint, StrEnum):
        return {"enum": [str(one) for one in hint]}
    if hint.__name__ not in definitions:
        definitions[hint.__name__] = {}
        definitions[hint.__name__] = _object(hint, definitions)
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _either(kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the descriptions of a union; simple types in one list."""
    names = [kind["type"] for kind in kinds if kind.keys() == {"type"}]
    others = [kind for kind in kinds if kind.keys() != {"type"}]
    values = [value for kind in others if kind.keys() == {"enum"} for value in kind["enum"]]
    parts = [kind for kind in others if kind.keys() not in ({"enum"}, {"oneOf"})]
    parts += [part for kind in others if kind.keys() == {"oneOf"} for part in kind["oneOf"]]
    if names:
        parts.append({"type": names if len(names) > 1 else names[0]})
    if values:
        parts.append({"enum": values})
    return parts[0] if len(parts) == 1 else {"anyOf": parts}


def _asked(hint: Any) -> str:
    words = [one.words for one in get_args(hint)[1:] if isinstance(one, Ask)] if get_origin(hint) is Annotated else []
    return words[0] if words else ""


def _described(kind: dict[str, Any], *words: str) -> dict[str, Any]:
    said = ". ".join(filter(None, (one.replace("``", "`").rstrip(".") for one in words)))
    return {**kind, "description": f"{said[0].upper()}{said[1:]}."} if said else kind


def _docstrings(kind: type) -> dict[str, str]:
    """Return the docstrings of the fields of a class."""
    module = ast.parse(inspect.getsource(sys.modules[kind.__module__]))
    return {
        name: text
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__
        for name, text in _of_fields(node)
    }


def _of_fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            yield field.target.id, " ".join(str(ast.literal_eval(after.value)).split())
