"""Plug-ins as a Live set stores them, read here without our parser: the state, and Live's own list of parameters beside it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from daw_lint.model.plugin_state import ListedParameter


class StoredInLive(NamedTuple):
    """One plug-in: its kind (``VstPluginInfo``, ``Vst3PluginInfo``, ``AuPluginInfo``), its name, its bytes, its list."""

    file: Path
    kind: str
    name: str
    plugin_id: str | None
    state: bytes
    listed: tuple[ListedParameter, ...]
    """The parameters that Live filled in: those with an ID."""


@cache
def stored_in_live(files: Sequence[Path]) -> tuple[StoredInLive, ...]:
    """Read the plug-ins of these sets. What is no gzip or no XML is left out."""
    return tuple(plugin for file in files for plugin in _plugins(file))


def _plugins(file: Path) -> Iterator[StoredInLive]:
    try:
        root = ElementTree.fromstring(gzip.decompress(file.read_bytes()))
    except (OSError, EOFError, zlib.error, ElementTree.ParseError):
        return
    for device in (*root.iter("PluginDevice"), *root.iter("AuPluginDevice")):
        info = next(iter(device.find("PluginDesc") or ()), None)
        if info is not None:
            name = next((_value(info, tag) for tag in ("PlugName", "Name") if info.find(tag) is not None), "")
            yield StoredInLive(file, info.tag, name, _id(info), _state(info), tuple(_listed(device)))


def _value(parent: Element, path: str) -> str:
    found = parent.find(path)
    return "" if found is None else found.get("Value", "")


def _id(info: Element) -> str | None:
    words = [_value(info, f"Uid/Fields.{index}") for index in range(4)]
    return "VST3:" + "".join(f"{int(word) & 0xFFFFFFFF:08X}" for word in words) if all(words) else None


def _state(info: Element) -> bytes:
    preset = info.find("Preset")
    for tag in ("ProcessorState", "Buffer"):
        found = None if preset is None else preset.find(f".//{tag}")
        if found is not None and found.text and found.text.strip():
            return bytes.fromhex("".join(found.text.split()))
    return b""


def _listed(device: Element) -> Iterator[ListedParameter]:
    for parameter in device.findall("ParameterList/*"):
        number, value = _value(parameter, "ParameterId"), _value(parameter, "ParameterValue/Manual")
        if number and number != "-1" and value not in ("", "true", "false"):
            yield ListedParameter(int(number), _value(parameter, "ParameterName"), float(value))
