"""Plug-ins of FL Studio: its own by their names, others by what the wrapper around them has stored."""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from daw_lint.session import DeviceFormat

WRAPPER = "Fruity Wrapper"
_RECORD = Struct("<IQ")
_FOURCC, _GUID, _NAME, _PATH, _VENDOR = 51, 52, 54, 55, 56


class Plugin(NamedTuple):
    """What a wrapper tells of the plug-in in it."""

    name: str
    vendor: str | None
    format: DeviceFormat
    plugin_id: str | None


def read_wrapper(data: bytes) -> Plugin | None:
    """Return the plug-in in a wrapper: after its version, records of number, length and content. ``None`` without a name."""
    found: dict[int, bytes] = {}
    at = 4
    while at + _RECORD.size <= len(data):
        number, size = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        if size > len(data) - at:
            break
        found[number] = data[at : at + size]
        at += size
    name = found.get(_NAME, b"").decode("utf-8", "replace").strip("\0")
    if not name:
        return None
    path = found.get(_PATH, b"").decode("utf-8", "replace").strip("\0").lower()
    is_vst3 = path.rstrip("/\\").endswith(".vst3")
    return Plugin(
        name,
        found.get(_VENDOR, b"").decode("utf-8", "replace").strip("\0") or None,
        DeviceFormat.VST3 if is_vst3 else DeviceFormat.VST2,
        None if is_vst3 else _four_letters(found.get(_FOURCC, b"")),
    )


def _four_letters(stored: bytes) -> str | None:
    letters = stored[::-1]
    if len(letters) == 4 and all(32 < byte < 127 for byte in letters):
        return f"VST2:{letters.decode('ascii')}"
    return None
