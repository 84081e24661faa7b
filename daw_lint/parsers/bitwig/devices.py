"""The devices that occur in a Bitwig project.

Each has a record that begins with the same texts: identifier, preset's name, device's name, the user's name for it, maker,
category. Modulators and modules of the Grid have one too, but without a type of device. In 38 projects of Bitwig Studio
2.0 to 6.0 all 1472 names of devices stood in such a record.
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

_IDENTIFIER, _PRESET, _NAME, _MAKER, _TYPE, _ENABLED, _ACTIVE = 697, 4830, 154, 155, 157, 163, 4990
_MOST_FIELDS = 32
_LONGEST_IDENTIFIER = 256
_BEGIN = _IDENTIFIER.to_bytes(4, "big") + b"\x08"
_IDS = {
    VST2: re.compile(rb"\0\0\x0c\xe4\x03(.{4})", re.DOTALL),
    VST3: re.compile(rb"\0\0\x0c\xe4\x08\0\0\0\x20([0-9A-Fa-f]{32})"),
}
_CLAP_ID = b"\0\0\x2e\xc9\x08"


class _Record(NamedTuple):
    kind: int
    name: str
    maker: str
    off: bool
    end: int


def read_devices(document: Document) -> tuple[InventoryItem, ...]:
    """Return the devices, each once with how often it occurs, in the order of the file."""
    found: dict[tuple[str, DeviceFormat, str, str | None], list[bool]] = {}
    records = list(_records(document))
    ends = [*(begin for begin, _ in records[1:]), document.end]
    for (_, record), end in zip(records, ends, strict=False):
        told = _identity(document.data, record, end)
        if told is not None:
            form, identity = told
            found.setdefault((record.name, form, record.maker, identity), []).append(record.off)
    return tuple(
        InventoryItem(name, form, maker or None, identity, count=len(off), off_count=sum(off))
        for (name, form, maker, identity), off in found.items()
    )


def _records(document: Document) -> Iterator[tuple[int, _Record]]:
    """Yield the records of devices with the place of each."""
    position = document.data.find(_BEGIN, document.start, document.end)
    while position >= 0:
        record = _record(document, position)
        if record is not None:
            yield position, record
        behind = position + 1 if record is None else record.end
        position = document.data.find(_BEGIN, behind, document.end)


def _record(document: Document, begin: int) -> _Record | None:
    """Return the record of a device that begins here with its identifier, or ``None`` if this is something else's."""
    reader = Reader(document.data, begin, document.end)
    try:
        if not _is_device(reader):
            return None
        fields = _plain_fields(reader)
    except UnknownValueError:
        return None
    name, maker = fields.get(_NAME), fields.get(_MAKER)
    if not isinstance(name, str) or not name or _TYPE not in fields:
        return None
    off = 0 in (fields.get(_ENABLED), fields.get(_ACTIVE))
    kind = int.from_bytes(document.data[begin - 4 : begin], "big")
    return _Record(kind, name, maker if isinstance(maker, str) else "", off, reader.position)


def _is_device(reader: Reader) -> bool:
    """Whether behind the identifier stands a preset's name; nearly all identifiers are those of parameters."""
    reader.skip(5)
    reader.text(_LONGEST_IDENTIFIER)
    return reader.number() == _PRESET and reader.number(">B") == 8 and reader.text() is not None


def _plain_fields(reader: Reader) -> dict[int, Value]:
    """Return the fields up to the first object or list."""
    fields: dict[int, Value] = {}
    for _ in range(_MOST_FIELDS):
        number, kind = reader.number(), reader.number(">B")
        if kind in (OBJECT, LIST) or number == 0:
            break
        fields[number] = reader.value(kind)
    return fields


def _identity(data: bytes, record: _Record, end: int) -> tuple[DeviceFormat, str | None] | None:
    """Return the interface and the ID; ``None`` for what is no device to a musician: the controls of a track.

    The ID stands behind everything nested in the device. So it is looked for up to the next device only, and unknown where
    one is nested in this one.
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
