"""The binary XML in an .aup3 project: a dictionary of names, then the document as fields that refer to it.

A field begins with its type. Numbers are little-endian, lengths are in bytes, and characters in strings are as wide as
on the system that wrote them. Source: Audacity's ``ProjectSerializer`` (its field types and their order).
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct, error

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers.audacity.nodes import Node, Value
from daw_lint.parsers.parts import too_many_parts

CHAR_SIZE, START, END, STRING, INT, BOOL, LONG, LONG_LONG, SIZE, FLOAT, DOUBLE, DATA, RAW, PUSH, POP, NAME, BLOB = (
    range(17)
)
MAX_NODES = 300_000
MAX_DEPTH = 100
"""Our own bounds on elements and nesting, against damaged files."""
_ID, _LENGTH = Struct("<H"), Struct("<i")
_VALUES = {
    INT: (Struct("<i"), 0), LONG: (Struct("<i"), 0), BOOL: (Struct("<B"), 0), LONG_LONG: (Struct("<q"), 0),
    SIZE: (Struct("<I"), 0), FLOAT: (Struct("<f"), 4), DOUBLE: (Struct("<d"), 4),
}  # fmt: skip
"""How each number is stored, and how many bytes follow it (the number of digits to write, which is not needed)."""
_ENCODINGS = {1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}
"""By the width of a character in bytes: 2 on Windows, 4 on other systems."""
_SKIPPED = frozenset({"controlpoint"})
"""Elements that no rule reads and that a project may have very many of."""
_ADVICE = "open it in Audacity, or restore it from a backup"


class _Reader:
    """Reads the fields from first to last."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.encoding = ""
        self.names: dict[int, str] = {}
        self.outer_names: list[dict[int, str]] = []
        self.open = [Node("")]
        self.nodes = 0

    def number(self, form: Struct) -> Value:
        """Read a number."""
        (value,) = form.unpack_from(self.data, self.at)
        self.at += form.size
        found: Value = value
        return found

    def name(self) -> str:
        """Read the number of a name, and look the name up."""
        return self.names[int(self.number(_ID))]

    def bytes(self, length: int) -> bytes:
        """Read ``length`` bytes."""
        end = self.at + length
        if length < 0 or end > len(self.data):
            raise IndexError
        found = self.data[self.at : end]
        self.at = end
        return found

    def string(self, length: int) -> str:
        """Read a string of ``length`` bytes."""
        return self.bytes(length).decode(self.encoding, "replace")


def decode(path: Path, data: bytes, limits: Limits) -> Node:
    """Decode a dictionary followed by a document, and return the root element. Raises ``SessionError``."""
    reader = _Reader(data)
    try:
        for _ in range(limits.max_parts):
            if reader.at >= len(data):
                break
            _read_field(reader)
        else:
            raise too_many_parts(path, limits)
    except OverflowError:
        raise SessionError(path, "the project in this file is larger than daw-lint reads", _ADVICE) from None
    except (error, KeyError, IndexError, LookupError, ValueError):
        raise SessionError(path, "the project in this file is damaged", _ADVICE) from None
    if len(reader.open) != 1 or not reader.open[0].children:
        raise SessionError(path, "the project in this file ends too early", _ADVICE)
    return reader.open[0].children[0]


def _read_field(reader: _Reader) -> None:
    kind = reader.data[reader.at]
    reader.at += 1
    if kind in _VALUES:
        form, digits = _VALUES[kind]
        name = reader.name()
        reader.open[-1].attributes[name] = reader.number(form)
        reader.at += digits
    elif kind == STRING:
        name = reader.name()
        reader.open[-1].attributes[name] = reader.string(int(reader.number(_LENGTH)))
    elif kind == START:
        _open_element(reader, reader.name())
    elif kind == END:
        reader.name()
        if len(reader.open) == 1:
            raise IndexError
        reader.open.pop()
    elif kind == NAME:
        number, length = int(reader.number(_ID)), int(reader.number(_ID))
        reader.names[number] = reader.string(length)
    else:
        _skip_field(reader, kind)


def _open_element(reader: _Reader, name: str) -> None:
    node = Node(name)
    if name not in _SKIPPED:
        reader.open[-1].children.append(node)
        reader.nodes += 1
    if reader.nodes > MAX_NODES or len(reader.open) > MAX_DEPTH:
        raise OverflowError
    reader.open.append(node)


def _skip_field(reader: _Reader, kind: int) -> None:
    """Process a field that is neither element nor attribute: skip its data, or switch the names or the encoding."""
    if kind in (DATA, RAW):
        reader.bytes(int(reader.number(_LENGTH)))
    elif kind == BLOB:
        reader.name()
        reader.bytes(int(reader.number(_LENGTH)))
    elif kind == CHAR_SIZE:
        reader.encoding = _ENCODINGS[reader.bytes(1)[0]]
    # A nested document has its own names, which end with it.
    elif kind == PUSH and len(reader.outer_names) < MAX_DEPTH:
        reader.outer_names.append(reader.names)
        reader.names = {}
    elif kind == POP:
        reader.names = reader.outer_names.pop()
    else:
        raise IndexError
