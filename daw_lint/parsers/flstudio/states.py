"""The states of plug-ins in an FL Studio project: record 53 of the wrapper around VST plug-ins, the data of FL's own as they are.

The record of a VST2 plug-in, little-endian: -9, a byte of flags, since version 12 also -2, the length of the chunk (four bytes, since
version 12 eight), the number of the program. With flag 8 a chunk of that length follows; without it the count of all floats,
the floats of all programs, the count of the programs and their names. The record of a VST3 plug-in is a version and records of
number, length and content: 3 is the state of the component, 2 that of the controller, 4 the IDs of the parameters, by whose place in it
automation names them. Found in the wrappers of the corpus (9.0 to 24.1); DawVert reads the form for VST2 in the same way, and a
public converter from Live writes both, with the states that Live stores.
"""

from __future__ import annotations

from math import isfinite
from struct import Struct, error, unpack_from

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.model.vst_preset import vst3_state
from daw_lint.parsers.flstudio.automation import Automation
from daw_lint.parsers.flstudio.plugins import Plugin, records

_OLD, _NEW, _NEW_MARK = Struct("<iBII"), Struct("<iBiQI"), b"\xfe\xff\xff\xff"
_VERSION = -9
_CHUNK_FLAG = 8
_FLAGS = frozenset({5, 12, 13})
"""The values that the corpus has: floats; the chunk of a program; the chunk of a bank."""
_CONTROLLER, _COMPONENT = 2, 3
_MOST_FLOATS = 1 << 20
_PLUGIN_CONTROLS, _SLOT_CONTROLS = 0x8000, 0x1F00
"""The numbers of automated controls: a VST plug-in's begin at the first, those of slot and insert at the second."""


def wrapped_state(plugin: Plugin, automation: Automation, place: int | None) -> LazyState | None:
    """Hand on the state of a VST plug-in. ``place`` is where its controls are, ``None`` if unknown."""
    stored = plugin.state
    if stored is None or plugin.format not in _READERS or place is None:
        return None
    read = _READERS[plugin.format]
    return LazyState(lambda: _with_automated(read(bytes(stored)), automation, place))


def own_state(data: memoryview, automation: Automation, place: int | None) -> LazyState | None:
    """Hand on the state of one of FL Studio's own plug-ins."""
    if not data or place is None:
        return None
    return LazyState(lambda: _with_automated(StoredState(chunk=bytes(data)), automation, place))


def _with_automated(stored: StoredState | None, automation: Automation, place: int) -> StoredState | None:
    if stored is None:
        return None
    numbers = automation.numbers_at(place)
    own = {number for number in numbers if number < _SLOT_CONTROLS}
    wrapped = {number - _PLUGIN_CONTROLS for number in numbers if number >= _PLUGIN_CONTROLS}
    return stored._replace(automated=frozenset(map(str, own | wrapped)))


def _vst2(data: bytes) -> StoredState | None:
    try:
        if data[5:9] == _NEW_MARK:
            version, flags, _, size, program = _NEW.unpack_from(data)
            body = data[_NEW.size :]
        else:
            version, flags, size, program = _OLD.unpack_from(data)
            body = data[_OLD.size :]
        if version != _VERSION or flags not in _FLAGS:
            return None
        if flags & _CHUNK_FLAG:
            return StoredState(chunk=body) if size and len(body) == size else None
        return _floats(body, program) if size == 0 else None
    except error:
        return None


def _floats(body: bytes, program: int) -> StoredState | None:
    """Return the floats of the current program. All programs have the same number of them. Raises ``struct.error``."""
    (count,) = unpack_from("<I", body)
    if not 0 < count <= _MOST_FLOATS:
        return None
    (programs,) = unpack_from("<I", body, 4 + 4 * count)
    if not program < programs or count % programs:
        return None
    each = count // programs
    values: tuple[float, ...] = unpack_from(f"<{each}f", body, 4 + 4 * each * program)
    return StoredState(floats=values) if all(map(isfinite, values)) else None


def _vst3(data: bytes) -> StoredState | None:
    found = dict(records(memoryview(data)))
    component = bytes(found.get(_COMPONENT, b""))
    return vst3_state(component, bytes(found.get(_CONTROLLER, b""))) if component else None


_READERS = {DeviceFormat.VST2: _vst2, DeviceFormat.VST3: _vst3}
