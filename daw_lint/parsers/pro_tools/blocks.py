"""The blocks of a Pro Tools session, unscrambled.

The format is known from the work of Damien Zammit and Robin Gareus (github.com/zamaudio/ptformat) and was compared with
sessions of versions 5, 8, 12 and 2018 to 2024. Byte 17 is the byte order (1: big-endian), 18 the kind of scrambling, 19
its seed; everything after that is scrambled. A block is the byte 0x5A, a type of two bytes, the size of the rest (four
bytes), the kind of its content (two bytes), and the content, which can contain blocks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

HEADER = 20
_MARK = b"\x5a"
_MULTIPLIERS = {1: 53, 5: 11}
"""By kind of scrambling: 1 up to version 9 (.ptf), 5 since 10 (.ptx); both from ptformat."""
_PAGE = 1 << 12
"""Kind 5 changes its key every 4096 bytes, kind 1 with every byte."""

Order = Literal["big", "little"]


class Block(NamedTuple):
    """A block: the kind of its content, and the content without the kind."""

    kind: int
    content: bytes


class EndError(Exception):
    """The content ends too early."""


def unscramble(data: bytes) -> bytes | None:
    """Unscramble the session; ``None`` if the kind of scrambling is unknown."""
    if len(data) <= HEADER or data[18] not in _MULTIPLIERS:
        return None
    kind, seed = data[18], data[19]
    # The seed is the step times an odd constant modulo 256, so there is exactly one solution.
    step = next((value for value in range(256) if value * _MULTIPLIERS[kind] & 0xFF == seed), 0)
    if kind == 1:
        key = bytes(value * step & 0xFF for value in range(256))
        stream = key * (len(data) // 256 + 1)
    else:
        pages = range(len(data) // _PAGE + 1)
        stream = b"".join(bytes([-(page & 0xFF) * step & 0xFF]) * _PAGE for page in pages)
    size = len(data)
    # One XOR of two huge integers is far faster than a loop over the bytes.
    plain = int.from_bytes(data, "little") ^ int.from_bytes(stream[:size], "little")
    return data[:HEADER] + plain.to_bytes(size, "little")[HEADER:]


def byte_order(data: bytes) -> Order:
    """Return the byte order that the header states."""
    return "big" if data[17] else "little"


def blocks(content: bytes, order: Order, start: int = 0) -> Iterator[Block]:
    """Yield the blocks in a content in order. Bytes between them that are no block are skipped."""
    position = content.find(_MARK, start)
    while position >= 0:
        kind = int.from_bytes(content[position + 1 : position + 3], order)
        size = int.from_bytes(content[position + 3 : position + 7], order)
        end = position + 7 + size
        # 0x5A also occurs as plain data, so the rest of the head must be plausible too.
        if kind < 256 and size >= 2 and end <= len(content):
            yield Block(int.from_bytes(content[position + 7 : position + 9], order), content[position + 9 : end])
            position = content.find(_MARK, end)
        else:
            position = content.find(_MARK, position + 1)


def children(block: Block, order: Order, *kinds: int) -> list[Block]:
    """Return the direct children of a block that have one of these kinds."""
    return [child for child in blocks(block.content, order) if child.kind in kinds]


def behind_children(block: Block, order: Order) -> bytes:
    """Return the bytes of a block after its last child."""
    last = 0
    for child in blocks(block.content, order):
        last = block.content.find(child.content, last) + len(child.content)
    return block.content[last:]


class Cursor:
    """Reads values from a block's content in order. Raises ``EndError`` past its end."""

    def __init__(self, content: bytes, order: Order, position: int = 0) -> None:
        """Start at ``position``."""
        self._content = content
        self._order = order
        self._position = position

    def take(self, count: int) -> bytes:
        """Read ``count`` bytes."""
        end = self._position + count
        if end > len(self._content):
            raise EndError
        start, self._position = self._position, end
        return self._content[start:end]

    def number(self, size: int = 4) -> int:
        """Read an unsigned integer."""
        return int.from_bytes(self.take(size), self._order)

    def text(self) -> str:
        """Read a text: its length, then UTF-8, or Mac Roman in old sessions."""
        raw = self.take(self.number())
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("mac_roman")
