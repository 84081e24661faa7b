"""States of Brainworx plug-ins."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

from daw_lint.model.plugin_state import StoredState
from tests.support.plugin_states import Built, device_of

ON = {b"Thrs": 0.5, b"Bypa": 0.0, b"Powr": 1.0}
LIMITER = {
    b"Bypa": 0.0,
    b"Bank": 0.0,
    b"GBst": 0.25,
    b"Thrs": 0.75,
    b"Rels": 0.5,
    b"ChLk": 1.0,
    b"OPDm": 1.0,
    b"LmMx": 1.0,
}


def chunk(
    values: Mapping[bytes, float],
    mark: bytes = b"BXCk",
    channels: int = 4,
    count: int | None = None,
    host: int | None = 0,
    more: int = 0,
) -> bytes:
    """Write a state with these parameters, each the same in all channels, and the bypass of the host.

    ``more`` is added to the size that is written.
    """
    body = b"".join(name + pack(f">{channels}f", *[value] * channels) for name, value in values.items())
    number, size = len(values) if count is None else count, len(body) + 16 + more
    effect = pack(">4sIIIII", b"Pmtr", size, size + 8, number, channels, 0) + body
    after = b"" if host is None else b"Bypa" + pack(">II", 4, host)
    inside = b"Efct" + pack(">I", len(effect)) + effect + after
    return mark + pack(">I", len(inside)) + inside


def built() -> tuple[Built, ...]:
    """Build a state of each mark."""
    return (
        Built(
            device_of("bx_console"),
            StoredState(chunk=chunk(ON)),
            (
                StoredState(chunk=chunk(ON, count=0xFFFFFFFF)),
                StoredState(chunk=chunk({b"\xff\xfe\x00\x80": float("nan"), **ON})),
                StoredState(chunk=b"BXCk" + b"Pmtr" * 500_000),
                StoredState(chunk=chunk({index.to_bytes(4, "big"): 1.0 for index in range(5000)}, channels=16)),
            ),
        ),
        Built(device_of("bx_limiter"), StoredState(chunk=chunk(LIMITER))),
        Built(device_of("bx_masterdesk"), StoredState(chunk=chunk({b"Bypa": 1.0}, b"BXBa", channels=1, host=None))),
    )
