"""The typed values in a Bitwig document.

Seen in projects of Bitwig Studio 2.0 to 6.0: a field is its number (four bytes), the type of its value (one byte) and the
value, all big-endian. An object is its class (four bytes) and fields up to a field number of 0. Some classes have
undocumented data after that, so a document cannot be read from end to end. Names of fields are those that pytwig
(github.com/jaxter184/pytwig) found in Bitwig's own files.
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812
from struct import unpack_from

Value = int | float | str | list["Value"] | dict[int, "Value"] | None

OBJECT, LIST, REFERENCE, TEXT, TEXTS, BLOB = 0x09, 0x12, 0x01, 0x08, 0x19, 0x0D
_LAYOUTS = {0x01: ">B", 0x02: ">h", 0x03: ">i", 0x04: ">q", 0x05: ">B", 0x06: ">f", 0x07: ">d", 0x0B: ">I"}
_SIZES = {0x00: 0, 0x0A: 0, 0x15: 16, 0x16: 16}
"""Bytes to skip for types whose value is not needed."""
_LIST_END = 3
_WIDE = 0x80000000
"""Bit of a text's length that marks UTF-16."""
_DEEPEST = 16
_MOST_FIELDS = 64
LONGEST_TEXT = 1 << 12
"""Our own bounds, so that bytes that only look like a value are given up early."""


class UnknownValueError(Exception):
    """Bytes that are not a value of a known type, or that end too early."""


class Reader:
    """Reads values from an offset in a document. ``position`` is the offset of the next byte."""

    def __init__(self, data: bytes, position: int, end: int | None = None) -> None:
        """Start at ``position``, and stop before ``end``."""
        self._data = data
        self._end = len(data) if end is None else min(end, len(data))
        self.position = position

    def number(self, layout: str = ">I") -> int:
        """Read an integer."""
        return int(self._unpack(layout))

    def text(self, longest: int = LONGEST_TEXT) -> str:
        """Read a text: UTF-8, or UTF-16 if the highest bit of its length is set."""
        length = self.number()
        if length & _WIDE:
            return self._take((length & ~_WIDE) * 2, longest).decode("utf-16-be", "replace")
        return self._take(length, longest).decode("utf-8", "replace")

    def skip(self, count: int) -> None:
        """Skip ``count`` bytes."""
        self.position += count
        if self.position > self._end:
            raise UnknownValueError

    def texts(self) -> list[str]:
        """Read a list of texts."""
        count = self.number()
        if count > self._end - self.position:
            raise UnknownValueError
        return [self.text() for _ in range(count)]

    def fields(self, depth: int = 0) -> dict[int, Value]:
        """Read the fields of an object. Its class has been read already."""
        found: dict[int, Value] = {}
        for _ in range(_MOST_FIELDS):
            field = self.number()
            if field == 0:
                return found
            found[field] = self.value(self.number(">B"), depth)
        raise UnknownValueError

    def value(self, kind: int, depth: int = 0) -> Value:
        """Read a value of this type. Objects of class 1 are references, which give ``None``."""
        if depth > _DEEPEST:
            raise UnknownValueError
        if kind in _LAYOUTS:
            return self._unpack(_LAYOUTS[kind])
        if kind == TEXT:
            return self.text()
        if kind == OBJECT:
            return self._object(self.number(), depth)
        if kind == LIST:
            return self._list(depth)
        if kind == BLOB:
            self.skip(self.number())
            return None
        if kind in _SIZES:
            self.skip(_SIZES[kind])
            return None
        raise UnknownValueError

    def _take(self, count: int, most: int) -> bytes:
        start = self.position
        if count > most:
            raise UnknownValueError
        self.skip(count)
        return self._data[start : self.position]

    def _object(self, kind: int, depth: int) -> Value:
        if kind == REFERENCE:
            self.number()
            return None
        return self.fields(depth + 1)

    def _list(self, depth: int) -> Value:
        items: list[Value] = []
        while (kind := self.number()) != _LIST_END:
            if len(items) >= _MOST_FIELDS:
                raise UnknownValueError
            items.append(self._object(kind, depth + 1))
        return items

    def _unpack(self, layout: str) -> int | float:
        try:
            number: int | float = unpack_from(layout, self._data, self.position)[0]
        except StructError:
            raise UnknownValueError from None
        self.position += {"B": 1, "h": 2, "i": 4, "I": 4, "f": 4, "q": 8, "d": 8}[layout[1]]
        if self.position > self._end:
            raise UnknownValueError
        return number
