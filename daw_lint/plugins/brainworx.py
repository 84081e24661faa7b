"""Brainworx and Plugin Alliance: whether the plug-in is bypassed or its power is off.

Somewhere in the state (``BXCk``, ``BXBa``) is ``Pmtr``, and big-endian its size, its end, the count of parameters, the count of
channels, 0; then for each parameter four letters and a float for each channel.

Proof. In 1,093 sessions, 481 of 513 values were those of the list of parameters that Live keeps beside the state; the others are
steps, which the list shows as 0.5 or 1. A parameter is known by its letters, not by its place. The list has no units, so that
threshold and gain (``Thrs``, ``GBst``) stay unknown.
"""

from __future__ import annotations

from struct import Struct, error, unpack_from

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.reading import automated_ids, either, is_within

MARKS = (b"BXCk", b"BXBa")
_PARAMETERS = b"Pmtr"
_HEADER = Struct(">4sIIIII")
_MOST_PARAMETERS, _MOST_CHANNELS = 2048, 16
_SMALLEST, _LARGEST = 1e-9, 1e9
"""Our own bounds: a smaller value above 0, and a larger one, is a float of the other byte order."""
_BYPASS, _POWER = b"Bypa", b"Powr"


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return whether the plug-in is bypassed, or ``None`` where its state does not tell."""
    if not stored.chunk.startswith(MARKS) or automated_ids(stored):
        return None
    values = _values(stored.chunk)
    if values is None:
        return None
    power = _switch(values.get(_POWER))
    bypassed = either(_switch(values.get(_BYPASS)), None if power is None else not power)
    if bypassed is None:
        return None
    return PluginSettings("brainworx", "Live's own list of parameters has the same values", bypassed=bypassed)


def _values(chunk: bytes) -> dict[bytes, tuple[float, ...]] | None:
    at = chunk.find(_PARAMETERS)
    if at < 0 or chunk.find(_PARAMETERS, at + 1) >= 0:
        return None
    try:
        _, _, _, count, channels, zero = _HEADER.unpack_from(chunk, at)
        if zero or not 0 < count <= _MOST_PARAMETERS or not 0 < channels <= _MOST_CHANNELS:
            return None
        flat = unpack_from(">" + f"4s{channels}f" * count, chunk, at + _HEADER.size)
    except error:
        return None
    names, width = flat[:: channels + 1], channels + 1
    values = {name: flat[index * width + 1 : (index + 1) * width] for index, name in enumerate(names)}
    if len(values) != count or not all(name.isascii() and name.decode("ascii").isprintable() for name in values):
        return None
    return values if all(_is_plausible(value) for each in values.values() for value in each) else None


def _is_plausible(value: float) -> bool:
    return value == 0 or is_within(abs(value), _SMALLEST, _LARGEST)


def _switch(channels: tuple[float, ...] | None) -> bool | None:
    """Return whether a switch is on in all channels; ``None`` where they differ, or where it is none."""
    return (
        bool(channels[0])
        if channels in ((0.0,) * len(channels or ()), (1.0,) * len(channels or ())) and channels
        else None
    )
