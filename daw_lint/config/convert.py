"""Turns tables into typed structures, and says in plain words what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from daw_lint.config.key_lines import Keys
from daw_lint.disk.suggest import did_you_mean

T = TypeVar("T")
Hook = Callable[[type, Any], Any]
"""Reads a value of a type of our own. Raises ``ValueError`` that says what the value must be: ``must be a time``."""

MOST = 10
"""Number of faults that are told at once."""
_AT = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|(\[\.\.\.\])")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)


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


def no_hook(kind: type, given: Any) -> Any:
    """Refuse every type of one's own."""
    raise NotImplementedError(kind, given)


def converted(table: Mapping[str, Any], kind: type[T], hook: Hook = no_hook) -> T:
    """Return a table as a structure. Raises ``FaultsError``: at most one a key, and one an entry of a list of tables."""
    try:
        return msgspec.convert(table, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        # A key that is missing may be the one that is misspelt, so it is told where nothing else is wrong.
        found = tuple(islice(_faults(table, kind, hook), MOST))
        raise FaultsError(found or (_fault(str(error), table, inspect.type_info(kind), None),)) from None


def _faults(table: Mapping[str, Any], kind: type, hook: Hook) -> Iterator[Fault]:
    """Yield what is wrong, each part of the table converted by itself."""
    node = inspect.type_info(kind)
    for key, value in table.items():
        for place, part in _parts(key, value, kind, hook):
            said = _said({key: part}, kind, hook)
            if said:
                yield _fault(said, {key: part}, node, place)


def _parts(key: str, value: Any, kind: type, hook: Hook) -> Iterator[tuple[str | int | None, Any]]:
    """Yield the entries of a list of tables, or of a table with keys of any name, else the value as it is."""
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        yield from ((number, [entry]) for number, entry in enumerate(value))
    elif isinstance(value, Mapping) and _ANY_NAME in _said({key: value}, kind, hook):
        yield from ((name, {name: entry}) for name, entry in value.items())
    else:
        yield None, value


def _said(table: Mapping[str, Any], kind: type, hook: Hook) -> str:
    """Return what is wrong with a part of a table, or nothing. That the rest is missing is not wrong."""
    try:
        msgspec.convert(table, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        said = str(error)
        return "" if said.startswith("Object missing") and " - at `$" not in said else said
    return ""


def _fault(said: str, table: Any, node: inspect.Type | None, place: str | int | None) -> Fault:
    """Return in plain words what the library said of a table. ``place`` is that of the one entry converted."""
    found = _AT.fullmatch(said)
    what, path = (found[1], found[2] or "") if found is not None else (said, "")
    keys: Keys = ()
    value = table
    for number, (name, index, _) in enumerate(_STEP.findall(path)):
        key = name or (int(index) if index else place)
        if key is None or (not name and not index and isinstance(place, int)):
            break  # the library does not say the name of a table inside of another one
        node = _below(node, key)
        value = value[next(iter(value)) if not name and not index else key]
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
        if isinstance(_plain(node), inspect.VarTupleType):
            return f'must be {words}: write ["{value}"]'
        return f"must be {words}, not {value!r}{did_you_mean(value, choices(node))}"
    return f"must be {words}, not {value!r}"


def _words(node: inspect.Type | None, name: str = "") -> str:
    """Return what a value of a type is called."""
    words = choices(node)
    if words:
        return " or ".join(words)
    node = _plain(node)
    if isinstance(node, inspect.UnionType):
        return " or ".join(_words(part, name) for part in node.types if not isinstance(part, inspect.NoneType))
    if isinstance(node, inspect.VarTupleType):
        return f"a list of tables, [[{name}]]" if _words(node.item_type) == _TABLE else f"a list of {_many(node)}"
    return _WORDS.get(type(node), _TABLE)


def _many(node: inspect.VarTupleType) -> str:
    return _MANY.get(_words(node.item_type), "values")


def choices(node: inspect.Type | None) -> list[str]:
    """Return the words of which a value must be one, in the order of their meaning; none where any is taken."""
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
    return f"{keys[-1]}{_inside(keys[:-1])}" if keys else "the file"


def _inside(keys: Keys) -> str:
    """Return `` in [[suppress]]``: the table that a key is in, or nothing for the whole file."""
    return f" in [[{_dotted(keys)}]]" if _is_entry(keys) else f" in [{_dotted(keys)}]" if keys else ""


def _is_entry(keys: Keys) -> bool:
    return bool(keys) and isinstance(keys[-1], int)


def _dotted(keys: Keys) -> str:
    return ".".join(key for key in keys if isinstance(key, str))


_ANY_NAME = "[...]"
_TABLE = "a table"
_WORDS: dict[type, str] = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
}
_MANY = {"text": "texts", "a number": "numbers", "a whole number": "whole numbers"}
