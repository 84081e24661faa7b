"""Opens a stock for questions: its tables as DuckDB sees them, without any access to files, to the network or to extensions.

DuckDB itself opens no file: pyarrow reads the parts of the tables that belong to the stock, and hands over their rows. So SQL, whoever
wrote it, reaches these rows and nothing else, and can change nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from daw_lint.archive.address import is_remote, root_of
from daw_lint.archive.schema import FILES, SCHEMA_VERSION, TABLES, VERSION_KEY, Table, arrow_schema
from daw_lint.disk.shipped import own_text
from daw_lint.model.wording import one_line

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_HERE = Path(__file__).parent
_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+)?", re.IGNORECASE)
_MOST_MEMORY = "1GB"
"""What a question may take. Our own bound: those of the book took below 300 MB for 100,000 sessions."""
_LOCKS = (
    "SET python_enable_replacements = false",  # Else SQL can name variables of this program.
    "SET temp_directory = ''",
    "SET autoload_known_extensions = false",
    "SET autoinstall_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class StockError(Exception):
    """A stock that cannot be opened, or a question that cannot be answered. The text is for people, in one line."""


class Answer(NamedTuple):
    """The rows of an answer, each with a value for each column."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Stock:
    """The tables of a stock, ready for questions."""

    def __init__(self, address: str, memory: str = _MOST_MEMORY) -> None:
        """Open a stock, a folder or an address such as ``s3://label/stock``. Raises ``StockError``."""
        import duckdb

        self.address = address
        self._connection = duckdb.connect(":memory:", config={"memory_limit": memory})
        for name, rows in _tables(address).items():
            self._connection.register(name, rows)
        self._connection.register("releases", _releases())
        self.add_table("installed", {"device": []})
        self._connection.execute(own_text(_HERE / "views.sql"))
        for lock in _LOCKS:
            self._connection.execute(lock)

    def add_table(self, name: str, columns: Mapping[str, Sequence[str]]) -> None:
        """Add a table of texts, or replace it; a question can then use it."""
        import pyarrow as pa

        self._connection.register(name, pa.table({key: pa.array(texts, pa.string()) for key, texts in columns.items()}))

    def add_arrow(self, name: str, columns: Mapping[str, Any]) -> None:
        """Add a table of Arrow columns, or replace it."""
        import pyarrow as pa

        self._connection.register(name, pa.table(dict(columns)))

    def arrow(self, sql: str, values: Mapping[str, Any] | None = None) -> pa.Table:
        """Answer as a table of Arrow. Raises ``StockError``."""
        import duckdb

        connection = self._connection
        try:
            _refuse_all_but_reading(connection, sql)
            found = connection.sql(sql, params=dict(values)) if values else connection.sql(sql)
            return found.to_arrow_table()
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise StockError(_reason(error)) from None

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> Answer:
        """Answer one statement that reads. ``values`` are those of its parameters (``$name``). Raises ``StockError``."""
        cursor = self._run(sql, values)
        return Answer(_columns(cursor), _fetched(cursor))

    def number(self, sql: str, values: Mapping[str, Any] | None = None) -> int:
        """Return the single number that a statement gives. Raises ``StockError``."""
        return int(self.ask(sql, values).rows[0][0] or 0)

    def _run(self, sql: str, values: Mapping[str, Any] | None) -> DuckDBPyConnection:
        import duckdb

        cursor = self._connection
        try:
            _refuse_all_but_reading(cursor, sql)
            return cursor.execute(sql, dict(values)) if values else cursor.execute(sql)
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise StockError(_reason(error)) from None


def _refuse_all_but_reading(connection: DuckDBPyConnection, sql: str) -> None:
    from duckdb import StatementType

    statements = connection.extract_statements(sql)
    if len(statements) == 1 and statements[0].type == StatementType.EXPLAIN:
        # EXPLAIN ANALYZE does what it explains, so that must be reading too.
        found = _EXPLAIN.match(sql)
        statements = connection.extract_statements(sql[found.end() :]) if found is not None else statements
    if len(statements) != 1:
        raise StockError("give one statement, such as SELECT ... FROM sessions")
    if statements[0].type != StatementType.SELECT:
        raise StockError("a question only reads: begin it with SELECT, FROM, WITH or DESCRIBE")


def _columns(cursor: DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(str(column[0]) for column in cursor.description or ())


def _fetched(cursor: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    import duckdb

    try:
        return cursor.fetchall()
    except (duckdb.Error, RuntimeError, ValueError) as error:
        raise StockError(_reason(error)) from None


def _reason(error: Exception) -> str:
    """Return what DuckDB says, without the drawing of the place; it can be many lines long."""
    text = str(error).split("\n\nLINE ")[0]
    return one_line(text)[:500]


def _tables(address: str) -> dict[str, Any]:
    """Return the rows of each table, as something that pyarrow reads on demand."""
    try:
        system, root = _storage(address)
        whole = _parts(system, root, FILES.name)
        if not whole:
            raise StockError(f"there is no stock in {address}: make one with daw-lint archive FOLDER -o {address}")
        return {table.name: _rows(system, root, table, whole) for table in TABLES}
    except (OSError, ValueError, ImportError) as error:
        raise StockError(f"cannot read the stock in {address}: {one_line(str(error))[:300]}") from None


def _storage(address: str) -> tuple[Any, str]:
    """Return the storage of an address, and where it is in it. The name of a folder is never taken for an address."""
    import fsspec

    if is_remote(address):
        system, root = fsspec.core.url_to_fs(address)
        return system, root
    return fsspec.filesystem("file"), root_of(address).uri


def _parts(system: Any, root: str, table: str) -> dict[str, str]:
    """Return the parts of a table: address by name."""
    found = system.glob(f"{_literal(root)}/{table}/part-*.parquet")
    return {str(path).rpartition("/")[2]: str(path) for path in found}


def _literal(root: str) -> str:
    """Write the address of a folder so that a pattern takes it as it is."""
    import glob

    return glob.escape(root.rstrip("/"))


def _rows(system: Any, root: str, table: Table, whole: Mapping[str, str]) -> pa.dataset.Dataset | pa.Table:
    """Return the rows of a table: of those parts alone that ``files`` has too."""
    import pyarrow.dataset
    import pyarrow.parquet

    parts = whole if table is FILES else _parts(system, root, table.name)
    paths = [parts[name] for name in sorted(parts.keys() & whole.keys())]
    if not paths:
        return arrow_schema(table).empty_table()
    if table is FILES:
        _refuse_other_version(pyarrow.parquet.read_schema(paths[0], filesystem=system))
    return pyarrow.dataset.dataset(paths, schema=arrow_schema(table), filesystem=system, format="parquet")


def _refuse_other_version(schema: pa.Schema) -> None:
    found = (schema.metadata or {}).get(VERSION_KEY, b"?").decode("ascii", "replace")
    if found != str(SCHEMA_VERSION):
        raise StockError(
            f"the stock has tables of version {found}, and this daw-lint reads version {SCHEMA_VERSION}: "
            "take stock again with daw-lint archive"
        )


def _releases() -> pa.Table:
    """Return when the major versions of programs came out."""
    import pyarrow as pa

    rows = list(csv.DictReader(own_text(_HERE / "releases.csv").splitlines()))
    return pa.table(
        {
            "application": [row["application"] for row in rows],
            "major": [row["major"] for row in rows],
            "year": [int(row["year"]) for row in rows],
        }
    )
