"""Damaged copies of files."""

from __future__ import annotations

import random
from collections.abc import Iterator


def damaged(data: bytes, name: str, flips: int) -> Iterator[bytes]:
    """Yield the file cut off at every tenth, and with three bits turned over, ``flips`` times."""
    if not data:
        return
    for tenth in range(10):
        yield data[: len(data) * tenth // 10]
    chance = random.Random(name)
    for _ in range(flips):
        broken = bytearray(data)
        for _ in range(3):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        yield bytes(broken)
