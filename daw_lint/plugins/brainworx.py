"""Brainworx and Plugin Alliance: whether the plug-in is bypassed or its power is off, and what bx_limiter is set to.

Somewhere in the state (``BXCk``, ``BXBa``) is ``Pmtr``, and big-endian its size, its end, the count of parameters, the count of
channels, 0; then for each parameter four letters and a float for each channel. The size counts what follows but the first two numbers
and 4 bytes more, the end is 8 beyond. In ``BXCk`` a block ``Bypa`` may follow: its size 4, and the host's bypass.

Proof. The letters are the IDs in the list of parameters that Live keeps beside the state: there ``Bypa`` and ``Byps`` are called
"Bypass" or "Master Bypass", ``Powr`` and ``byma`` "Power". In 1,093 sessions 481 of 513 values were those of that list; in a published
set with eight of these plug-ins 131 of 138 are. The others are switches of three steps, which the list shows as 0.5 or 1, and one width
that it shows in its unit. Values go from 0 to 1, so threshold and gain of bx_limiter ("Threshold" is ``Thrs``, "Gain Boost" ``GBst``)
are shares; in other plug-ins ``Thrs`` is something else ("Boom! Factor").
"""

from __future__ import annotations

from collections.abc import Mapping
from struct import Struct, error, unpack_from

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.reading import automated_ids, either, is_within

MARKS = (b"BXCk", b"BXBa")
_PARAMETERS = b"Pmtr"
_HEADER = Struct(">4sIIIII")
_SIZE_BESIDE, _END_BESIDE = 16, 8
_MOST_PARAMETERS, _MOST_CHANNELS, _MOST_VALUES = 2048, 16, 4096
_SMALLEST, _LARGEST = 1e-9, 1e9
"""Our own bounds: a smaller value above 0, and a larger one, is a float of the other byte order."""
_BYPASS, _POWER = (b"Bypa", b"Byps"), (b"Powr", b"byma")
_HOST_BYPASS = b"Bypa" + (4).to_bytes(4, "big")
_LIMITER = {b"GBst": "gain_share", b"Thrs": "threshold_share"}
_LIMITER_LETTERS = frozenset({b"GBst", b"Thrs", b"Rels", b"ChLk", b"OPDm", b"LmMx"})

_Values = Mapping[bytes, tuple[float, ...]]


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return whether the plug-in is bypassed, or ``None`` where its state does not tell."""
    found = _values(stored.chunk) if stored.chunk.startswith(MARKS) else None
    if found is None:
        return None
    values, end = found
    automated = automated_ids(stored)
    letters = {str(int.from_bytes(name, "big")): name for name in values}
    if not automated <= letters.keys():
        # An index of the DAW, and we do not know which parameter that is.
        return None
    known = {name: values[name] for number, name in letters.items() if number not in automated}
    bypassed = _is_bypassed(known, stored.chunk[end:])
    parameters = _limiter(known, values)
    if bypassed is None and not parameters:
        return None
    return PluginSettings(
        "brainworx", "Live's own list of parameters has the same values", parameters, bypassed=bypassed
    )


def _values(chunk: bytes) -> tuple[_Values, int] | None:
    """Return the values of all channels by the letters of their parameter, and where they end."""
    at = chunk.find(_PARAMETERS)
    if at < 0 or chunk.find(_PARAMETERS, at + 1) >= 0:
        return None
    try:
        _, size, end, count, channels, zero = _HEADER.unpack_from(chunk, at)
        if (
            zero
            or not 0 < count <= _MOST_PARAMETERS
            or not 0 < channels <= _MOST_CHANNELS
            or count * channels > _MOST_VALUES
        ):
            return None
        layout = Struct(">" + f"4s{channels}f" * count)
        if size != layout.size + _SIZE_BESIDE or end != size + _END_BESIDE:
            return None
        flat = layout.unpack_from(chunk, at + _HEADER.size)
    except error:
        return None
    width = channels + 1
    values = {flat[at]: flat[at + 1 : at + width] for at in range(0, len(flat), width)}
    fits = len(values) == count and all(_is_plausible(value) for each in values.values() for value in each)
    return (values, at + _HEADER.size + layout.size) if fits else None


def _is_plausible(value: float) -> bool:
    return value == 0 or is_within(abs(value), _SMALLEST, _LARGEST)


def _is_bypassed(values: _Values, after: bytes) -> bool | None:
    """Whether a switch of the plug-in is off, or its host bypassed it. That the host did not is no proof that it is on."""
    own = [_switch(values.get(name)) for name in _BYPASS]
    power = [_switch(values.get(name)) for name in _POWER]
    by_host = after.startswith(_HOST_BYPASS) and unpack_from(">I", after.ljust(12, b"\0"), 8)[0] == 1
    return either(*own, *(None if on is None else not on for on in power), by_host or None)


def _switch(channels: tuple[float, ...] | None) -> bool | None:
    """Return whether a switch is on in all channels; ``None`` where they differ, or where a value is not that of a switch."""
    values = set(channels or ())
    return bool(values.pop()) if values in ({0.0}, {1.0}) else None


def _limiter(known: _Values, values: _Values) -> dict[str, float | bool]:
    if not values.keys() >= _LIMITER_LETTERS:
        return {}
    return {
        name: round(known[letters][0], 5)
        for letters, name in _LIMITER.items()
        if letters in known and len(set(known[letters])) == 1 and is_within(known[letters][0], 0, 1)
    }
