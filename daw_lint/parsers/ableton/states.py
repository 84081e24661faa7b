"""The stored state of the plug-ins of a Live set, kept where it is until it is asked for.

``VstPreset/Buffer`` is the chunk of a VST2 plug-in in hexadecimal digits; a plug-in without chunks leaves it empty, and its
values are in Live's own ``ParameterList`` alone. ``Vst3Preset`` has a ``ProcessorState``, which may wrap a VST2 state, and a
``ControllerState``. ``AuPreset/Buffer`` is the property list that an Audio Unit calls its class info: ``data`` is what the
plug-in saves, and some plug-ins add keys of their own. All seen in sets of Live 9 to 12.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from lxml import etree
from lxml.etree import _Element as Element

from daw_lint.model.limits import Limits
from daw_lint.model.plugin_state import LazyState, ListedParameter, StoredState
from daw_lint.model.vst_preset import vst3_state
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.automation import Parameters
from daw_lint.parsers.ableton.elements import number, text
from daw_lint.parsers.ableton.property_list import read_property_list
from daw_lint.parsers.ableton.trim import Spans
from daw_lint.parsers.ableton.unpacked import Unpacked
from daw_lint.parsers.xml import parse_part

PLUGINS = frozenset(["PluginDevice", "AuPluginDevice"])
_LONGEST_SPAN = 1 << 25
"""Bytes of the longest stored state that is read, in digits and with its elements. Our own bound; the longest seen has 430 kB."""
_CLASS_INFO = "data"
"""What an Audio Unit saves of itself (``kAUPresetDataKey`` of Apple's headers)."""

T = TypeVar("T")
_Fetch = Callable[[], "Element | None"]


class _Moving(NamedTuple):
    """What automation moves: the targets that have an envelope, and the macros of the rack around."""

    enveloped: frozenset[str]
    macros: frozenset[int]


class _DamagedError(Exception):
    """A state that is not what its element says."""


class StateReader:
    """Finds the states of the plug-ins of one set. All of them share its packed bytes."""

    def __init__(self, data: bytes, spans: Spans, limits: Limits) -> None:
        """Take the bytes of the file, and where trimming noted the elements that it removed."""
        self._xml = Unpacked(data)
        self._spans = spans
        self._limits = limits

    def of(self, device: Element, parameters: Parameters) -> LazyState | None:
        """Return the state of a device, or ``None`` if it is no plug-in or nothing is stored."""
        if device.tag not in PLUGINS:
            return None
        preset = self._fetch(device.find("PluginDesc/*/Preset"))
        listed = self._fetch(device.find("ParameterList"))
        if preset is None and listed is None:
            return None
        return LazyState(
            partial(_state, preset, listed, _Moving(parameters.enveloped, parameters.moving_macros), self._limits)
        )

    def _fetch(self, element: Element | None) -> _Fetch | None:
        """Return how to get at an element again after its track is freed."""
        if element is None:
            return None
        span = self._spans.take(element)
        if span is not None:
            return lambda: parse_part(self._xml.cut(span), self._limits) if span.length <= _LONGEST_SPAN else None
        if not len(element):
            return None
        # Trimming left it in: the set has what trimming cannot read, such as comments with tags in them.
        packed = zlib.compress(etree.tostring(element, encoding="utf-8", with_tail=False), 1)
        return lambda: parse_part(zlib.decompress(packed), self._limits)


def _state(preset: _Fetch | None, listed: _Fetch | None, moving: _Moving, limits: Limits) -> StoredState | None:
    try:
        state = StoredState() if preset is None else _preset(preset(), limits)
        return state._replace(listed=() if listed is None else _listed(listed(), moving))
    except _DamagedError:
        return None


def _preset(preset: Element | None, limits: Limits) -> StoredState:
    preset = _whole(preset)
    buffer = _bytes(preset, "*/Buffer")
    if preset.find("AuPreset") is None:
        component, controller = _bytes(preset, "*/ProcessorState"), _bytes(preset, "*/ControllerState")
        return _whole(vst3_state(component, controller)) if component or controller else StoredState(chunk=buffer)
    if not buffer:
        return StoredState()
    values = _whole(read_property_list(buffer, limits))
    return StoredState(chunk=values.pop(_CLASS_INFO, b""), extra=values)


def _whole(read: T | None) -> T:
    if read is None:
        raise _DamagedError
    return read


def _bytes(preset: Element, path: str) -> bytes:
    try:
        return bytes.fromhex(preset.findtext(path) or "")
    except ValueError:
        raise _DamagedError from None


def _listed(parameters: Element | None, moving: _Moving) -> tuple[ListedParameter, ...]:
    """Read Live's own list. An ID of -1 is a place that no parameter has taken; what it holds is not a value."""
    found: list[ListedParameter] = []
    for parameter in _whole(parameters):
        identity = number(parameter, "ParameterId")
        stored = parameter.find("ParameterValue")
        manual = number(stored, "Manual")
        if identity is None or identity < 0 or identity != int(identity) or stored is None or manual is None:
            continue
        moves = _moves(stored, moving)
        found.append(ListedParameter(int(identity), text(parameter, "ParameterName"), manual, moves))
    return tuple(found)


def _moves(parameter: Element, moving: _Moving) -> bool:
    """Whether the value may be another one while the set plays: it has automation, or two stored values that disagree."""
    target = parameter.find("AutomationTarget")
    if target is not None and target.get("Id", "") in moving.enveloped:
        return True
    return Parameters({}, moving.macros).number(parameter) is None
