"""Parts of a stock: whole or not there, taken out, joined, and brought into order after a run was killed."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daw_lint.archive.schema import DEVICES, FILES, FINDINGS, GROUPS, TABLES, Table, arrow_schema
from daw_lint.archive.stock import compact as compacting
from daw_lint.archive.stock.compact import compact
from daw_lint.archive.stock.drop import drop_groups
from daw_lint.archive.stock.parts import write_parts
from daw_lint.archive.stock.repair import repair
from daw_lint.archive.stock.store import Stock
from tests.support.archives import differences, rows


def row(table: Table, **given: Any) -> list[Any]:
    return [given.get(column.name) for column in table.columns]


def filled(stock: Stock, part: str, *groups: str) -> None:
    """Write a part with a file, two findings and a device for each group."""
    write_parts(
        stock,
        part,
        {
            "files": [row(FILES, file_id=f"{name}-file", group_id=name, project=f"/a/{name}") for name in groups],
            "findings": [row(FINDINGS, code=code, group_id=name) for name in groups for code in ("MB101", "SH102")],
            "devices": [row(DEVICES, name="EQ", group_id=name) for name in groups],
            "groups": [row(GROUPS, group_id=name, uri=f"/a/{name}", asked=[]) for name in groups],
        },
    )


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    found = Stock(str(tmp_path / "stock"))
    filled(found, "part-1", "a", "b")
    filled(found, "part-2", "c")
    filled(found, "part-3", "d", "e")
    return found


def names(stock: Stock, table: str) -> list[str]:
    assert stock.folder is not None
    return sorted(str(found) for (found,) in rows(stock.folder, table, "group_id"))


def test_every_column_says_what_it_holds() -> None:
    for table in TABLES:
        schema = arrow_schema(table)
        assert all(schema.field(name).metadata[b"description"] for name in schema.names)
        assert schema.metadata[b"daw-lint.schema_version"]


def test_files_are_written_last() -> None:
    assert TABLES[-1] is FILES


def test_groups_are_taken_out_of_every_table(stock: Stock) -> None:
    drop_groups(stock, {"part-1": ["a"], "part-2": ["c"]})
    assert names(stock, "files") == names(stock, "devices") == ["b", "d", "e"]
    assert names(stock, "findings") == ["b", "b", "d", "d", "e", "e"]
    assert stock.parts(FILES) == ["part-1", "part-3"]
    assert stock.notes() == {}


@pytest.mark.parametrize("stop", range(6))
def test_taking_out_is_finished_after_it_was_killed(stock: Stock, stop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = stop
    write = Stock.write_to

    def dying(self: Stock, place: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        write(self, place, data)

    with monkeypatch.context() as patch:
        patch.setattr(Stock, "write_to", dying)
        with contextlib.suppress(KeyboardInterrupt):
            drop_groups(stock, {"part-1": ["a"]})
    is_begun = stop > 0
    repair(stock)
    assert ("a" not in names(stock, "files")) is is_begun
    assert names(stock, "devices") == names(stock, "files")
    assert stock.notes() == {}


def test_parts_without_files_are_deleted(stock: Stock) -> None:
    stock.remove_part(FILES, "part-2")
    repair(stock)
    assert "c" not in names(stock, "findings")
    assert stock.parts(GROUPS) == ["part-1", "part-3"]


def test_what_was_written_twice_is_kept_once(stock: Stock) -> None:
    filled(stock, "part-4", "b", "f")
    repair(stock)
    assert names(stock, "files") == ["a", "b", "c", "d", "e", "f"]
    assert names(stock, "devices") == ["a", "b", "c", "d", "e", "f"]


def test_joined_parts_hold_the_same_rows(stock: Stock, tmp_path: Path) -> None:
    other = Stock(str(tmp_path / "other"))
    filled(other, "part-9", "a", "b", "c", "d", "e")
    assert compact(stock) == (3, 1)
    assert stock.folder is not None
    assert other.folder is not None
    assert differences(stock.folder, other.folder) == {}


def test_parts_do_not_grow_beyond_their_bound(stock: Stock) -> None:
    size = stock.bytes()
    assert compact(stock, most_bytes=size // 2) == (3, 3)
    assert compact(stock, most_bytes=size - 1) == (3, 2)


@pytest.mark.parametrize("stop", range(12))
def test_joining_is_finished_after_it_was_killed(stock: Stock, stop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = stop
    remove = Stock.remove

    def dying(self: Stock, place: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        remove(self, place)

    with monkeypatch.context() as patch:
        patch.setattr(Stock, "remove", dying)
        with contextlib.suppress(KeyboardInterrupt):
            compact(stock)
    repair(stock)
    assert names(stock, "files") == names(stock, "devices") == names(stock, "groups") == ["a", "b", "c", "d", "e"]
    assert stock.staged() == []
    assert compacting.COMPACT not in " ".join(stock.notes())


def test_a_table_of_another_program_is_neither_deleted_nor_taken_for_a_part(tmp_path: Path) -> None:
    theirs = tmp_path / "media" / "part-0.parquet"
    theirs.parent.mkdir()
    pq.write_table(pa.table({"x": [1]}), theirs)
    before = theirs.read_bytes()
    with pytest.raises(FileExistsError, match=r"media/part-0\.parquet is no table of daw-lint"):
        repair(Stock(str(tmp_path)))
    assert theirs.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drop-x", {"part": "../../other", "groups": ["a"]}),
        ("compact-x", {"into": "part-9", "parts": ["../../other"]}),
        ("compact-x", {"into": "../../other", "parts": ["part-1"]}),
        ("drop-x", {}),
        ("drop-x", {"part": 3}),
    ],
)
def test_a_note_that_leads_out_of_the_stock_is_refused(
    stock: Stock, tmp_path: Path, name: str, content: dict[str, Any]
) -> None:
    other = tmp_path / "other.parquet"
    other.write_bytes(b"theirs")
    stock.note(name, content)
    with pytest.raises(OSError, match="unfinished work"):
        repair(stock)
    assert other.read_bytes() == b"theirs"
    assert stock.parts(FILES) == ["part-1", "part-2", "part-3"]
