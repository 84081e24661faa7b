"""Collects rows by table."""

from __future__ import annotations

from typing import Any

from daw_lint.archive.schema import TABLES, Table

Row = list[Any]
"""Values in the order of the columns: texts, numbers, lists, and times as microseconds since 1970."""


class Rows:
    """Rows of all tables that were judged together."""

    def __init__(self, group_id: str) -> None:
        self._group_id = group_id
        self.by_table: dict[str, list[Row]] = {table.name: [] for table in TABLES}

    def add(self, table: Table, **values: Any) -> None:
        """Add a row. Each column of the table must be given, and nothing else."""
        values["group_id"] = self._group_id
        row = [values.pop(column.name) for column in table.columns]
        if values:
            raise TypeError(f"the table {table.name} has no column {', '.join(values)}")
        self.by_table[table.name].append(row)

    def filled(self) -> dict[str, list[Row]]:
        """Return the tables that have rows."""
        return {name: rows for name, rows in self.by_table.items() if rows}
