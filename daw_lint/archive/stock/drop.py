"""Takes the rows of groups out of a stock: they are gone, will be judged again, or are there twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daw_lint.archive.schema import FILES, TABLES, Table, arrow_schema
from daw_lint.archive.stock.parts import COMPRESSION
from daw_lint.archive.stock.store import Stock

DROP = "drop"


def drop_groups(stock: Stock, groups: Mapping[str, Iterable[str]]) -> None:
    """Take groups out of their parts. ``groups`` are IDs by part. A run that is killed meanwhile is finished by the next.

    Raises ``OSError``.
    """
    for part, ids in sorted(groups.items()):
        note = f"{DROP}-{part}"
        stock.note(note, {"part": part, "groups": sorted(ids)})
        take_out(stock, part, frozenset(ids))
        stock.forget(note)


def take_out(stock: Stock, part: str, groups: frozenset[str]) -> None:
    """Take groups out of one part, from every table. It can be done twice. Raises ``OSError``."""
    for table in sorted(TABLES, key=lambda table: table is FILES, reverse=True):
        if stock.has(table, part):
            _filter(stock, table, part, groups)


def _filter(stock: Stock, table: Table, part: str, groups: frozenset[str]) -> None:
    import io

    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    place = stock.place(table, part)
    buffer = io.BytesIO()
    left = taken = 0
    unwanted = pa.array(sorted(groups), type=pa.string())
    with stock.open(place) as stream, pq.ParquetWriter(buffer, arrow_schema(table), compression=COMPRESSION) as writer:
        for batch in pq.ParquetFile(stream).iter_batches(batch_size=1 << 16):
            rest = batch.filter(pc.invert(pc.is_in(batch.column("group_id"), value_set=unwanted)))
            taken += batch.num_rows - rest.num_rows
            left += rest.num_rows
            if rest.num_rows:
                writer.write_batch(rest)
    if not left:
        stock.remove(place)
    elif taken:
        stock.write_to(place, buffer.getvalue())
