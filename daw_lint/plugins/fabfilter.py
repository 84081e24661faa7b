"""FabFilter's Pro-L, Pro-L 2 and Pro-C 2 as VST2 and VST3: gain, ceiling, true-peak limiting, threshold, knee, range, bypass.

A VST3 state, little-endian, is ``FabF``, 2, the length of a name, the name, 0, the count of values, one float for each parameter in its
own unit, and bytes that are not read. Newer versions write ``FFBS``, 1, the count and the floats. A VST2 state is a program of
floats from 0 to 1; Live writes the 28 bytes of its name before them.

Proof. Live stores its own list of parameters (ID, name, value) beside each VST3 state: the values are those of the floats at the place of
their ID, in Pro-L 2 in 15 of 15, twice, in Pro-C 2 in 41 of 41, and in 86 of 86 of all such states in 1,093 sessions. ``fabfilter_places``
says how shares become units.

``FFBS`` was seen in Pro-Q 3 alone. For Pro-L 2 the order of its floats is therefore checked: each of 17 parameters is within its range.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from struct import Struct, error, unpack_from
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins.fabfilter_places import BYPASS, PRO_C_2, PRO_L, PRO_L_2, Place, in_unit, values_of
from daw_lint.plugins.reading import automated_ids, is_within

OLD_MARK, NEW_MARK = b"FabF", b"FFBS"
_OLD_HEADER, _OLD_COUNT, _NEW_HEADER = Struct("<4sII"), Struct("<II"), Struct("<4sII")
_LONGEST_NAME, _PROGRAM_NAME, _MOST_FLOATS = 4096, 28, 4096


_LISTED = "the DAW's own list of parameters has the same values"
_IN_RANGE = "its parameters are in the order of its older states, and each is within its range"


class _Check(NamedTuple):
    """The highest value, from 0, that other parameters can have; ``steps`` are whole numbers."""

    highest: float
    ids: tuple[int, ...]
    steps: bool = True


class _Product(NamedTuple):
    name: str
    ids: frozenset[str]
    places: tuple[Place, ...]
    shares: int
    """How many floats its program has."""
    counts: frozenset[int] = frozenset()
    """How many values its ``FabF`` state has."""
    new_counts: range = range(0)
    """How many its ``FFBS`` state may have."""
    checks: tuple[_Check, ...] = ()


_PRODUCTS = (
    _Product(
        "Pro-L 2",
        frozenset({"VST3:AFD92F729A0447B7B5E8D1D568DEA985", "VST2:FL2p"}),
        PRO_L_2,
        shares=32,
        counts=frozenset({31}),
        new_counts=range(31, 41),
        # Style, noise shaping, switches, and shares: attack, release, channel links.
        checks=(_Check(7, (1,)), _Check(2, (12,)), _Check(1, (7, 8, 13, 14, 16)), _Check(1, (3, 4, 5, 6), steps=False)),
    ),
    _Product("Pro-L", frozenset({"VST2:FPLr"}), PRO_L, shares=19),
    _Product(
        "Pro-C 2",
        frozenset({"VST3:79F415E3C8E74807AD5DA3CF7024F618", "VST2:FC2p"}),
        PRO_C_2,
        shares=46,
        counts=frozenset({46}),
        # Automatic release, automatic gain, expert mode.
        checks=(_Check(1, (7, 14, 15)),),
    ),
)


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the settings of a Pro-L, Pro-L 2 or Pro-C 2, or ``None`` for an unknown state."""
    product = _product(device)
    if product is None:
        return None
    automated = automated_ids(stored)
    if stored.chunk.startswith((OLD_MARK, NEW_MARK)):
        values: Sequence[float | None] | None = _of_chunk(product, stored.chunk)
        proof = _LISTED if stored.chunk.startswith(OLD_MARK) else _IN_RANGE
    else:
        values = _of_floats(product, stored) if device.format is DeviceFormat.VST2 else None
        proof = "the ranges of its parameters are known from another format of it"
    if values is None:
        return None
    found = values_of(product.places, lambda place: None if str(place.id) in automated else values[place.id])
    if found is None:
        return None
    bypass = found.pop(BYPASS, None)
    return PluginSettings(
        "fabfilter", proof, found, bypassed=None if bypass is None else bool(bypass), product=product.name
    )


def _product(device: Device) -> _Product | None:
    if device.format not in (DeviceFormat.VST2, DeviceFormat.VST3):
        return None
    kind, _, number = (device.plugin_id or "").partition(":")
    plugin_id = f"{kind}:{number if kind == 'VST2' else number.upper()}"
    name = device.name.removeprefix("FabFilter ").removesuffix(".64").removesuffix(" x64")
    return next((one for one in _PRODUCTS if plugin_id in one.ids or name == one.name), None)


def _of_chunk(product: _Product, chunk: bytes) -> Sequence[float] | None:
    """Return the values in their own units; ``None`` where one is out of its range: then these are not of this plug-in."""
    try:
        if chunk.startswith(OLD_MARK):
            _, version, length = _OLD_HEADER.unpack_from(chunk)
            at = _OLD_HEADER.size + length
            if version != 2 or length > _LONGEST_NAME:
                return None
            zero, count = _OLD_COUNT.unpack_from(chunk, at)
            first, fits = at + _OLD_COUNT.size, zero == 0 and count in product.counts
        else:
            _, version, count = _NEW_HEADER.unpack_from(chunk)
            first, fits = _NEW_HEADER.size, version == 1 and count in product.new_counts
        values: Sequence[float] = unpack_from(f"<{count}f", chunk, first) if fits else ()
    except error:
        return None
    return values if values and _checked(product, values) else None


def _checked(product: _Product, values: Sequence[float]) -> bool:
    """Whether each value is in its range, what is automated too."""
    inside = values_of(product.places, lambda place: values[place.id]) is not None
    return inside and all(
        is_within(values[number], 0, check.highest) and (not check.steps or values[number].is_integer())
        for check in product.checks
        for number in check.ids
    )


def _of_floats(product: _Product, stored: StoredState) -> Sequence[float | None] | None:
    """Return the values of a program in their own units, ``None`` where the range of one is not known."""
    floats = stored.floats or _program(stored.chunk)
    if len(floats) != product.shares or not all(isfinite(value) and 0 <= value <= 1 for value in floats):
        return None
    values: list[float | None] = [None] * len(floats)
    for place in product.places:
        values[place.id] = in_unit(place, product.places, floats[place.id])
    return values


def _program(chunk: bytes) -> Sequence[float]:
    """Return the floats after the name of a program; nothing where these are none."""
    count, rest = divmod(len(chunk) - _PROGRAM_NAME, 4)
    return unpack_from(f"<{count}f", chunk, _PROGRAM_NAME) if 0 < count <= _MOST_FLOATS and rest == 0 else ()
