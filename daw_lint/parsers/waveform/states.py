"""The states of external plug-ins in an edit: the attribute ``state``, what JUCE's host makes of the plug-in.

For a VST2 plug-in that is a bank (``.fxb``), for a VST3 one XML with the two states, behind ``VC2!`` and its length (JUCE:
``saveToFXBFile`` of VSTPluginFormat, ``getStateInformation`` of VST3PluginFormat, ``copyXmlToBinary``; Tracktion Engine: ExternalPlugin).
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.model.vst_preset import vst2_state, vst3_state
from daw_lint.parsers.encoded import from_juce

_MARK, _LENGTH_BYTES = b"VC2!", 4
_COMPONENT = re.compile(rb"<IComponent>([^<]*)</IComponent>")
_CONTROLLER = re.compile(rb"<IEditController>([^<]*)</IEditController>")


def state_of(plugin: Element, interface: DeviceFormat) -> LazyState | None:
    """Hand on the state of a VST plug-in."""
    if interface not in (DeviceFormat.VST2, DeviceFormat.VST3) or "state" not in plugin.attrib:
        return None
    return LazyState(lambda: _load(plugin, interface))


def _load(plugin: Element, interface: DeviceFormat) -> StoredState | None:
    data = from_juce(plugin.get("state") or "")
    if data is None:
        return None
    stored = vst2_state(data) if interface is DeviceFormat.VST2 else _vst3(data)
    return stored._replace(automated=frozenset(_moved(plugin))) if stored is not None else None


def _moved(plugin: Element) -> set[str]:
    """Return the parameters that a curve or a modifier moves."""
    curves = {curve.get("paramID") or "" for curve in plugin.iterfind("AUTOMATIONCURVE") if len(curve)}
    return curves | {one.get("paramID") or "" for one in plugin.iterfind("MODIFIERASSIGNMENTS/*")} - {""}


def _vst3(data: bytes) -> StoredState | None:
    size = int.from_bytes(data[len(_MARK) : len(_MARK) + _LENGTH_BYTES], "little")
    text = data[len(_MARK) + _LENGTH_BYTES :][:size]
    if not data.startswith(_MARK) or len(text) != size or b"<VST3PluginState" not in text[:200]:
        return None
    component, controller = (_inside(text, pattern) for pattern in (_COMPONENT, _CONTROLLER))
    return vst3_state(component, controller)


def _inside(text: bytes, pattern: re.Pattern[bytes]) -> bytes:
    found = pattern.search(text)
    return (from_juce(found[1]) or b"") if found is not None else b""
