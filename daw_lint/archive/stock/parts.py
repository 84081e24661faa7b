"""Writes the parts of a batch, ``files`` last: what has no part there does not count."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from daw_lint.archive.schema import TABLES, Table, arrow_schema
from daw_lint.archive.stock.store import Stock

if TYPE_CHECKING:
    import pyarrow as pa

COMPRESSION = "zstd"


def write_parts(stock: Stock, part: str, rows: Mapping[str, Sequence[Sequence[Any]]]) -> int:
    """Write the rows of a batch as one part a table, and return their size in bytes. Raises ``OSError``."""
    size = 0
    for table in TABLES:
        found = rows.get(table.name)
        if found:
            data = encoded(arrow_table(table, found))
            stock.write(table, part, data)
            size += len(data)
    return size


def arrow_table(table: Table, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Return rows as a table for pyarrow."""
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = [pa.array(values, type=field.type) for field, values in zip(schema, zip(*rows, strict=True), strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)


def encoded(table: pa.Table) -> bytes:
    """Return a table as a Parquet file."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression=COMPRESSION)
    return buffer.getvalue()
