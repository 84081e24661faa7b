"""Xfer's OTT: how much of its multiband compression is heard (Depth).

Its VST2 state is a program of floats from 0 to 1, of which the first is Depth. Live keeps such a program as a list of parameters alone, and
its Audio Unit keeps it as a preset file (``vstdata``).

Proof: Live's list names parameter 0 Depth, and has the value of the first float of the preset file (sets among 1,093 sessions). A new
one has a Depth of 1, as the program in the corpus.
"""

from __future__ import annotations

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.model.vst_preset import CCNK, vst2_state

VST2_ID, NAME, PRESET = "VST2:XfTT", "OTT", "vstdata"
_PARAMETERS = 19
_DEPTH = "Depth"


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Read Depth; ``None`` for another plug-in, and for a program of another length."""
    if device.name != NAME and device.plugin_id != VST2_ID:
        return None
    depth = _depth(stored)
    if depth is None or not 0.0 <= depth <= 1.0:
        return None
    parameters: dict[str, float | bool] = {} if _is_automated(stored) else {"amount": depth}
    return PluginSettings("Xfer OTT", "Live's own list of parameters has the same value", parameters, product=NAME)


def _depth(stored: StoredState) -> float | None:
    floats = stored.floats or _in_preset(stored)
    if floats:
        return floats[0] if len(floats) == _PARAMETERS else None
    listed = [] if stored.chunk or stored.extra else stored.listed
    return next((parameter.value for parameter in listed if (parameter.id, parameter.name) == (0, _DEPTH)), None)


def _is_automated(stored: StoredState) -> bool:
    return "0" in stored.automated or any(parameter.automated for parameter in stored.listed if parameter.id == 0)


def _in_preset(stored: StoredState) -> tuple[float, ...]:
    data = stored.extra.get(PRESET) or stored.chunk
    read = vst2_state(data) if data.startswith(CCNK) else None
    return read.floats if read is not None else ()
