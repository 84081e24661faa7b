"""States of Brainworx plug-ins."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

from daw_lint.model.plugin_state import StoredState
from tests.support.plugin_states import Built, device_of

ON = {b"Thrs": 0.5, b"Bypa": 0.0, b"Powr": 1.0}


def chunk(values: Mapping[bytes, float], mark: bytes = b"BXCk", channels: int = 2, count: int | None = None) -> bytes:
    """Write a state with these parameters, each the same in all channels."""
    body = b"".join(name + pack(f">{channels}f", *[value] * channels) for name, value in values.items())
    number = len(values) if count is None else count
    return mark + bytes(24) + pack(">4sIIIII", b"Pmtr", len(body), 0, number, channels, 0) + body + b"Name\0\0"


def built() -> tuple[Built, ...]:
    """Build a state of each mark."""
    return (
        Built(
            device_of("bx_limiter"),
            StoredState(chunk=chunk(ON)),
            (
                StoredState(chunk=chunk(ON, count=0xFFFFFFFF)),
                StoredState(chunk=chunk({b"\xff\xfe\x00\x80": float("nan"), **ON})),
                StoredState(chunk=b"BXCk" + b"Pmtr" * 500_000),
                StoredState(chunk=chunk({index.to_bytes(4, "big"): 1.0 for index in range(5000)}, channels=16)),
            ),
        ),
        Built(device_of("bx_masterdesk"), StoredState(chunk=chunk({b"Bypa": 1.0}, b"BXBa", channels=1))),
    )
