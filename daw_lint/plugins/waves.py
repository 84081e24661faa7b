"""Waves: the text of parameters that every plug-in stores, whatever the format.

Big-endian: u32 length of the block, u32 version (3, 4), u32 1, FourCC of the plug-in, ``setA``, u32 length of the XML, ``XPst``, the
XML, u32. A VST3 state adds ``<Bypass Version="1.0" Bypass="0"/>``, the host's bypass of the plug-in. An Audio Unit has the block under
``Waves_XPst``. XML: ``ActiveSetup`` says which of the setups A and B is heard; ``Parameters Type="RealWorld"`` of a setup lists the
values by position, in the units of the plug-in, ``*`` where it has none.

Proof: both lengths fit in each of 257 different states (AU, VST2, VST3; Waves 9 to 13). Which position is what: ``waves_layouts``.
That the host does not bypass a plug-in is no proof that it works where it has a switch of its own.
"""

from __future__ import annotations

import re
from struct import error, unpack_from

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.automation import may_be_automated
from daw_lint.plugins.waves_layouts import LAYOUTS, Layout
from daw_lint.plugins.xml_text import LONGEST, Element, elements

AU_KEY = "Waves_XPst"
PROOF = (
    "both lengths of Waves' block fit; the active setup; the positions agree with Live's list, or with all states seen"
)
_XML_AT = 28
_AROUND_XML = 32
"""Bytes of the block that are not the XML: what is before it, and a u32 behind it."""
_BYPASS = re.compile(rb'\s*<Bypass Version="1\.0" Bypass="([01])"/>[\s\0]*')
_MOST_VALUES = 4096


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
    layout = LAYOUTS.get(name or "")
    parameters = _parameters(layout, values or (), stored) if layout is not None else {}
    bypassed = None
    if tail is not None and not may_be_automated(stored, "bypass"):
        bypassed = True if tail[1] == b"1" else None if layout is None or layout.has_switch else False
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


def _parameters(layout: Layout, values: tuple[float | None, ...], stored: StoredState) -> dict[str, float | bool]:
    """Return the values whose positions are known; none where one is what it cannot be: that is another layout."""
    if any(values[index : index + 1] != (None,) for index in layout.empty):
        return {}
    found: dict[str, float] = {}
    for name, place in layout.places.items():
        told = values[place.position] if place.position < len(values) else None
        value = None if told is None else place.value(told)
        if value is None:
            return {}
        found[name] = value
    if "ceiling_db" in found and found["threshold_db"] > found["ceiling_db"]:
        return {}
    return {name: value for name, value in found.items() if not may_be_automated(stored, *layout.places[name].words)}
