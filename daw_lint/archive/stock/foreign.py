"""Tells what in a folder was not made by daw-lint: a run deletes and replaces parts of its own alone."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from typing import Any

from daw_lint.archive.schema import FILES, TABLES, VERSION_KEY, Table
from daw_lint.archive.stock.store import SUFFIX, Stock

_PART = re.compile(r"part-[0-9a-z]+")
"""Names of our parts. With others, such as ``part-../x``, a note would lead out of the stock."""


def refuse_foreign(stock: Stock) -> None:
    """Raise ``OSError`` if tables of another program are where those of the stock would be.

    Other programs name the files of their tables ``part-0.parquet`` too. What would be deleted is looked at, and the first part of
    each table.
    """
    known = set(stock.parts(FILES))
    for table in TABLES:
        parts = stock.parts(table)
        for part in {*parts[:1], *(part for part in parts if part not in known)}:
            if not _is_ours(stock, table, part):
                what = f"{table.name}/{part}{SUFFIX} is no table of daw-lint: name another folder for the stock"
                raise FileExistsError(errno.EEXIST, what, stock.uri)


def refuse_torn_note(stock: Stock, name: str, note: Mapping[str, Any]) -> None:
    """Raise ``OSError`` if a note about unfinished work names anything but parts."""
    parts = [note.get("part"), note.get("into"), *_listed(note.get("parts"))]
    parts = [part for part in parts if part is not None]
    if not parts or not all(isinstance(part, str) and _PART.fullmatch(part) for part in parts):
        raise OSError(errno.EIO, f"what it says about unfinished work ({name}) names other files: delete it", stock.uri)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_ours(stock: Stock, table: Table, part: str) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with stock.open(stock.place(table, part)) as stream:
            about = pq.read_schema(stream).metadata or {}
    except pa.ArrowInvalid:
        return False
    return VERSION_KEY in about
