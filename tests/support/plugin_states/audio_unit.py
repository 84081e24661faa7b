"""Class infos of Audio Units."""

from __future__ import annotations

from struct import pack

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of


def class_info(*values: float, count: int | None = None) -> bytes:
    """Write the values of the whole plug-in under the IDs 0, 1, ..."""
    entries = b"".join(pack(">If", number, value) for number, value in enumerate(values))
    return pack(">III", 0, 0, len(values) if count is None else count) + entries


def built() -> tuple[Built, ...]:
    """Build states of a Pro-L and of Apple's limiter."""
    zeros = [0.0] * 15
    return (
        Built(
            device_of("FF Pro-L", DeviceFormat.AU, "AU:aumf/FPLr/FabF"),
            StoredState(chunk=class_info(8.5, 3, 0.25, 0.4, *zeros)),
            (
                StoredState(chunk=class_info(8.5, count=0xFFFFFFFF)),
                StoredState(chunk=class_info(*[float("nan")] * 19)),
                StoredState(chunk=class_info(*range(8_000))),
                StoredState(chunk=bytes(1 << 16)),
            ),
        ),
        Built(
            device_of("AUPeakLimiter", DeviceFormat.AU, "AU:aufx/lmtr/appl"),
            StoredState(chunk=class_info(0.012, 0.024, 3.0)),
            (StoredState(chunk=class_info(float("inf"), -1e38, 3e38)),),
        ),
    )
