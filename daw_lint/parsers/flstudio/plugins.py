"""Plug-ins of FL Studio: its own by name, others by the data of the wrapper around them."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from daw_lint.model.session import DeviceFormat

WRAPPER = "Fruity Wrapper"
_RECORD, _KIND = Struct("<IQ"), Struct("<I")
_INFO, _FOURCC, _GUID, _STATE, _NAME, _PATH, _VENDOR = 50, 51, 52, 53, 54, 55, 56
"""Numbers of the wrapper's records (PyFLP)."""
_VERSION_BYTES = 4
_VST3_KINDS = (7, 8)
_BY_SUFFIX = {
    "vst3": DeviceFormat.VST3, "dll": DeviceFormat.VST2, "vst": DeviceFormat.VST2, "component": DeviceFormat.AU,
    "clap": DeviceFormat.CLAP,
}  # fmt: skip


class Plugin(NamedTuple):
    """A plug-in as its wrapper describes it."""

    name: str
    vendor: str | None
    format: DeviceFormat
    plugin_id: str | None
    state: memoryview | None = None
    """Its record 53, as ``states`` reads it."""


def read_wrapper(data: memoryview) -> Plugin | None:
    """Read the plug-in in a wrapper; ``None`` if it has no name. Records of number, length and content follow a version.

    Record 50 begins with the kind of plug-in: 0 and 4 are VST2, 7 and 8 VST3 (seen in 2,600 wrappers).
    """
    found = dict(records(data))
    name = _text(found.get(_NAME))
    if not name:
        return None
    kind = _format(found.get(_INFO, memoryview(b"")), _text(found.get(_PATH)))
    return Plugin(name, _text(found.get(_VENDOR)) or None, kind, _plugin_id(kind, found), found.get(_STATE))


def records(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield number and content of the records behind a version, up to the first that is not whole."""
    at = _VERSION_BYTES
    while at + _RECORD.size <= len(data):
        number, size = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        if size > len(data) - at:
            return
        yield number, data[at : at + size]
        at += size


def _text(stored: memoryview | None) -> str:
    return "" if stored is None else str(stored, "utf-8", "replace").split("\0")[0]


def _format(info: memoryview, path: str) -> DeviceFormat:
    by_suffix = _BY_SUFFIX.get(path.lower().rstrip("/\\").rpartition(".")[2])
    if by_suffix is not None:
        return by_suffix
    is_vst3 = len(info) >= _KIND.size and _KIND.unpack_from(info)[0] in _VST3_KINDS
    return DeviceFormat.VST3 if is_vst3 else DeviceFormat.VST2


def _plugin_id(kind: DeviceFormat, found: dict[int, memoryview]) -> str | None:
    fourcc, guid = bytes(found.get(_FOURCC, b"")), bytes(found.get(_GUID, b""))
    if kind is DeviceFormat.VST3 and len(guid) == 16:
        return f"VST3:{UUID(bytes_le=guid).hex.upper()}"
    # The FourCC is a little-endian number, so its letters are stored backwards.
    letters = fourcc[::-1]
    if kind is DeviceFormat.VST2 and len(letters) == 4 and all(32 < byte < 127 for byte in letters):
        return f"VST2:{letters.decode('ascii')}"
    return None
