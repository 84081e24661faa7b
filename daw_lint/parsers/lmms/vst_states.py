"""The states of VST effects in an LMMS project: ``vsteffectcontrols``, with a chunk or with the values of all parameters.

A chunk is base64 of what the plug-in wrote; without one, ``param3`` is ``3:name:value`` (LMMS: ``VstPlugin::saveSettings``).
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.parsers.encoded import from_base64
from daw_lint.parsers.lmms.settings import number
from daw_lint.parsers.values import as_number

_CONTROLS = "vsteffectcontrols"
_PARAMETER = re.compile(r"param([0-9]{1,5})")
_MOST_PARAMETERS = 100_000


def vst_state(effect: Element) -> LazyState | None:
    """Hand on the state of a VST effect; ``None`` if the effect stores no state."""
    controls = effect.find(_CONTROLS)
    return LazyState(lambda: _load(controls)) if controls is not None else None


def _load(controls: Element) -> StoredState | None:
    text = controls.get("chunk")
    chunk = from_base64(text) if text else None
    stored = StoredState(chunk=chunk) if chunk is not None else None if text else _floats(controls)
    return stored._replace(automated=_automated(controls)) if stored is not None else None


def _floats(controls: Element) -> StoredState | None:
    """Read the values of all parameters."""
    count = int(min(max(number(controls, "numparams") or 0, 0), _MOST_PARAMETERS))
    values = []
    for index in range(count):
        place, _, rest = (controls.get(f"param{index}") or "").partition(":")
        value = as_number(rest.rpartition(":")[2])
        if place != str(index) or value is None:
            return None
        values.append(value)
    return StoredState(floats=tuple(values)) if values else None


def _automated(controls: Element) -> frozenset[str]:
    """Return the indices of the parameters that are automated or have a controller: only these are elements of their own."""
    found = (_PARAMETER.fullmatch(str(child.tag)) for child in controls)
    return frozenset(parameter[1] for parameter in found if parameter is not None)
