"""The named attributes in which a Cubase project stores its mixer.

Seen in projects of Cubase 4.5 to 14: an attribute is its key (a length of four bytes, then text that ends in a NUL), a
type of two bytes and the value, all big-endian. Type 1 is an integer, 4 a float of eight bytes, 8 text. Type 2 is
followed by the shape of its content: 2, 3 and 4 lists of integers, floats and text; 5 a list of groups; 6 one group;
7 raw bytes; 20 an object, which is its class, an ID of eight bytes and a group; 21 such an ID alone; 201 a list of
objects. A group is a count and that many attributes.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import error as StructError  # noqa: N812
from struct import unpack_from

Value = int | float | str | bytes | list["Value"] | dict[str, "Value"]

_OBJECT, _REFERENCE, _OBJECTS = 0x14, 0x15, 0xC9
_IDENT_SIZE = 8
_DEEPEST = 32
_LONGEST_KEY = 64
"""Our own bounds, so that bytes that only look like an attribute are given up early."""


class UnknownAttributeError(Exception):
    """Bytes that are not an attribute of a known type."""


class Reader:
    """Reads attributes from an offset in a project. ``position`` is the offset of the next byte."""

    def __init__(self, data: bytes, position: int) -> None:
        """Start at ``position``."""
        self._data = data
        self.position = position

    def attribute(self, depth: int = 0) -> tuple[str, Value]:
        """Read a key and its value. Raises ``UnknownAttributeError``."""
        length = self._number(">I", 4)
        if not 1 <= length <= _LONGEST_KEY:
            raise UnknownAttributeError(f"a key of {length} bytes")
        key = _text(self._take(length))
        return key, self._value(self._number(">H", 2), depth)

    def group(self, depth: int = 0) -> dict[str, Value]:
        """Read the attributes of a group. Raises ``UnknownAttributeError``."""
        if depth > _DEEPEST:
            raise UnknownAttributeError("groups nested too deep")
        return dict(self.attribute(depth + 1) for _ in range(self._number(">I", 4)))

    def _value(self, kind: int, depth: int) -> Value:
        if kind == 1:
            return self._number(">q", 8)
        if kind == 4:
            return self._float()
        if kind == 8:
            return self._string()
        if kind == 2:
            return self._compound(self._number(">H", 2), depth)
        raise UnknownAttributeError(f"a value of type {kind}")

    def _compound(self, shape: int, depth: int) -> Value:
        if shape == 6:
            return self.group(depth)
        if shape in (_OBJECT, _REFERENCE):
            return self._object(shape, depth)
        count = self._number(">I", 4)
        if shape == 7:
            return self._take(count)
        readers: dict[int, Callable[[], Value]] = {
            2: lambda: self._number(">q", 8),
            3: self._float,
            4: self._string,
            5: lambda: self.group(depth),
            _OBJECTS: lambda: self._object(self._number(">H", 2), depth),
        }
        if shape not in readers:
            raise UnknownAttributeError(f"a value of shape {shape}")
        if count > len(self._data):
            raise UnknownAttributeError(f"a list of {count} values")
        return [readers[shape]() for _ in range(count)]

    def _object(self, shape: int, depth: int) -> dict[str, Value]:
        """Read the attributes of an object; empty for a reference or a null object."""
        if shape == _OBJECT:
            self._string()
            self._take(_IDENT_SIZE)
            return self.group(depth)
        if shape == _REFERENCE:
            self._take(_IDENT_SIZE)
        elif shape:
            raise UnknownAttributeError(f"an object of shape {shape}")
        return {}

    def _float(self) -> float:
        return float(unpack_from(">d", self._take(8))[0])

    def _string(self) -> str:
        return _text(self._take(self._number(">I", 4)))

    def _number(self, layout: str, size: int) -> int:
        try:
            number = int(unpack_from(layout, self._data, self.position)[0])
        except StructError:
            raise UnknownAttributeError("the project ends here") from None
        self.position += size
        return number

    def _take(self, length: int) -> bytes:
        end = self.position + length
        if end > len(self._data):
            raise UnknownAttributeError("the project ends here")
        start, self.position = self.position, end
        return self._data[start:end]


def _text(raw: bytes) -> str:
    """Decode text up to its first NUL. Since version 5 a byte order mark after the NUL says that it is UTF-8."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")


def group_of(value: Value | None) -> dict[str, Value]:
    """Return the value if it is a group, else an empty group."""
    return value if isinstance(value, dict) else {}


def groups_of(value: Value | None) -> list[dict[str, Value]]:
    """Return the groups in the value if it is a list, else an empty list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(value: Value | None) -> str:
    """Return the value if it is text, else an empty string."""
    return value if isinstance(value, str) else ""
