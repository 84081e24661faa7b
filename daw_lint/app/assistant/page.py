"""Pages of a list: as many entries as fit into an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

LIMIT = 20
"""Entries of a page, where nobody asks for more or less."""
_MOST_BYTES = 2600
"""Of the entries of such a page, as JSON: about 1,000 tokens. The protocol sends it twice, as text and as data."""

Entry = TypeVar("Entry", bound=BaseModel)


def page(entries: Sequence[Entry], offset: int, limit: int) -> tuple[list[Entry], int | None]:
    """Return entries from ``offset`` on, at most ``limit`` and what fits, and where the next page begins; ``None`` at the end."""
    taken: list[Entry] = []
    left = max(_MOST_BYTES, _MOST_BYTES * limit // LIMIT)
    for entry in entries[offset : offset + limit]:
        left -= len(entry.model_dump_json(exclude_defaults=True).encode())
        if taken and left < 0:
            break
        taken.append(entry)
    following = offset + len(taken)
    return taken, following if following < len(entries) else None
