"""The blocks of a Pro Tools session, unscrambled.

Facts about the format are known from the work of Damien Zammit and Robin Gareus (github.com/zamaudio/ptformat) and were
compared with sessions of versions 5, 8, 12 and 2018 to 2024: byte 17 tells the order of bytes (1: big-endian), 18 the kind of
scrambling, 19 its seed, and all that follows is scrambled. A block is the byte 0x5A, a type of two bytes, the size of
the rest (four bytes), its content's kind (two bytes), and the content, which can hold blocks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

HEADER = 20
_MARK = b"\x5a"
_MULTIPLIERS = {1: 53, 5: 11}
_PAGE = 1 << 12

Order = Literal["big", "little"]


class Block(NamedTuple):
    """A block: the kind of its content, and the content without the kind."""

    kind: int
    content: bytes


class EndError(Exception):
    """The content ends before what was to be read."""


def unscramble(data: bytes) -> bytes | None:
    """Return the session as plain bytes, or ``None`` if it is scrambled in a way that is not known here."""
    if len(data) <= HEADER or data[18] not in _MULTIPLIERS:
        return None
    kind, seed = data[18], data[19]
    step = next((value for value in range(256) if value * _MULTIPLIERS[kind] & 0xFF == seed), 0)
    if kind == 1:
        key = bytes(value * step & 0xFF for value in range(256))
        stream = key * (len(data) // 256 + 1)
    else:
        pages = range(len(data) // _PAGE + 1)
        stream = b"".join(bytes([-(page & 0xFF) * step & 0xFF]) * _PAGE for page in pages)
    size = len(data)
    plain = int.from_bytes(data, "little") ^ int.from_bytes(stream[:size], "little")
    return data[:HEADER] + plain.to_bytes(size, "little")[HEADER:]


def byte_order(data: bytes) -> Order:
    """Return the order of bytes that the header tells."""
    return "big" if data[17] else "little"


def blocks(content: bytes, order: Order, start: int = 0) -> Iterator[Block]:
    """Yield the blocks in a content, one after the other; what is no block between them is left out."""
    position = content.find(_MARK, start)
    while position >= 0:
        kind = int.from_bytes(content[position + 1 : position + 3], order)
        size = int.from_bytes(content[position + 3 : position + 7], order)
        end = position + 7 + size
        if kind < 256 and size >= 2 and end <= len(content):
            yield Block(int.from_bytes(content[position + 7 : position + 9], order), content[position + 9 : end])
            position = content.find(_MARK, end)
        else:
            position = content.find(_MARK, position + 1)


def children(block: Block, order: Order, *kinds: int) -> list[Block]:
    """Return the blocks of some kinds that are directly in a block."""
    return [child for child in blocks(block.content, order) if child.kind in kinds]


def behind_children(block: Block, order: Order) -> bytes:
    """Return what stands in a block behind its last child."""
    last = 0
    for child in blocks(block.content, order):
        last = block.content.find(child.content, last) + len(child.content)
    return block.content[last:]


class Cursor:
    """Reads values from a block's content, one after the other. Raises ``EndError`` behind its end."""

    def __init__(self, content: bytes, order: Order, position: int = 0) -> None:
        """Start at ``position``."""
        self._content = content
        self._order = order
        self._position = position

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        end = self._position + count
        if end > len(self._content):
            raise EndError
        start, self._position = self._position, end
        return self._content[start:end]

    def number(self, size: int = 4) -> int:
        """Return the next integer without a sign."""
        return int.from_bytes(self.take(size), self._order)

    def text(self) -> str:
        """Return the next text: its length, then UTF-8, or Mac Roman in old sessions."""
        raw = self.take(self.number())
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("mac_roman")
