"""Columns of the tables of a stock, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, TEXTS, NUMBER, INTEGER, BIG, SWITCH, TIME = "text", "texts", "number", "integer", "big", "switch", "time"
FACTS_MISSING = "facts missing"
IN_WORDS = {
    TEXT: "text",
    TEXTS: "list of texts",
    NUMBER: "64-bit float",
    INTEGER: "32-bit integer",
    BIG: "64-bit integer",
    SWITCH: "true or false",
    TIME: "time in microseconds, UTC",
    FACTS_MISSING: "list of (fact, why)",
}
"""How the documentation names the types."""


class Column(NamedTuple):
    """A column: its name, its type (one of ``IN_WORDS``), and what it holds."""

    name: str
    type: str
    about: str

    def arrow(self) -> pa.DataType:
        """Return its type for pyarrow."""
        import pyarrow as pa

        types = {
            TEXT: pa.string(),
            TEXTS: pa.list_(pa.string()),
            NUMBER: pa.float64(),
            INTEGER: pa.int32(),
            BIG: pa.int64(),
            SWITCH: pa.bool_(),
            TIME: pa.timestamp("us", tz="UTC"),
            FACTS_MISSING: pa.list_(pa.struct([("fact", pa.string()), ("why", pa.string())])),
        }
        return types[self.type]
