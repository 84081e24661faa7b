"""A list of the pages: its columns and its rows, as the scripts beside the index hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, NAME, NUMBER, YEAR, SIZE, ANSWER, SEVERITY, CODE = (
    "text", "name", "number", "year", "size", "answer", "severity", "code",
)  # fmt: skip
"""How a column is shown. ``NAME`` is the first one: it opens the row."""


class Column(NamedTuple):
    """A column of a list."""

    key: str
    """Its name in the table."""
    label: str
    kind: str = TEXT
    is_choice: bool = False
    """Whether the list can be narrowed to one of its values."""
    is_searched: bool = False
    width: float = 8
    """In rem; a column of no width is a choice alone."""
    empty: str = "not known"
    """What is shown where there is no value."""


class PageList(NamedTuple):
    """A list: its columns, and a table that has them, in the order in which it is first shown."""

    name: str
    title: str
    about: str
    columns: Sequence[Column]
    table: pa.Table
    members: str = ""
    """The column of the table with the sessions behind a row: their places in the list of sessions."""
    details: Callable[[int, int], list[Any]] | None = None
    """Returns what is shown of rows that are opened: of those from a first one to before a last one."""

    def head(self) -> dict[str, Any]:
        """Return what the index must know of the list before it loads anything."""
        return {
            "name": self.name,
            "title": self.title,
            "about": self.about,
            "rows": self.table.num_rows,
            "opens": bool(self.members or self.details),
            "columns": [
                [column.label, column.kind, column.is_choice, column.is_searched, column.width, column.empty]
                for column in self.columns
            ],
        }
