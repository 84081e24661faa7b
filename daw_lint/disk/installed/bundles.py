"""IDs and names that files in the bundle of a plug-in give."""

from __future__ import annotations

import json
import plistlib
import re
from pathlib import Path
from typing import Any

from daw_lint.disk.installed.budget import Budget
from daw_lint.disk.installed.turtle import plugins_of

_MOST_BYTES = 4 << 20
"""Longest file that is read. Our own bound: a manifest with thousands of presets has about 1 MB."""
_MOST_BINARY_BYTES = 4096
"""Longest property list in the binary form: its lists can share their bytes, and longer ones stand for too many values."""
_MOST_TAGS = 200_000
"""Marks in a property list. Our own bound."""
_MODULE_INFO = ("Contents/Resources/moduleinfo.json", "Contents/moduleinfo.json")
"""VST 3 SDK since 3.7.8, and before."""
_LAST_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_AUDIO = "Audio Module Class"
NamesAndIds = tuple[frozenset[str], frozenset[str]]
_NOTHING: NamesAndIds = (frozenset(), frozenset())


def of_lv2(bundle: Path, budget: Budget) -> NamesAndIds:
    """Return the IDs of the plug-ins of an LV2 bundle, by its manifest."""
    ids = plugins_of(_text(bundle / "manifest.ttl", budget))
    return frozenset(), frozenset(f"LV2:{uri}" for uri in ids)


def of_vst3(bundle: Path, budget: Budget) -> NamesAndIds:
    """Return names and class IDs of a VST3 bundle that has ``moduleinfo.json`` (VST 3 developer portal, Module Info)."""
    text = next((text for name in _MODULE_INFO if (text := _text(bundle / name, budget))), "")
    if not text:
        return _NOTHING
    try:
        # The SDK writes JSON5, of which commas before closing brackets are used.
        info = json.loads(_LAST_COMMA.sub("", text))
    except (ValueError, RecursionError):
        return _NOTHING
    classes = info.get("Classes") if isinstance(info, dict) else None
    audio = [
        entry
        for entry in (classes if isinstance(classes, list) else ())
        if isinstance(entry, dict) and entry.get("Category") == _AUDIO
    ]
    ids = [f"VST3:{text_of(entry, 'CID').lower()}" for entry in audio if len(text_of(entry, "CID")) == 32]
    return frozenset(text_of(entry, "Name") for entry in audio) - {""}, frozenset(ids)


def of_audio_unit(bundle: Path, budget: Budget) -> NamesAndIds:
    """Return names and codes of the Audio Units of a component (Apple, AudioComponent.h: the key ``AudioComponents``)."""
    components = _property_list(bundle / "Contents" / "Info.plist", budget).get("AudioComponents")
    names, ids = set(), set()
    for entry in components if isinstance(components, list) else ():
        if isinstance(entry, dict):
            codes = [text_of(entry, key) for key in ("type", "subtype", "manufacturer")]
            if all(codes):
                ids.add("AU:" + "/".join(codes))
            # The name begins with the maker: "Maker: Name".
            names.add(text_of(entry, "name").rpartition(": ")[2])
    return frozenset(names) - {""}, frozenset(ids)


def text_of(entry: dict[Any, Any], key: str) -> str:
    """Return a text of a table; empty for other values."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _property_list(path: Path, budget: Budget) -> dict[Any, Any]:
    data = budget.read(path, _MOST_BYTES)
    most = _MOST_BINARY_BYTES if data.startswith(b"bplist") else _MOST_BYTES
    if not data or len(data) > most or data.count(b"<") > _MOST_TAGS:
        return {}
    try:
        content = plistlib.loads(data)
    except Exception:  # plistlib raises many kinds of errors: expat, struct, index, value, overflow, recursion
        return {}
    return content if isinstance(content, dict) else {}


def _text(path: Path, budget: Budget) -> str:
    return budget.read(path, _MOST_BYTES).decode("utf-8-sig", "replace")
