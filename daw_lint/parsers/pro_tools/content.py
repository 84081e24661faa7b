"""The program that wrote a Pro Tools session, and the session's sample rate."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order

PRODUCT, RATE = 0x0003, 0x1028

_RATES = range(8_000, 400_000)
"""Our own bound in Hz: a number outside it is not a sample rate."""


class Product(NamedTuple):
    """The program that wrote the session."""

    name: str
    version: str


def read_product(found: list[Block], order: Order) -> Product | None:
    """Read the program and its version, such as ``v5.1``, ``8.0.0f314`` or ``2019.6.0``."""
    for block in found:
        if block.kind == PRODUCT:
            try:
                cursor = Cursor(block.content, order, 1)
                name = cursor.text()
                cursor.take(16)
                return Product(name, cursor.text().removeprefix("v"))
            except EndError:
                continue
    return None


def read_rate(found: list[Block], order: Order) -> float | None:
    """Return the sample rate in Hz."""
    for block in found:
        if block.kind == RATE and len(block.content) >= 6:
            rate = int.from_bytes(block.content[2:6], order)
            return float(rate) if rate in _RATES else None
    return None
