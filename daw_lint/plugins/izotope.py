"""iZotope's suites and their modules as plug-ins: Ozone 7 and later, Neutron 3.

Container, little-endian: u32 magic of the product, u32 version, u32 count of the bytes that follow, u32 length of the JSON, then the
JSON under zlib. A VST2 state has the length of the container before it and a preset's name behind it. JSON: every value is
``{"Type", "Value"}``; ``DSP Elements`` has one dictionary a module (in Ozone 7 and 8 all in ``ElementChain``, with the module's name
before each key); ``Extra Bytes`` of ``ElementChain`` lists the modules in the path in base64: a byte 0 (not in Neutron), u32 length, name.
Every module is in the JSON, with ``Bypass`` false: only those of the list work on the sound.

Proof: lengths and JSON fit in all states seen (Ozone 7, 8, 9 and 11, Neutron 2 and 3; AU, VST2, VST3); single modules have a chain of that
one module; Live's list of Ozone 8 Imager has the global bypass, that of the module ("IMG: Bypass") and the gains (0.93506 of -144 to
10 dB for 0) as the state has them; the meaning of the other values is in iZotope's manuals (``izotope_modules``). A threshold that the
module learns is left out.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from math import isfinite
from struct import error, unpack_from
from typing import NoReturn

from daw_lint.model.plugin_state import ModuleSettings, PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.automation import may_be_automated
from daw_lint.plugins.izotope_modules import CLASSES, ELEMENTS, LEARNING, LEVELS, SWITCHES, TWO_SETS, WORDS

PROOF = "lengths, zlib and JSON of iZotope's container fit; the modules in the path are listed in it; values as the manual names them"
_LONGEST_JSON = 1 << 19
"""Our own bound: the longest that was seen is that of Ozone 9, with 243 kB."""
_MOST_PARTS = 1 << 14
"""Most values and brackets that are read. Our own bound; Ozone 9 has 4,300."""
_HEADER = 16
_LEAST_DB, _MOST_DB = -120.0, 60.0
_MOST_MODULES, _LONGEST_NAME = 64, 100
_MOST_LOOKS = 1 << 15
"""Most keys of the chain times modules. Our own bound, for time: Ozone 8 has about 1,000 keys and up to 8 modules."""

Values = Mapping[str, object]


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the modules in the path and their values, or ``None`` where container, JSON or list do not fit."""
    text = _text(stored.chunk)
    elements = _elements(text) if text is not None else None
    if elements is None:
        return None
    chain_key = "ElementChain" if "ElementChain" in elements else "Element Chain"
    chain = _dictionary(elements, chain_key)
    names = _names(_value(chain, "Extra Bytes", "Base64"), is_marked=chain_key == "ElementChain")
    if names is None or len(names) * len(chain) > _MOST_LOOKS:
        return None
    if names and not any("Bypass" in _own(name, elements, chain) for name in names):
        # Nectar 4 has its switches elsewhere.
        return None
    modules = tuple(_module(name, elements, chain, stored) for name in names)
    if (last := _output_limiter(elements, stored)) is not None:
        modules = (*modules, last)
    bypassed = _switch(_dictionary(elements, "Global"), "Global Bypass", stored)
    single = _single(elements, chain, modules)
    gains = _gains(elements, stored)
    if single is not None:
        return PluginSettings("izotope", PROOF, {**gains, **single.parameters}, None, _is_off(bypassed, single.active))
    return PluginSettings("izotope", PROOF, gains, modules, bypassed)


def _text(chunk: bytes) -> bytes | None:
    """Take the container off; ``None`` where a length does not fit."""
    try:
        size = unpack_from("<I", chunk)[0]
        start = 4 if chunk[4 + _HEADER : 5 + _HEADER] == b"\x78" and unpack_from("<I", chunk, 12)[0] + 12 == size else 0
        follow, length = unpack_from("<2I", chunk, start + 8)
    except error:
        return None
    end = start + 12 + follow
    if follow < 4 or follow > _LONGEST_JSON or length > _LONGEST_JSON or not _is_name(chunk, end):
        return None
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(chunk[start + _HEADER : end], length + 1)
    except zlib.error:
        return None
    return text if len(text) == length and inflate.eof and not inflate.unused_data else None


def _is_name(chunk: bytes, at: int) -> bool:
    """Whether the state ends here, or with a name after its length."""
    if at == len(chunk):
        return True
    try:
        return bool(unpack_from("<I", chunk, at)[0] == len(chunk) - at - 4)
    except error:
        return False


def _elements(text: bytes) -> Values | None:
    if sum(map(text.count, (b"{", b"[", b","))) > _MOST_PARTS:
        return None
    try:
        root = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not isinstance(root, dict):
        return None
    elements = _dictionary(_dictionary(root, "DSP State") if "DSP State" in root else root, "DSP Elements")
    return elements or None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key occurs twice")
    return made


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _value(values: Values, key: str, kind: str) -> object:
    entry = values.get(key)
    return entry.get("Value") if isinstance(entry, dict) and entry.get("Type") == kind else None


def _dictionary(values: Values, key: str) -> Values:
    inner = _value(values, key, "Dictionary")
    return inner if isinstance(inner, dict) else {}


def _names(listed: object, is_marked: bool) -> list[str] | None:
    """Return the names in the list of the path; an empty list is an empty path."""
    if not isinstance(listed, str):
        return None
    try:
        data = b64decode(listed, validate=True)
    except (Base64Error, ValueError):
        return None
    names: list[str] = []
    at = 0
    while at < len(data):
        if is_marked and data[at]:
            return None
        at += is_marked
        if at + 4 > len(data) or len(names) == _MOST_MODULES:
            return None
        end = at + 4 + unpack_from("<I", data, at)[0]
        name = data[at + 4 : end]
        if end > len(data) or len(name) > _LONGEST_NAME or not name.isascii() or not name.decode("ascii").isprintable():
            return None
        names.append(name.decode("ascii"))
        at = end
    return names


def _own(name: str, elements: Values, chain: Values) -> Values:
    """Return the values of a module."""
    known = ELEMENTS.get(name, name)
    if own := _dictionary(elements, known):
        return own
    # Ozone 7 and 8 have them all in the chain.
    return {key.removeprefix(known): value for key, value in chain.items() if key.startswith(known)}


def _module(name: str, elements: Values, chain: Values, stored: StoredState) -> ModuleSettings:
    known, own = ELEMENTS.get(name, name), _own(name, elements, chain)
    off = _switch(own, "Bypass", stored)
    active = None if off is None else not off
    return ModuleSettings(name, CLASSES.get(known, "unknown"), active, _parameters(known, own, stored))


def _output_limiter(elements: Values, stored: StoredState) -> ModuleSettings | None:
    """Return Neutron's limiter, which is behind its chain, if it is on."""
    own = _dictionary(elements, "Limiter")
    if _switch(own, "Bypass", stored) is not False:
        return None
    return ModuleSettings("Limiter", CLASSES["Limiter"], True, _parameters("Limiter", own, stored))


def _single(elements: Values, chain: Values, modules: tuple[ModuleSettings, ...]) -> ModuleSettings | None:
    """Return the module of a plug-in that is one module, as "Ozone 9 Maximizer" is: its state has no other."""
    if len(modules) != 1:
        return None
    held = {name for name in CLASSES if name in elements or f"{name}Bypass" in chain}
    return modules[0] if held == {modules[0].name} else None


def _is_off(bypassed: bool | None, active: bool | None) -> bool | None:
    """Combine the bypass of a plug-in with that of its only module."""
    if bypassed or active is False:
        return True
    return None if bypassed is None or active is None else False


def _parameters(name: str, own: Values, stored: StoredState) -> Mapping[str, float | bool]:
    found: dict[str, float | bool] = {}
    learns = any(_value(own, key, "Bool") is not False for key in LEARNING if key in own)
    is_split = TWO_SETS in own and _value(own, TWO_SETS, "UInt") != 0
    for key, parameter in LEVELS.get(name, {}).items():
        level = None if is_split or (learns and key == "Threshold") else _level(own, key)
        if level is not None and not may_be_automated(stored, *WORDS[parameter]):
            found[parameter] = level
    for key, parameter in SWITCHES.get(name, {}).items():
        switch = _value(own, key, "Bool")
        if isinstance(switch, bool) and not may_be_automated(stored, *WORDS[parameter]):
            found[parameter] = switch
    return found


def _gains(elements: Values, stored: StoredState) -> Mapping[str, float | bool]:
    """Return the gain into the chain and behind it, in dB, where both channels have the same, as they had in each state seen."""
    found: dict[str, float | bool] = {}
    for side, parameter in (("Input", "input_db"), ("Output", "output_db")):
        own = _dictionary(elements, f"Gain {side}")
        levels = {_level(own, f"Gain {side} {which}") for which in ("Left", "Right", "Locked")}
        level = levels.pop()
        # A third gain, behind the others: which of the elements sets it is not known.
        is_off = any(_value(own, key, "Bool") is True for key in ("Bypass", "Gain Output Trim Enable"))
        if level is not None and not levels and not is_off and not may_be_automated(stored, *WORDS[parameter]):
            found[parameter] = level
    return found


def _switch(own: Values, key: str, stored: StoredState) -> bool | None:
    value = _value(own, key, "Bool")
    return value if isinstance(value, bool) and not may_be_automated(stored, *WORDS["bypass"]) else None


def _level(own: Values, key: str) -> float | None:
    """Return a number without the noise of its 32 bits; ``None`` outside of what a level can be."""
    value = _value(own, key, "Float")
    if isinstance(value, bool) or not isinstance(value, int | float) or not _LEAST_DB <= value <= _MOST_DB:
        return None
    return round(float(value), 3) + 0.0 if isfinite(value) else None
