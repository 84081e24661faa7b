"""What is wrong with a table: the key where, and the words, made of what the library says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from msgspec import inspect

from daw_lint.config.keys import Keys
from daw_lint.disk.suggest import did_you_mean
from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex

_AT = regex(r"(.*?)(?: - at `\$([\w.\[\]-]*)`)?", re.DOTALL)
_STEP = regex(r"\.([^.\[]+)|\[(\d+)\]|(\[\.\.\.\])")
MOST = 10
"""Most faults reported at once."""
_LONGEST = 100
_MOST_SHOWN = 3
_MOST_LISTED = 20
"""More choices than these say less than the nearest of them."""
_UNKNOWN = regex(r"Object contains unknown field `(.*)`", re.DOTALL)


class Fault(NamedTuple):
    """What is wrong with a table, and the key where."""

    keys: Keys
    words: str


class FaultsError(ValueError):
    """A table that is not what it should be. The text is what is wrong first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].words)
        self.faults = faults

    def below(self, *keys: str | int) -> FaultsError:
        """Return the faults of a table that is itself found below these keys."""
        return FaultsError(tuple(Fault((*keys, *fault.keys), fault.words) for fault in self.faults))


def explained(said: str, table: Any, node: inspect.Type | None, place: str | int | None) -> Fault:
    """Return in plain words what the library said of a table. ``place`` is that of the one entry converted."""
    found = _AT.fullmatch(said)
    what, path = (found[1], found[2] or "") if found is not None else (said, "")
    keys: Keys = ()
    value = table
    for number, (name, index, _) in enumerate(_STEP.findall(path)):
        key = name or (int(index) if index else place)
        if key is None or (not name and not index and isinstance(place, int)):
            break  # the library does not say the name of a table inside of another one
        step = key if name or index else next(iter(value))
        if step not in (value if isinstance(value, Mapping) else range(len(value))):
            break  # a key of the file that looks like a place
        node, value = _below(node, key), value[step]
        keys = (*keys, place if number == 1 and place is not None else key)
    unknown = _UNKNOWN.fullmatch(what)
    if unknown:
        known = [field.encode_name for field in _fields(node)]
        return Fault((*keys, unknown[1]), f"unknown key {unknown[1]!r}{_inside(keys)}{did_you_mean(unknown[1], known)}")
    if what.startswith("Object missing"):
        missing = [field.encode_name for field in _fields(node) if field.required]
        return Fault(keys, _needs(keys, [name for name in missing if name not in value]))
    if what.endswith("matching regex '\\\\S'"):
        return Fault(keys, _needs(keys[:-1], [str(keys[-1])]))
    if what.startswith(("Expected", "Invalid")):
        what = _must_be(node, keys, value)
    return Fault(keys, f"{_name(keys)} {what}")


def _fields(node: inspect.Type | None) -> tuple[inspect.Field, ...]:
    node = _plain(node)
    if isinstance(node, inspect.UnionType):
        return next((fields for part in node.types if (fields := _fields(part))), ())
    return node.fields if isinstance(node, inspect.StructType) else ()


def _must_be(node: inspect.Type | None, keys: Keys, value: Any) -> str:
    words = _words(node, str(keys[-1]) if keys else "")
    if isinstance(value, str):
        if isinstance(_plain(node), inspect.VarTupleType) and value.isprintable():
            return f'must be {words}: write ["{value}"]'
        if len(choices(node)) > _MOST_LISTED:
            return f"is unknown: {value!r}{did_you_mean(value, choices(node))}"
        return f"must be {words}, not {shown_value(value)}{did_you_mean(value, choices(node))}"
    return f"must be {words}, not {shown_value(value)}"


def shown_value(value: Any) -> str:
    """Show a value as TOML has it, where it is short; a table by that word."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _TABLE
    if isinstance(value, list | tuple):
        shown = ", ".join(shown_value(entry) for entry in value[:_MOST_SHOWN])
        return f"[{shown}, ...]" if len(value) > _MOST_SHOWN else f"[{shown}]"
    return repr(value if not isinstance(value, str) or len(value) < _LONGEST else f"{value[:_LONGEST]}...")


def _words(node: inspect.Type | None, name: str = "") -> str:
    """Return what a value of a type is called."""
    words = choices(node)
    if words:
        return " or ".join(words)
    if isinstance(node, inspect.Metadata) and (node.extra or {}).get("form"):
        return str((node.extra or {})["form"])
    node = _plain(node)
    if isinstance(node, inspect.UnionType):
        return " or ".join(_words(part, name) for part in node.types if not isinstance(part, inspect.NoneType))
    if isinstance(node, inspect.VarTupleType):
        return f"a list of tables, [[{name}]]" if _words(node.item_type) == _TABLE else f"a list of {_many(node)}"
    return _WORDS.get(type(node), _TABLE) + _range(node)


def _range(node: inspect.Type | None) -> str:
    """Say between which numbers a number must be; nothing where any is taken."""
    if not isinstance(node, inspect.IntType | inspect.FloatType) or node.ge is None or node.le is None:
        return ""
    return f" from {node.ge:,} to {node.le:,}"


def _many(node: inspect.VarTupleType) -> str:
    return _MANY.get(_words(node.item_type), "values")


def choices(node: inspect.Type | None) -> list[str]:
    """Return the words that a value may be, in the order of their meaning; empty if any value is accepted."""
    if isinstance(node, inspect.Metadata):
        # The library sorts the words of a Literal.
        return list((node.extra_json_schema or {}).get("enum", ())) or choices(node.type)
    if isinstance(node, inspect.LiteralType):
        return [str(value) for value in node.values]
    return [str(entry.value) for entry in node.cls] if isinstance(node, inspect.EnumType) else []


def _below(node: inspect.Type | None, key: str | int) -> inspect.Type | None:
    """Return the type of a value in a structure, or in a list, of a type."""
    node = _plain(node)
    if isinstance(node, inspect.UnionType):
        return next((found for part in node.types if (found := _below(part, key))), None)
    if isinstance(node, inspect.StructType):
        return next((field.type for field in node.fields if field.encode_name == key), None)
    if isinstance(node, inspect.DictType):
        return node.value_type
    return node.item_type if isinstance(node, inspect.VarTupleType) else None


def _plain(node: inspect.Type | None) -> inspect.Type | None:
    return node.type if isinstance(node, inspect.Metadata) else node


def _needs(keys: Keys, names: list[str]) -> str:
    where = f"an entry of [[{_dotted(keys)}]]" if _is_entry(keys) else f"[{_dotted(keys)}]" if keys else "the file"
    return f"{where} needs {', '.join(map(repr, names))}"


def _name(keys: Keys) -> str:
    if _is_entry(keys):
        return f"an entry of {_name(keys[:-1])}"
    return f"{_shown(keys[-1])}{_inside(keys[:-1])}" if keys else "the file"


def _inside(keys: Keys) -> str:
    """Return `` in [[suppress]]``: the table that a key is in, or nothing for the whole file."""
    return f" in [[{_dotted(keys)}]]" if _is_entry(keys) else f" in [{_dotted(keys)}]" if keys else ""


def _is_entry(keys: Keys) -> bool:
    return bool(keys) and isinstance(keys[-1], int)


def _dotted(keys: Keys) -> str:
    return ".".join(_shown(key) for key in keys if isinstance(key, str))


def _shown(key: str | int) -> str:
    """Return a key on one line: a fault is one line, and a key in quotes can hold others."""
    return str(key) if str(key).isprintable() else repr(key)


_TABLE = "a table"
_WORDS: dict[type, str] = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
}
_MANY = {"text": "texts", "a number": "numbers", "a whole number": "whole numbers"}
