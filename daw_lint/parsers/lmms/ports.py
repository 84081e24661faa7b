"""Control ports of LADSPA and LV2 plug-ins in LMMS.

A port of a LADSPA plug-in is called ``port<channel><its index in the descriptor>``. It is an attribute, or since 1.0 an element with
``data``. A mono plug-in runs once a channel and has each port twice. Ports in seconds are stored in milliseconds. Source: LMMS,
``LadspaControls.cpp``, ``LadspaControl.cpp`` and ``LadspaEffect.cpp``.

A port of an LV2 plug-in is called by its symbol (``LinkedModelGroups.cpp``, ``Lv2Proc.cpp``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.parsers.lmms.settings import is_automated, number

_CONTROLS = {"ladspaeffect": "ladspacontrols", "lv2effect": "lv2controls/models"}
_PORT = re.compile(r"port(\d)(\d{1,3})")


def port_state(effect: Element, moved: frozenset[str]) -> LazyState | None:
    """Return the ports of a LADSPA or LV2 effect. ``moved`` holds the automated IDs."""
    kind = effect.get("name") or ""
    controls = effect.find(_CONTROLS[kind]) if kind in _CONTROLS else None
    if controls is None:
        return None
    read = _read_ladspa if kind == "ladspaeffect" else _read_lv2
    # The text of the element alone: a reference to it would keep the whole project in memory.
    text = etree.tostring(controls, with_tail=False)
    return LazyState(lambda: read(etree.fromstring(text), moved))


def _read_lv2(models: Element, moved: frozenset[str]) -> StoredState:
    names = {*map(str, models.attrib), *(str(child.tag) for child in models)}
    values = {name: number(models, name) for name in names}
    return StoredState(
        ports={name: value for name, value in values.items() if value is not None},
        automated=frozenset(name for name in names if is_automated(models, name, moved)),
    )


def _read_ladspa(controls: Element, moved: frozenset[str]) -> StoredState:
    ports: dict[str, float] = {}
    automated: set[str] = set()
    for name, index in _ports(controls):
        holder, key = _place(controls, name)
        value = number(holder, key)
        if value is None:
            continue
        # Two channels that are set differently have no common value, which is as unknown as an automated one.
        if is_automated(holder, key, moved) or _is_synced(controls, name) or ports.get(index, value) != value:
            automated.add(index)
        ports[index] = value
    return StoredState(ports=ports, automated=frozenset(automated), seconds_as_ms=True)


def _ports(controls: Element) -> Iterator[tuple[str, str]]:
    for name in (*controls.attrib, *(child.tag for child in controls)):
        found = _PORT.fullmatch(str(name))
        if found is not None:
            yield str(name), str(int(found[2]))


def _place(controls: Element, name: str) -> tuple[Element, str]:
    """Return the element and the name under which it has the value of a port."""
    child = controls.find(name)
    if child is not None and (child.get("data") is not None or child.find("data") is not None):
        return child, "data"
    return controls, name


def _is_synced(controls: Element, name: str) -> bool:
    """Whether a time follows the tempo. Before 1.0 the mode is stored once for all of a plug-in's times."""
    child = controls.find(name)
    if child is not None and (child.get("data_syncmode") or child.get("syncmode") or "0") != "0":
        return True
    mode = controls.get(f"{name}_syncmode") or controls.get("syncmode") or "0"
    return mode != "0" and controls.get(f"{name}_numerator") is not None
