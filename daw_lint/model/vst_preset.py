"""The files in which hosts keep the state of a VST plug-in, taken off: ``.fxp``, ``.fxb``, ``.vstpreset``, and ``VstW``.

Several DAWs store these files inside their own. The layouts are those of Steinberg's SDKs: ``vstfxstore.h`` for VST2, and for
VST3 the page "Preset Format" of its documentation; ``VstW`` is how a VST3 plug-in keeps the state of the VST2 one that it replaces
("VST 2 to VST 3 transition" there). Each function returns ``None`` where a mark, a length or a count does not fit.
"""

from __future__ import annotations

from math import isfinite
from struct import Struct, error, unpack_from

from daw_lint.model.plugin_state import StoredState

CCNK, VST_W, VST3 = b"CcnK", b"VstW", b"VST3"
_HEADER = Struct(">4sI4sIIIi")
"""Mark, bytes that follow, kind, version of the format, ID and version of the plug-in, count of parameters or programs."""
_NAME_BYTES, _FUTURE_BYTES = 28, 128
"""Of a program: its name. Of a bank: the number of the current program, and space for later."""
_MOST_PARAMETERS = 100_000
_SMALLEST = 1e-12
"""Our own bounds: a count beyond is damage, and a smaller value above 0 is a float of the other byte order."""
_VST3_HEADER, _LIST, _ENTRY = Struct("<4sI32sq"), Struct("<4sI"), Struct("<4sqq")
_MOST_ENTRIES = 128


def vst2_state(data: bytes) -> StoredState | None:
    """Read a preset or bank of a VST2 plug-in (``CcnK``): a chunk, or one float for each parameter of the current program.

    Bytes after its end are left alone; some hosts write a count of the bytes that is 0, or that includes the first eight.
    """
    try:
        mark, _, kind, _, _, _, count = _HEADER.unpack_from(data)
        if mark != CCNK:
            return None
        if kind == b"FxCk":
            return _floats(data, _HEADER.size + _NAME_BYTES, count)
        if kind == b"FPCh":
            return _chunk(data, _HEADER.size + _NAME_BYTES)
        if kind == b"FBCh":
            return _chunk(data, _HEADER.size + _FUTURE_BYTES)
        return _program(data, count) if kind == b"FxBk" else None
    except (error, IndexError):
        return None


def _chunk(data: bytes, at: int) -> StoredState | None:
    (size,) = unpack_from(">I", data, at)
    chunk = data[at + 4 : at + 4 + size]
    return StoredState(chunk=chunk) if size and len(chunk) == size else None


def _program(data: bytes, count: int) -> StoredState | None:
    """Read the current program of a bank whose programs are floats. Each is a preset of its own, and all are equally long."""
    (current,) = unpack_from(">I", data, _HEADER.size)
    first = _HEADER.size + _FUTURE_BYTES
    parameters = _HEADER.unpack_from(data, first)[-1]
    length = _HEADER.size + _NAME_BYTES + 4 * parameters
    if not 0 <= parameters <= _MOST_PARAMETERS or not current < count:
        return None
    program = data[first + current * length : first + (current + 1) * length]
    return vst2_state(program) if program[8:12] == b"FxCk" and program[24:28] == data[first + 24 : first + 28] else None


def _floats(data: bytes, at: int, count: int) -> StoredState | None:
    if not 0 < count <= _MOST_PARAMETERS or len(data) < at + 4 * count:
        return None
    # The format is big-endian. A few plug-ins that write it themselves (Xfer's) forget to turn their floats.
    for order in (">", "<"):
        values: tuple[float, ...] = unpack_from(f"{order}{count}f", data, at)
        if are_normalised(values):
            return StoredState(floats=values)
    return None


def are_normalised(values: tuple[float, ...]) -> bool:
    """Whether all values can be those of VST2 parameters, which go from 0 to 1."""
    return all(isfinite(value) and (value == 0 or _SMALLEST < value <= 1) for value in values)


def vst3_state(component: bytes, controller: bytes = b"") -> StoredState | None:
    """Return the states of a VST3 plug-in; where the component wraps a VST2 state, that one. ``None`` if both are empty."""
    if component.startswith((VST_W, CCNK)):
        return unwrapped(component)
    return StoredState(chunk=component, controller=controller) if component or controller else None


def unwrapped(data: bytes) -> StoredState | None:
    """Return the VST2 state in the component state of a VST3 plug-in; ``None`` if it is not one.

    ``VstW`` is followed by the length of its header, a version and the bypass, four bytes each.
    """
    if data.startswith(CCNK):
        return vst2_state(data)
    if not data.startswith(VST_W) or len(data) < 8:
        return None
    (length,) = unpack_from(">I", data, 4)
    return vst2_state(data[8 + length :])


def vst3_preset(data: bytes) -> StoredState | None:
    """Read a preset of a VST3 plug-in (``VST3``): a header, the states, and at the end a list of where each state is."""
    try:
        mark, version, _, at = _VST3_HEADER.unpack_from(data)
        if mark != VST3 or version != 1 or not _VST3_HEADER.size <= at < len(data):
            return None
        mark, count = _LIST.unpack_from(data, at)
        if mark != b"List" or count > _MOST_ENTRIES:
            return None
        entries = [_ENTRY.unpack_from(data, at + _LIST.size + index * _ENTRY.size) for index in range(count)]
    except error:
        return None
    if any(start < 0 or size < 0 or start + size > len(data) for _, start, size in entries):
        return None
    states = {name: data[start : start + size] for name, start, size in entries}
    return vst3_state(states.get(b"Comp", b""), states.get(b"Cont", b""))


def vst_preset(data: bytes) -> StoredState | None:
    """Read a preset of either kind; ``None`` for other data."""
    return vst3_preset(data) if data.startswith(VST3) else vst2_state(data)
