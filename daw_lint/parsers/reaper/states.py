"""The states of plug-ins in a REAPER project: base64 in the lines of a ``VST`` chunk, slider values in a ``JS`` chunk.

A ``VST`` chunk has three blocks of lines, 128 characters each but for the last: a header, the state, the name of the program.
The header is, little-endian: ID, mark, count of inputs and 8 bytes each, count of outputs and 8 bytes each, length of the state,
8 bytes. Found in 122 chunks of REAPER 4 to 7 in the corpus, in all of which the state is as long as the header says; the mark tells
what the state is: FEED5EEE what the plug-in wrote, FEED5EEF two marks and one float for each parameter.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterator, Sequence
from math import isfinite
from struct import error, unpack_from

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.model.vst_preset import vst3_state
from daw_lint.parsers.reaper.chunks import Chunk, tokens, values_of
from daw_lint.parsers.values import as_number

_OPAQUE, _FLOATS = 0xFEED5EEE, 0xFEED5EEF
_FLOAT_MARKS = b"\xef\xbe\xad\xde\x0d\xf0\xad\xde"
_MOST_PINS = 256
"""REAPER has 128 channels a track; our own bound on inputs and outputs."""
_MOST_BYTES = 1 << 24
_PARAMETER = re.compile(r"^(PARMENV|PROGRAMENV) ([0-9]{1,6})(?![0-9])")
_UNUSED = "-"


def state_of(chunk: Chunk, after: Sequence[str | Chunk], is_vst3: bool) -> LazyState | None:
    """Hand on the state of a plug-in. ``after`` holds what follows its chunk: its envelopes and parameter modulation."""
    if chunk.name == "VST":
        return LazyState(lambda: _with_automated(_vst(list(_lines(chunk)), is_vst3), after))
    return LazyState(lambda: _with_automated(_sliders(chunk), after)) if chunk.name == "JS" else None


def _lines(chunk: Chunk) -> Iterator[str]:
    return (item for item in chunk.items if isinstance(item, str))


def _with_automated(stored: StoredState | None, after: Sequence[str | Chunk]) -> StoredState | None:
    """Add the indices of the parameters that an active envelope or a modulation moves."""
    if stored is None:
        return None
    moved = {
        found[2]
        for item in after
        if isinstance(item, Chunk) and (found := _PARAMETER.match(item.head)) is not None
        if found[1] == "PROGRAMENV" or values_of(item)
    }
    return stored._replace(automated=frozenset(moved))


def _sliders(chunk: Chunk) -> StoredState | None:
    line = next(_lines(chunk), "")
    words = tokens(line)
    values = tuple(None if word == _UNUSED else as_number(word) for word in words)
    if not words or any(value is None and word != _UNUSED for word, value in zip(words, values, strict=True)):
        return None
    return StoredState(sliders=values)


def _vst(lines: list[str], is_vst3: bool) -> StoredState | None:
    try:
        mark, size, first = _header(lines)
        state = _block(lines, first, size)
    except (Error, ValueError, error, IndexError):
        return None
    if mark == _FLOATS:
        return _floats(state)
    if mark != _OPAQUE or not state:
        return None
    return _vst3(state) if is_vst3 else StoredState(chunk=state)


def _header(lines: list[str]) -> tuple[int, int, int]:
    """Return the mark, the length of the state, and the line where the state begins. Raises if the lines hold no header."""
    head, needed = b"", 12
    for index, line in enumerate(lines):
        head += base64.b64decode(line, validate=True)
        if len(head) >= 12 and needed == 12:
            needed = 16 + 8 * _pins(head, 8)
        if len(head) >= needed > 12:
            at = needed - 4
            whole = needed + 8 * _pins(head, at) + 12
            if len(head) == whole:
                mark, size = unpack_from("<I", head, 4)[0], unpack_from("<I", head, whole - 12)[0]
                return int(mark), int(size), index + 1
            if len(head) > whole:
                break
    raise ValueError("no header")


def _pins(head: bytes, at: int) -> int:
    count = int(unpack_from("<I", head, at)[0])
    if count > _MOST_PINS:
        raise ValueError("too many pins")
    return count


def _block(lines: list[str], first: int, size: int) -> bytes:
    """Decode the lines of the state. Raises if they are not exactly as long as the header says."""
    if size > _MOST_BYTES:
        raise ValueError("too long")
    left = (size + 2) // 3 * 4
    last = first
    while left > 0:
        left -= len(lines[last])
        last += 1
    state = base64.b64decode("".join(lines[first:last]), validate=True)
    if left or len(state) != size:
        raise ValueError("another length")
    return state


def _floats(state: bytes) -> StoredState | None:
    body = state[len(_FLOAT_MARKS) :]
    if not state.startswith(_FLOAT_MARKS) or not body or len(body) % 4:
        return None
    values: tuple[float, ...] = unpack_from(f"<{len(body) // 4}f", body)
    return StoredState(floats=values) if all(map(isfinite, values)) else None


def _vst3(state: bytes) -> StoredState | None:
    """Split the states of a VST3 plug-in: for the component its length, 1 and its bytes, for the controller its length, 0 and
    its bytes (in all 21 of the corpus).
    """
    parts: list[bytes] = []
    at = 0
    for kind in (1, 0):
        if at == len(state):
            break
        try:
            size, stored = unpack_from("<II", state, at)
        except error:
            return None
        at += 8 + size
        if stored != kind or at > len(state):
            return None
        parts.append(state[at - size : at])
    return vst3_state(*parts) if at == len(state) and parts else None
