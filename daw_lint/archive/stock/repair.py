"""Brings a stock into order before a run and after it: what a killed run left is finished, or taken away."""

from __future__ import annotations

from daw_lint.archive.schema import FILES, TABLES
from daw_lint.archive.stock.compact import COMPACT, finish_compacting
from daw_lint.archive.stock.drop import DROP, drop_groups, take_out
from daw_lint.archive.stock.foreign import refuse_foreign, refuse_torn_note
from daw_lint.archive.stock.known import group_rows
from daw_lint.archive.stock.store import Stock


def repair(stock: Stock) -> None:
    """Finish what is written down, and delete parts that do not belong to the stock.

    Raises ``OSError``, also where tables of another program are in the way: then nothing is changed.
    """
    refuse_foreign(stock)
    notes = stock.notes()
    for name, note in notes.items():
        refuse_torn_note(stock, name, note)
    for name, note in notes.items():
        if name.startswith(f"{DROP}-"):
            take_out(stock, note["part"], frozenset(note["groups"]))
            stock.forget(name)
        elif name.startswith(f"{COMPACT}-"):
            finish_compacting(stock, name, note)
    for place in stock.staged():
        stock.remove(place)
    known = set(stock.parts(FILES))
    for table in TABLES:
        for part in stock.parts(table):
            if part not in known:
                stock.remove_part(table, part)
    drop_doubles(stock)


def drop_doubles(stock: Stock) -> int:
    """Keep each group once: a worker may finish a batch after its driver is gone. Return how many were there twice."""
    kept: dict[str, str] = {}
    doubles: dict[str, set[str]] = {}
    for part, row in group_rows(stock):
        first = kept.setdefault(row["group_id"], part)
        if first != part:
            doubles.setdefault(part, set()).add(row["group_id"])
    drop_groups(stock, doubles)
    return sum(map(len, doubles.values()))
