"""Makes few large parts of many small ones."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from daw_lint.archive.address import id_of
from daw_lint.archive.schema import FILES, TABLES, Table, arrow_schema
from daw_lint.archive.stock.parts import COMPRESSION
from daw_lint.archive.stock.store import Stock

COMPACT = "compact"
MOST_BYTES = 96 << 20
"""How large the parts of a batch may get, all tables together."""


def compact(stock: Stock, most_bytes: int = MOST_BYTES) -> tuple[int, int]:
    """Join parts, and return their number before and after. A run that is killed is finished by the next one.

    Raises ``OSError``.
    """
    before = stock.parts(FILES)
    for parts in _bundles(stock, before, most_bytes):
        into = f"part-{id_of(' '.join(parts))[:20]}"
        for table in TABLES:
            present = [part for part in parts if stock.has(table, part)]
            if present:
                stock.write_to(stock.stage(table, into), _joined(stock, table, present))
        note = {"into": into, "parts": parts}
        stock.note(f"{COMPACT}-{into}", note)
        finish_compacting(stock, f"{COMPACT}-{into}", note)
    return len(before), len(stock.parts(FILES))


def finish_compacting(stock: Stock, name: str, note: dict[str, Any]) -> None:
    """Put joined parts in the place of the old ones. It can be done twice. Raises ``OSError``."""
    into, parts = note["into"], note["parts"]
    staged = set(stock.staged())
    for table in sorted(TABLES, key=lambda table: table is FILES):
        for part in parts:
            stock.remove_part(table, part)
        place = stock.stage(table, into)
        if place in staged:
            stock.fs.mv(place, stock.place(table, into))
    stock.forget(name)


def _bundles(stock: Stock, parts: Sequence[str], most_bytes: int) -> list[list[str]]:
    """Sort parts into bundles that are not too large; those of one part are left out."""
    sizes = dict.fromkeys(parts, 0)
    for table in TABLES:
        for part, size in stock.sizes(table).items():
            if part in sizes:
                sizes[part] += size
    bundles: list[list[str]] = []
    total = most_bytes
    for part in parts:
        if total + sizes[part] > most_bytes:
            bundles.append([])
            total = 0
        bundles[-1].append(part)
        total += sizes[part]
    return [bundle for bundle in bundles if len(bundle) > 1]


def _joined(stock: Stock, table: Table, parts: Sequence[str]) -> bytes:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, arrow_schema(table), compression=COMPRESSION) as writer:
        for part in parts:
            with stock.open(stock.place(table, part)) as stream:
                writer.write_table(pq.read_table(stream, schema=arrow_schema(table)))
    return buffer.getvalue()
