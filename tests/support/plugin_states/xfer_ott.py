"""States of Xfer's OTT."""

from __future__ import annotations

from struct import pack

from daw_lint.model.plugin_state import ListedParameter, StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of

_ID = "VST2:XfTT"


def preset(*floats: float, count: int | None = None) -> bytes:
    """Write a preset file (``FxCk``) with these floats."""
    number = len(floats) if count is None else count
    head = pack(">4sI4sIIIi28s", b"CcnK", 0, b"FxCk", 1, 0x58665454, 1, number, b"Built")
    return head + pack(f"<{len(floats)}f", *floats)


def built() -> tuple[Built, ...]:
    """Build the three forms: a program, a list, a preset file inside an Audio Unit."""
    half = [0.5] * 18
    return (
        Built(
            device_of("OTT", DeviceFormat.VST2, _ID),
            StoredState(floats=(0.4, *half)),
            (StoredState(floats=(float("nan"),) * 19), StoredState(floats=(1e308,) * 19)),
        ),
        Built(device_of("OTT", DeviceFormat.VST2, _ID), StoredState(listed=(ListedParameter(0, "Depth", 0.4),))),
        Built(
            device_of("OTT", DeviceFormat.AU),
            StoredState(extra={"vstdata": preset(0.4, *half)}),
            tuple(StoredState(extra={"vstdata": preset(0.4, count=count)}) for count in (-1, 0, 0x7FFFFFFF)),
        ),
    )
