"""States of FabFilter's plug-ins, as its VST2 and VST3 ones write them."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of

PRO_L_2_ID, PRO_C_2_ID = "VST3:AFD92F729A0447B7B5E8D1D568DEA985", "VST3:79F415E3C8E74807AD5DA3CF7024F618"
_END = pack("<II", 1, 1)


def chunk(
    values: tuple[float, ...], name: bytes = b"Default Setting", version: int = 2, count: int | None = None
) -> bytes:
    """Write a ``FabF`` state."""
    number = len(values) if count is None else count
    return pack("<4sII", b"FabF", version, len(name)) + name + pack(f"<II{len(values)}f", 0, number, *values) + _END


def new_chunk(values: tuple[float, ...], count: int | None = None) -> bytes:
    """Write an ``FFBS`` state."""
    number = len(values) if count is None else count
    return pack(f"<4sII{len(values)}f", b"FFBS", 1, number, *values) + b"FFpr" + pack("<II", 1, 0)


def pro_l_2(changes: Mapping[int, float] | None = None, count: int = 31) -> tuple[float, ...]:
    """Return the values of a Pro-L 2, by default those of a new one."""
    new = {1: 5.0, 2: 0.18, 3: 0.4, 4: 0.4, 5: 0.375, 6: 0.5, 10: 1.0, 12: 2.0, 19: 1.0, 24: 6.0, 28: -14.0, 30: 1.0}
    return tuple((new | dict(changes or {})).get(index, 0.0) for index in range(count))


def pro_c_2(changes: Mapping[int, float] | None = None) -> tuple[float, ...]:
    """Return the values of a Pro-C 2."""
    new = {1: -18.0, 2: 0.6, 3: 18.0, 4: 60.0, 12: -1.0, 14: 1.0, 21: 6.5, 34: 1.0}
    return tuple((new | dict(changes or {})).get(index, 0.0) for index in range(46))


def program(count: int, changes: Mapping[int, float]) -> tuple[float, ...]:
    """Return a VST2 program of floats."""
    return tuple(changes.get(index, 0.0) for index in range(count))


def named(floats: tuple[float, ...], name: bytes = b"Default Setting") -> bytes:
    """Write a program as Live does: its name, then its floats."""
    return name.ljust(28, b"\0") + pack(f"<{len(floats)}f", *floats)


def built() -> tuple[Built, ...]:
    """Build one state of each plug-in and each form."""
    endless = tuple(float("nan") for _ in range(31))
    return (
        Built(
            device_of("Pro-L 2", plugin_id=PRO_L_2_ID),
            StoredState(chunk=chunk(pro_l_2({0: 7.25, 18: -1.0}))),
            (
                StoredState(chunk=chunk(pro_l_2(), count=0xFFFFFFFF)),
                StoredState(chunk=chunk(endless)),
                StoredState(chunk=chunk(pro_l_2({0: float("inf")}))),
                StoredState(chunk=chunk(pro_l_2(), name=b"\xff\xfe\x00" * 999)),
                StoredState(chunk=b"FabF" + b"\xff" * 60_000),
            ),
        ),
        Built(
            device_of("Pro-L 2", plugin_id=PRO_L_2_ID),
            StoredState(chunk=new_chunk(pro_l_2({0: 3.0}, count=32))),
            (StoredState(chunk=new_chunk(endless, count=0x7FFFFFFF)),),
        ),
        Built(device_of("Pro-C 2", plugin_id=PRO_C_2_ID), StoredState(chunk=chunk(pro_c_2()))),
        Built(
            device_of("FabFilter Pro-L", DeviceFormat.VST2, "VST2:FPLr"),
            StoredState(floats=program(19, {0: 0.25, 11: 1.0})),
            (StoredState(floats=endless[:19]), StoredState(floats=(1e300,) * 19)),
        ),
        Built(
            device_of("FabFilter Pro-L 2", DeviceFormat.VST2, "VST2:FL2p"),
            StoredState(floats=program(32, {0: 0.25, 10: 1.0, 18: 0.96})),
        ),
        Built(
            device_of("FabFilter Pro-C 2", DeviceFormat.VST2, "VST2:FC2p"),
            StoredState(chunk=named(program(46, {1: 0.55, 3: 0.25, 4: 1.0}))),
            (StoredState(chunk=named(endless[:1] * 46)), StoredState(chunk=named((0.5,) * 100_000))),
        ),
    )
