"""The index of the catalogue answers as the whole tables do, and is made anew when a table changes."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from daw_lint.disk import compiled
from daw_lint.disk.shipped import rules_dir
from daw_lint.model.session import Device, SessionError
from daw_lint.parsers import read_session
from daw_lint.rulebook.catalogue import Catalogue, load
from daw_lint.rulebook.plugin_index import IndexedTable, index_of, rows_of, shipped
from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS, Table
from tests.support.corpus import CORPUS, needs_corpus

TABLES = (PLUGINS, DEVICES, OPEN)


@cache
def whole(name: str) -> Table:
    data = (rules_dir() / name).read_bytes()
    return Table(lambda: rows_of(data))


@pytest.mark.parametrize("name", TABLES)
def test_every_id_and_every_name_finds_the_same_entries_in_the_index_and_in_the_whole_table(name: str) -> None:
    indexed = shipped(name)
    for key, places in whole(name).places:
        assert places
        assert indexed.with_id(key) == whole(name).with_id(key)
        assert indexed.named(key) == whole(name).named(key)
        assert indexed.named(f"{key}x") == whole(name).named(f"{key}x")
        assert indexed.named(key[:-1]) == whole(name).named(key[:-1])
    assert list(indexed.entries) == list(whole(name).entries)
    assert sorted(indexed.names) == sorted(whole(name).names)


@pytest.mark.parametrize("name", TABLES)
def test_versions_and_beginnings_of_a_name_are_those_of_the_whole_table(name: str) -> None:
    for known in whole(name).names[::100]:
        for start in {known[:4], known.rstrip("0123456789"), known}:
            assert shipped(name).versions_of(start) == whole(name).versions_of(start)
            assert sorted(shipped(name).beginning_with(start)) == sorted(whole(name).beginning_with(start))


@pytest.mark.parametrize(
    "key", ["", "\n", "\t", "a\nb", "proq3\t", "\ud800", "\xff", "VST2:\n", ":", "\U0010ffff" * 40]
)
def test_a_key_that_no_row_has_finds_nothing(key: str) -> None:
    for name in TABLES:
        assert shipped(name).with_id(key) is None
        assert shipped(name).named(key) == []


@pytest.mark.slow
@needs_corpus
def test_every_device_of_the_corpus_is_classified_as_by_the_whole_tables() -> None:
    indexed, parsed = load(), Catalogue((), *map(whole, TABLES))
    devices = dict.fromkeys(_asked(device) for path in sorted(CORPUS.glob("*/*/*")) for device in _devices(path))
    assert len(devices) > 200
    for name, plugin_id, vendor, form in devices:
        answers = [book.classify(name, plugin_id=plugin_id, vendor=vendor, format=form) for book in (indexed, parsed)]
        assert answers[0] == answers[1]


def _asked(device: Device) -> tuple[str, str | None, str | None, str]:
    return device.name, device.plugin_id, device.vendor, device.format.value


def _devices(path: Path) -> list[Device]:
    if not path.is_file() or path.stat().st_size > 300_000:
        return []
    try:
        session = read_session(path)
    except SessionError:
        return []
    return [device for track in session.tracks for device in track.devices]


def test_an_index_is_made_anew_when_its_table_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    table = tmp_path / "some.csv"
    for name in ("Alpha Limiter", "Beta Limiter, the longer one"):
        table.write_text(
            f'vendor,name,class,ids,seen,source\nSomebody,"{name}",limiter,VST2:aBcD,yes,memory\n', "utf-8"
        )
        found = IndexedTable(table).with_id("VST2:aBcD")
        assert found is not None
        assert found.name == name
    assert len(list((tmp_path / "kept").rglob("*.data"))) == 1


def test_a_kept_index_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    source = tmp_path / "source"
    source.write_text("a", "utf-8")
    assert compiled.compiled("some", lambda: [str(source)], lambda: b"first") == b"first"
    assert compiled.compiled("some", lambda: [str(source)], lambda: b"second") == b"first"
    os.utime(source, ns=(0, 0))
    assert compiled.compiled("some", lambda: [str(source)], lambda: b"third") == b"third"


def test_nothing_is_written_where_python_may_not_write_what_it_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert compiled.compiled("some", list, lambda: b"made") == b"made"
    assert not (tmp_path / "kept").exists()


def test_the_lines_of_an_index_are_in_order_and_each_key_is_in_one() -> None:
    keys = [line.split(b"\t")[0] for line in index_of((rules_dir() / PLUGINS).read_bytes()).splitlines()]
    assert keys == sorted(set(keys))
