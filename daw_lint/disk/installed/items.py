"""What was found: plug-ins with their files, what the lists of DAWs say, and the places that were looked at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Item(NamedTuple):
    """A file or bundle with plug-ins. ``form`` is the format, such as ``VST3``."""

    form: str
    file: Path
    names: frozenset[str]
    ids: frozenset[str] = frozenset()
    """In the form of ``in_one_form``."""


class Listed(NamedTuple):
    """A plug-in in the list of a DAW. What a list does not say is empty."""

    form: str
    plugin_id: str
    name: str
    file: str
    """The name of its file as the list has it, or its path."""
    source: Path
    """The list."""


class Place(NamedTuple):
    """A folder or list that was looked at. ``state`` is empty, or says why it was not read, or not all of it."""

    kind: str
    """A format, or which lists."""
    path: Path
    state: str = ""


class Inventory(NamedTuple):
    """The plug-ins of a machine in the formats that were asked for."""

    items: tuple[Item, ...]
    listed: tuple[Listed, ...]
    """What lists name, and whose file was not found."""
    places: tuple[Place, ...]


def in_one_form(plugin_id: str) -> str:
    """Write an ID in one way: DAWs differ in the case of a VST3 class ID, and in how they write the number of a VST2 plug-in."""
    kind, _, code = plugin_id.partition(":")
    if kind == "VST3":
        return f"VST3:{code.lower()}"
    if kind == "VST2":
        return f"VST2:{vst2_number(code)}"
    return plugin_id.replace("\\", "/") if kind == "JS" else plugin_id


def vst2_number(code: str) -> str:
    """Return the ID of a VST2 plug-in as an unsigned number: DAWs write its four letters, or a number with or without sign."""
    if len(code) == 4 and code.isascii():
        return str(int.from_bytes(code.encode("ascii"), "big"))
    digits = code.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return str(int(code) & 0xFFFFFFFF)
    return code
