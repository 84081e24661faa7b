"""States of FL Studio's own dynamics."""

from __future__ import annotations

from struct import pack

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of

_BYTES = 168


def limiter(gain: int, ceiling: int) -> bytes:
    """Write a Fruity Limiter of version 6 whose compressor is not set."""
    return pack("<12i", 6, gain, 1000, ceiling, 0, 0, 0, 0, 0, 1000, 0, 0).ljust(_BYTES, b"\0")


def built() -> tuple[Built, ...]:
    """Build one state of each."""
    lowest = -(1 << 31)
    return (
        Built(
            device_of("Fruity Limiter", DeviceFormat.NATIVE, native_type="Fruity Limiter"),
            StoredState(chunk=limiter(1500, 900)),
            (
                StoredState(chunk=limiter(lowest, lowest)),
                StoredState(chunk=limiter(1, 1)),
                StoredState(chunk=b"\6\0\0"),
            ),
        ),
        Built(
            device_of("Fruity Compressor", DeviceFormat.NATIVE, native_type="Fruity Compressor"),
            StoredState(chunk=pack("<8i", 2, -125, 40, 30, 150, 200, 0, 1)),
            (StoredState(chunk=pack("<8i", 2, *[lowest] * 7)),),
        ),
    )
