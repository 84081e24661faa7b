"""FabFilter's Pro-L, Pro-L 2 and Pro-C 2: gain, ceiling, true-peak limiting, threshold, knee, range, bypass.

A VST3 state, little-endian, is ``FabF``, 2, the length of a name, the name, 0, the count of values, one float for each parameter in its
own unit, and bytes that are not read. Newer versions write ``FFBS``, 1, the count and the floats. A VST2 state is a program of
floats from 0 to 1; Live writes the 28 bytes of its name before them.

Proof. Live stores its own list of parameters (ID, name, value) beside each VST3 state: in Pro-L 2 the values are those of the floats at
the place of their ID in 15 of 15, twice, in Pro-C 2 in 41 of 41 (and in 86 of 86 of all states in 1,093 sessions). The list of a VST2
Pro-L 2 has the same names under the same IDs, and calls 10 "True Peak Limiting"; its values are the share of the range: lookahead
0.036 of 5 ms is 0.18 ms there. A Pro-L gain of 0.29658 in Live's list is 8.8975 dB in the state of the Audio Unit, so its range is 30 dB.
Of Pro-L 2, REAPER shows 2/30 as +2.00 dB of gain, and 29/30 as -1.00 dBTP of output (a published table of its parameters). The output
range of Pro-L is known at its top alone: 1 is 0 dB. A VST2 Pro-C 2 has all names of the VST3 one under the same IDs; a knee of
18 dB is 0.25 there, a range of 60 dB is 1, and a threshold of 0.55 is -27 dB of its 60.

``FFBS`` was seen in Pro-Q 3 alone. For Pro-L 2 the order of its floats is therefore checked: each of 17 parameters is within its range.
"""

from __future__ import annotations

from collections.abc import Mapping
from struct import Struct, error, unpack_from
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins.reading import automated_ids, is_switch, is_within

OLD_MARK, NEW_MARK = b"FabF", b"FFBS"
_OLD_HEADER, _OLD_COUNT, _NEW_HEADER = Struct("<4sII"), Struct("<II"), Struct("<4sII")
_LONGEST_NAME, _PROGRAM_NAME, _MOST_FLOATS = 4096, 28, 4096
_BYPASS = "bypass"


class _Place(NamedTuple):
    """The place of a parameter, and its range in its own unit."""

    at: int
    name: str
    low: float
    high: float
    is_whole: bool = False
    """Whether it is one of several steps."""


class _Product(NamedTuple):
    name: str
    ids: frozenset[str]
    places: tuple[_Place, ...]
    counts: frozenset[int] = frozenset()
    """How many values its ``FabF`` state has."""
    new_counts: range = range(0)
    """How many its ``FFBS`` state may have."""
    shares: tuple[_Place, ...] = ()
    """What is known of its program of floats."""
    share_counts: frozenset[int] = frozenset()


def _switch(at: int, name: str = "") -> _Place:
    return _Place(at, name, 0, 1, is_whole=True)


_PRO_L_2 = (
    _Place(0, "gain_db", 0, 30), _Place(1, "", 0, 7, is_whole=True), _Place(2, "lookahead_ms", 0, 5), _Place(3, "", 0, 1),
    _Place(4, "", 0, 1), _Place(5, "", 0, 1), _Place(6, "", 0, 1), _switch(7), _switch(8), _switch(10, "true_peak"),
    _Place(12, "", 0, 2, is_whole=True), _switch(13), _switch(14), _switch(15, "unity_gain"), _switch(16), _switch(17, _BYPASS),
    _Place(18, "ceiling_db", -30, 0),
)  # fmt: skip
_PRO_C_2 = (
    _Place(1, "threshold_db", -60, 0), _Place(3, "knee_db", 0, 72), _Place(4, "range_db", 0, 60), _switch(7), _switch(14),
    _switch(15), _switch(39, _BYPASS),
)  # fmt: skip
_PRODUCTS = (
    _Product(
        "Pro-L 2",
        frozenset({"VST3:AFD92F729A0447B7B5E8D1D568DEA985", "VST2:FL2p"}),
        _PRO_L_2,
        counts=frozenset({31}),
        new_counts=range(31, 41),
        shares=tuple(place for place in _PRO_L_2 if place.at in (0, 10, 15, 17, 18)),
        share_counts=frozenset({32}),
    ),
    _Product(
        "Pro-L",
        frozenset({"VST2:FPLr"}),
        (),
        shares=(_Place(0, "gain_db", 0, 30), _switch(10, _BYPASS), _Place(11, "ceiling_db", 0, 0)),
        share_counts=frozenset({19}),
    ),
    _Product(
        "Pro-C 2",
        frozenset({"VST3:79F415E3C8E74807AD5DA3CF7024F618", "VST2:FC2p"}),
        _PRO_C_2,
        counts=frozenset({46}),
        shares=_PRO_C_2,
        share_counts=frozenset({46}),
    ),
)


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the settings of a Pro-L, Pro-L 2 or Pro-C 2, or ``None`` where its state is none that is known."""
    product = _product(device)
    if product is None:
        return None
    if stored.chunk.startswith((OLD_MARK, NEW_MARK)):
        found = _of_chunk(product, stored.chunk)
        proof = "the DAW's own list of parameters has the same values"
    else:
        floats = stored.floats or _program(stored.chunk)
        found = _of_floats(product, floats) if device.format is DeviceFormat.VST2 else None
        proof = "the ranges of its parameters are known from another format of it"
    if found is None:
        return None
    automated = automated_ids(stored)
    known = {place.name: value for place, value in found.items() if place.name and str(place.at) not in automated}
    bypassed = known.pop(_BYPASS, None)
    return PluginSettings(
        "fabfilter", proof, known, bypassed=None if bypassed is None else bool(bypassed), product=product.name
    )


def _product(device: Device) -> _Product | None:
    if device.format not in (DeviceFormat.VST2, DeviceFormat.VST3):
        return None
    kind, _, number = (device.plugin_id or "").partition(":")
    plugin_id = f"{kind}:{number if kind == 'VST2' else number.upper()}"
    name = device.name.removeprefix("FabFilter ").removesuffix(".64").removesuffix(" x64")
    return next((one for one in _PRODUCTS if plugin_id in one.ids or name == one.name), None)


def _of_chunk(product: _Product, chunk: bytes) -> Mapping[_Place, float | bool] | None:
    try:
        if chunk.startswith(OLD_MARK):
            _, version, length = _OLD_HEADER.unpack_from(chunk)
            at = _OLD_HEADER.size + length
            if version != 2 or length > _LONGEST_NAME:
                return None
            zero, count = _OLD_COUNT.unpack_from(chunk, at)
            first, fits = at + _OLD_COUNT.size, zero == 0 and count in product.counts
        else:
            mark, version, count = _NEW_HEADER.unpack_from(chunk)
            first, fits = _NEW_HEADER.size, mark == NEW_MARK and version == 1 and count in product.new_counts
        return _read(product.places, unpack_from(f"<{count}f", chunk, first)) if fits else None
    except error:
        return None


def _program(chunk: bytes) -> tuple[float, ...]:
    """Return the floats after the name of a program; nothing where these are none."""
    count, rest = divmod(len(chunk) - _PROGRAM_NAME, 4)
    return unpack_from(f"<{count}f", chunk, _PROGRAM_NAME) if 0 < count <= _MOST_FLOATS and rest == 0 else ()


def _of_floats(product: _Product, floats: tuple[float, ...]) -> Mapping[_Place, float | bool] | None:
    if len(floats) not in product.share_counts or not all(is_within(value, 0, 1) for value in floats):
        return None
    if not all(is_switch(floats[place.at]) for place in product.shares if place.is_whole):
        return None
    # A range of no width is known at its top alone.
    return {
        place: _typed(place, place.low + floats[place.at] * (place.high - place.low))
        for place in product.shares
        if place.low < place.high or floats[place.at] == 1
    }


def _read(places: tuple[_Place, ...], values: tuple[float, ...]) -> Mapping[_Place, float | bool] | None:
    """Return the value of each place, or ``None`` if one is out of its range: then these are not the values of this plug-in."""
    if not all(is_within(values[place.at], place.low, place.high) for place in places):
        return None
    if not all(values[place.at].is_integer() for place in places if place.is_whole):
        return None
    return {place: _typed(place, values[place.at]) for place in places}


def _typed(place: _Place, value: float) -> float | bool:
    # Floats of 32 bits: their digits beyond the fifth decimal are noise.
    return bool(value) if place.is_whole else round(value, 5)
