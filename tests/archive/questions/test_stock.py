"""SQL of a user reaches the rows of the stock and nothing else; what is no stock is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from daw_lint.archive.questions.ask import answer_sql
from daw_lint.archive.questions.stock import Stock, StockError
from daw_lint.archive.schema import FILES, SESSIONS, TABLES, arrow_schema
from tests.support.archive_songs import write_songs
from tests.support.archive_stock import StockMaker, write_part


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_songs(tmp_path_factory.mktemp("stock"))


@pytest.fixture(scope="module")
def stock(folder: Path) -> Stock:
    return Stock(str(folder))


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_table_can_be_asked_with_the_columns_of_the_schema(stock: Stock, table: str) -> None:
    columns = next(entry.columns for entry in TABLES if entry.name == table)
    assert answer_sql(stock, f"SELECT * FROM {table}").columns == tuple(column.name for column in columns)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('{folder}/secret.txt')",
        "SELECT * FROM read_parquet('{folder}/files/*.parquet')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM parquet_metadata('{folder}/files/part-0001.parquet')",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "SELECT * FROM sqlite_scan('/etc/x.db', 't')",
        "SELECT getenv('HOME')",
        "SELECT * FROM secret",
    ],
)
def test_sql_reaches_no_file_no_network_and_no_variable_of_the_program(stock: Stock, folder: Path, sql: str) -> None:
    secret = folder / "secret.txt"
    secret.write_text("a secret", "utf-8")
    with pytest.raises(StockError):
        answer_sql(stock, sql.format(folder=folder))


@pytest.mark.parametrize(
    "sql",
    [
        "COPY sessions TO '{folder}/x.csv'",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW all_sessions",
        "EXPLAIN ANALYZE DROP VIEW all_sessions",
        "EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1",
        "/**/ EXPLAIN ANALYZE DROP VIEW all_sessions",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH '{folder}/x.db'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "PRAGMA database_list",
        "EXPORT DATABASE '{folder}/x'",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "",
    ],
)
def test_sql_that_does_more_than_one_reading_is_refused(stock: Stock, folder: Path, sql: str) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(StockError, match=r"only reads|one statement"):
        answer_sql(stock, sql.format(folder=folder))
    assert sorted(folder.rglob("*")) == before


def test_a_question_that_needs_too_much_memory_ends_with_a_message(folder: Path) -> None:
    small = Stock(str(folder), "64MB")
    with pytest.raises(StockError, match=r"(?i)memory"):
        small.ask("SELECT list(a.range || b.range::VARCHAR) FROM range(100000) a, range(1000) b")


def test_what_is_wrong_with_sql_is_said_in_one_line(stock: Stock) -> None:
    with pytest.raises(StockError) as error:
        answer_sql(stock, "SELECT nothing FROM sessions")
    assert "nothing" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_part_without_its_files_is_no_part_of_the_stock(folder: Path) -> None:
    made = StockMaker()
    made.session("/music/orphan.als")
    write_part(folder, SESSIONS, made.rows["sessions"], "part-9999.parquet")
    assert Stock(str(folder)).number("SELECT count(*) FROM sessions WHERE uri = '/music/orphan.als'") == 0


def test_a_folder_without_tables_is_no_stock(tmp_path: Path) -> None:
    with pytest.raises(StockError, match=r"there is no stock in .*: make one with daw-lint archive FOLDER"):
        Stock(str(tmp_path))


@pytest.mark.parametrize("name", ["[a]*?", "file::error", "simplecache::x"])
def test_a_folder_whose_name_is_a_pattern_or_like_an_address_is_read_as_it_is_named(name: str, tmp_path: Path) -> None:
    assert Stock(str(write_songs(tmp_path / name))).number("SELECT count(*) FROM sessions") == 6


def test_a_stock_in_another_version_is_refused(tmp_path: Path) -> None:
    write_songs(tmp_path)
    path = next((tmp_path / "files").iterdir())
    other = arrow_schema(FILES).with_metadata({"daw-lint.schema_version": "999"})
    pq.write_table(pq.read_table(path).cast(other), path)
    with pytest.raises(StockError, match="version 999"):
        Stock(str(tmp_path))


def test_a_damaged_part_is_told_as_that(tmp_path: Path) -> None:
    write_songs(tmp_path)
    for path in (tmp_path / "files").iterdir():
        path.write_bytes(b"no parquet at all")
    with pytest.raises(StockError, match="cannot read the stock"):
        Stock(str(tmp_path))


def test_a_stock_on_another_storage_is_read_too(tmp_path: Path) -> None:
    import fsspec

    write_songs(tmp_path)
    memory = fsspec.filesystem("memory")
    memory.put(str(tmp_path), "/label/stock", recursive=True)
    try:
        assert Stock("memory://label/stock").number("SELECT count(*) FROM sessions") == 6
    finally:
        memory.rm("/label", recursive=True)
