"""Waves: the text of parameters that every plug-in stores, whatever the format.

Big-endian: u32 length of the block, u32 version (3, 4), u32 1, FourCC of the plug-in, ``setA``, u32 length of the XML, ``XPst``, the
XML, u32. A VST3 state adds ``<Bypass Version="1.0" Bypass="0"/>``, the host's bypass of the plug-in. An Audio Unit has the block under
``Waves_XPst``. XML: ``ActiveSetup`` says which of the setups A and B is heard; ``Parameters Type="RealWorld"`` of a setup lists the
values by position, in the units of the plug-in, ``*`` where it has none.

Proof: both lengths fit in each of 190 states (AU, VST2, VST3; Waves 9 to 13). L3: position 6 is the threshold that Live's list has.
L1: positions 1 and 2 are the threshold and the ceiling: two levels from -30 to 0 dB, the first never above the second in six
settings that people made, as it is where a limiter raises the level (where it is above, nothing is told); an L1 has no other levels.
Other plug-ins give their bypass alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from struct import error, unpack_from
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.automation import may_be_automated
from daw_lint.plugins.xml_text import LONGEST, Element, elements

MARK, AU_KEY = b"XPst", "Waves_XPst"
MARK_AT = 24
PROOF = "both lengths of Waves' block fit; the active setup; positions that the threshold has in Live's list or in every state seen"
_XML_AT = 28
_AROUND_XML = 32
"""Bytes of the block that are not the XML: what is before it, and a u32 behind it."""
_BYPASS = re.compile(rb'\s*<Bypass Version="1\.0" Bypass="([01])"/>[\s\0]*')
_MOST_VALUES = 4096


class _Levels(NamedTuple):
    """Where the levels of a plug-in are in its list."""

    positions: Mapping[str, int]
    least_db: float
    empty: range
    """Positions that hold no value in every state seen: others are another layout."""


_L1 = _Levels({"threshold_db": 1, "ceiling_db": 2}, -30.0, range(3, 8))
_L3 = _Levels({"threshold_db": 6}, -60.0, range(0))
_WORDS = {"threshold_db": ("thr",), "ceiling_db": ("ceil", "out")}


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the levels of a limiter and the host's bypass; ``None`` where a length does not fit or nothing is known."""
    block = stored.extra.get(AU_KEY) or stored.chunk
    try:
        size, _, one, *_, length = unpack_from(">3I4s4sI", block)
    except error:
        return None
    if one != 1 or size != length + _AROUND_XML or size > len(block) or length > LONGEST:
        return None
    found = elements(block[_XML_AT : _XML_AT + length])
    if found is None:
        return None
    name = _only(found, "PluginName")
    values = _active_values(found)
    tail = _BYPASS.fullmatch(block, size)
    bypassed = None if tail is None or may_be_automated(stored, "bypass") else tail[1] == b"1"
    levels = _levels_of(name) if name is not None and values is not None else None
    parameters = _parameters(levels, values or (), stored) if levels is not None else {}
    if not parameters and bypassed is None:
        return None
    return PluginSettings("waves", PROOF, parameters, bypassed=bypassed, product=_product(found))


def _only(found: tuple[Element, ...], tag: str) -> str | None:
    texts = [element.text.strip() for element in found if element.tag == tag]
    return texts[0] if len(texts) == 1 else None


def _product(found: tuple[Element, ...]) -> str:
    name, version = _only(found, "PluginName"), _only(found, "PluginVersion")
    return " ".join(part for part in (name, version) if part and part.isprintable() and len(part) < 100)


def _active_values(found: tuple[Element, ...]) -> tuple[float | None, ...] | None:
    """Return the values of the setup that is heard."""
    active = _only(found, "ActiveSetup")
    texts: list[str] = []
    setup = None
    for element in found:
        if element.tag == "PresetData":
            setup = element.attributes.get("Setup")
        elif element.tag == "Parameters" and setup == active and element.attributes.get("Type") == "RealWorld":
            texts.append(element.text)
    return _numbers(texts[0]) if active and len(texts) == 1 else None


def _numbers(text: str) -> tuple[float | None, ...] | None:
    words = text.split()
    if len(words) > _MOST_VALUES:
        return None
    try:
        return tuple(None if word == "*" else float(word) for word in words)
    except ValueError:
        return None


def _levels_of(name: str) -> _Levels | None:
    if name == "L1":
        return _L1
    # L3-LL and L3-16 are other plug-ins.
    return _L3 if name in ("L3", "L3 Multi", "L3 Ultra", "L3 MultiMaximizer", "L3 UltraMaximizer") else None


def _parameters(levels: _Levels, values: tuple[float | None, ...], stored: StoredState) -> dict[str, float | bool]:
    if len(values) <= max(levels.positions.values(), default=0) or any(
        values[index : index + 1] != (None,) for index in levels.empty
    ):
        return {}
    found: dict[str, float] = {}
    for parameter, position in levels.positions.items():
        level = values[position]
        if level is None or not isfinite(level) or not levels.least_db <= level <= 0.0:
            return {}
        found[parameter] = round(level, 3) + 0.0
    if found.get("threshold_db", 0.0) > found.get("ceiling_db", 0.0):
        return {}
    return {name: level for name, level in found.items() if not may_be_automated(stored, *_WORDS[name])}
