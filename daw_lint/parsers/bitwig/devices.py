"""The devices that occur in a Bitwig project.

Each device has a record that begins with the same texts: identifier, preset name, device name, user's name, vendor,
category. Modulators and modules of the Grid have one too, but without a device type. In 38 projects of Bitwig Studio 2.0
to 6.0, all 1472 device names were in such a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.model.session import DeviceFormat, InventoryItem
from daw_lint.parsers.bitwig.document import Document
from daw_lint.parsers.bitwig.values import LIST, OBJECT, Reader, UnknownValueError, Value

NATIVE, VST2, VST3 = 64, 421, 1832
"""Classes of records: ``native_device_preset``, ``vst2_plugin_device_preset``, ``vst3_plugin_device_preset``."""

_IDENTIFIER, _PRESET, _NAME, _VENDOR, _TYPE, _ENABLED, _ACTIVE = 697, 4830, 154, 155, 157, 163, 4990
"""Numbers of fields; their names are known from pytwig (see ``values``)."""
_MOST_FIELDS = 32
_LONGEST_IDENTIFIER = 256
"""Our own bounds on a record, so that bytes that only look like one are given up early."""
_BEGIN = _IDENTIFIER.to_bytes(4, "big") + b"\x08"
"""The first field of a record: the identifier, a text (type 8)."""
_IDS = {
    VST2: re.compile(rb"\0\0\x0c\xe4\x03(.{4})", re.DOTALL),
    VST3: re.compile(rb"\0\0\x0c\xe4\x08\0\0\0\x20([0-9A-Fa-f]{32})"),
}
_CLAP_ID = b"\0\0\x2e\xc9\x08"
"""Field numbers and types of the plug-in IDs: field 3300 for VST2 (an integer) and VST3 (a text), 11977 for CLAP."""


class _Record(NamedTuple):
    kind: int
    name: str
    vendor: str
    off: bool
    end: int


def read_devices(document: Document) -> tuple[InventoryItem, ...]:
    """List the devices in file order, each once with the number of times it occurs."""
    found: dict[tuple[str, DeviceFormat, str, str | None], list[bool]] = {}
    records = list(_records(document))
    # Each record may own the IDs up to the next record only.
    ends = [*(begin for begin, _ in records[1:]), document.end]
    for (_, record), end in zip(records, ends, strict=False):
        identified = _identity(document.data, record, end)
        if identified is not None:
            form, identity = identified
            found.setdefault((record.name, form, record.vendor, identity), []).append(record.off)
    return tuple(
        InventoryItem(name, form, vendor or None, identity, count=len(off), off_count=sum(off))
        for (name, form, vendor, identity), off in found.items()
    )


def _records(document: Document) -> Iterator[tuple[int, _Record]]:
    """Yield the offset of each device record, and the record."""
    position = document.data.find(_BEGIN, document.start, document.end)
    while position >= 0:
        record = _record(document, position)
        if record is not None:
            yield position, record
        behind = position + 1 if record is None else record.end
        position = document.data.find(_BEGIN, behind, document.end)


def _record(document: Document, begin: int) -> _Record | None:
    """Read the device record whose identifier begins here, or ``None`` if the identifier belongs to something else."""
    reader = Reader(document.data, begin, document.end)
    try:
        if not _is_device(reader):
            return None
        fields = _plain_fields(reader)
    except UnknownValueError:
        return None
    name, vendor = fields.get(_NAME), fields.get(_VENDOR)
    if not isinstance(name, str) or not name or _TYPE not in fields:
        return None
    # Either of the two switches turns a device off.
    off = 0 in (fields.get(_ENABLED), fields.get(_ACTIVE))
    kind = int.from_bytes(document.data[begin - 4 : begin], "big")  # the class of the object comes before its fields
    return _Record(kind, name, vendor if isinstance(vendor, str) else "", off, reader.position)


def _is_device(reader: Reader) -> bool:
    """Whether a preset name follows the identifier. Nearly all other identifiers are those of parameters."""
    reader.skip(5)
    reader.text(_LONGEST_IDENTIFIER)
    return reader.number() == _PRESET and reader.number(">B") == 8 and reader.text() is not None


def _plain_fields(reader: Reader) -> dict[int, Value]:
    """Read the fields up to the first object or list."""
    fields: dict[int, Value] = {}
    for _ in range(_MOST_FIELDS):
        number, kind = reader.number(), reader.number(">B")
        if kind in (OBJECT, LIST) or number == 0:
            break
        fields[number] = reader.value(kind)
    return fields


def _identity(data: bytes, record: _Record, end: int) -> tuple[DeviceFormat, str | None] | None:
    """Return the plug-in format and ID; ``None`` for the controls of a track, which are no device to a musician.

    The ID comes after everything nested in the device. It is searched only up to the next device, so it is unknown if
    another device is nested in this one.
    """
    if record.kind == NATIVE:
        return DeviceFormat.NATIVE, None
    if record.kind in _IDS:
        match = _IDS[record.kind].search(data, record.end, end)
        if record.kind == VST3:
            return DeviceFormat.VST3, f"VST3:{match[1].decode('ascii').upper()}" if match else None
        return DeviceFormat.VST2, f"VST2:{_four(match[1])}" if match else None
    place = data.find(_CLAP_ID, record.end, end)
    if place < 0:
        return None
    try:
        return DeviceFormat.CLAP, f"CLAP:{Reader(data, place + len(_CLAP_ID), end).text()}"
    except UnknownValueError:
        return None


def _four(code: bytes) -> str:
    readable = code.isascii() and code.decode("ascii").isprintable()
    return code.decode("ascii") if readable else str(int.from_bytes(code, "big"))
