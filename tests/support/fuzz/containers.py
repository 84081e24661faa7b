"""Mutations of what holds other files: gzip, zlib, zip archives, and SQLite databases."""

from __future__ import annotations

import gzip
import io
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from random import Random
from struct import pack
from typing import Any

from tests.support.fuzz.binary import mutated_bytes
from tests.support.fuzz.values import TEXTS, any_value

Inner = Callable[[bytes, Random], bytes]
"""Mutates the content by what it is."""


def gzipped(data: bytes, chance: Random, inner: Inner) -> bytes:
    """Mutate what is compressed, seldom the stream itself."""
    packed = gzip.compress(inner(gzip.decompress(data), chance), compresslevel=1, mtime=0)
    return _stream(packed, chance)


def deflated(data: bytes, chance: Random, inner: Inner) -> bytes:
    """Mutate a zlib stream behind its size, as LMMS writes it."""
    plain = inner(zlib.decompress(data[4:]), chance)
    return pack(">I", len(plain)) + _stream(zlib.compress(plain, 1), chance)


def _stream(packed: bytes, chance: Random) -> bytes:
    return mutated_bytes(packed, chance) if chance.random() < 0.03 else packed


def zipped(data: bytes, chance: Random, inner: Inner) -> bytes:
    """Mutate the content of a member, or the list of members: names, order, twins, many, a bomb."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    at = chance.randrange(len(members))
    name, content = members[at]
    roll = chance.random()
    if roll < 0.75:
        # Most members of some formats are samples and pictures: what is text is changed more often.
        texts = [
            place for place, (name, content) in enumerate(members) if name.lower().endswith((".xml", ".json", ".plist"))
        ]
        at = chance.choice(texts) if texts and chance.random() < 0.9 else at
        members[at] = (members[at][0], inner(members[at][1], chance))
    elif roll < 0.8:
        del members[at]
    elif roll < 0.85:
        members.append(chance.choice(((name, content), (name.upper(), content), (name.replace("/", "\\"), b""))))
    elif roll < 0.9:
        members[at] = (chance.choice((*TEXTS, "../" + name, "/" + name))[:60000] or "x", content)
    elif roll < 0.93:
        members += [(f"a/{place}", b"") for place in range(2000)]
    elif roll < 0.96:
        members[at] = (name, content + bytes(chance.choice((1, 40)) << 20))
    else:
        members[at] = (name, chance.choice(members)[1])
    packed = _zip(members)
    return mutated_bytes(packed, chance) if chance.random() < 0.05 else packed


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # two members of one name are wanted
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def database(data: bytes, chance: Random, inner: Inner) -> bytes:
    """Mutate an SQLite database: values, rows, the schema; seldom its pages."""
    if chance.random() < 0.15:
        return mutated_bytes(data, chance)
    if data[18:20] == b"\2\2":  # a write-ahead log is not possible in memory
        data = data[:18] + b"\1\1" + data[20:]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(data)
        for _ in range(chance.choice((1, 1, 2, 4))):
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            try:
                _change(connection, chance.choice(tables), tables, chance, inner)
            except (sqlite3.Error, OverflowError, UnicodeError):  # what no database can hold
                continue
        return bytes(connection.serialize())


def _change(connection: sqlite3.Connection, table: str, tables: list[str], chance: Random, inner: Inner) -> None:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    keys = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]]
    key = f'"{keys[0]}"' if keys else "rowid"
    rows = connection.execute(f'SELECT {key} FROM "{table}" LIMIT 50').fetchall()
    column, roll = chance.choice(columns), chance.random()
    if rows and roll < 0.75:
        (row,) = chance.choice(rows)
        (old,) = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE {key} = ?', (row,)).fetchone()
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {key} = ?', (_cell(old, chance, inner), row))
    elif rows and roll < 0.8:
        connection.execute(f'DELETE FROM "{table}" WHERE {key} = ?', chance.choice(rows))
    elif roll < 0.85:
        places = ", ".join(f'"{name}"' for name in columns if name not in keys)
        connection.execute(f'INSERT INTO "{table}" ({places}) SELECT {places} FROM "{table}"')
    else:
        _change_schema(connection, table, chance.choice(tables), column, chance)


def _change_schema(connection: sqlite3.Connection, table: str, other: str, column: str, chance: Random) -> None:
    statements = (
        f'DROP TABLE "{table}"',
        f'ALTER TABLE "{table}" RENAME TO "other_{table}"',
        f'ALTER TABLE "{table}" DROP COLUMN "{column}"',
        f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x{column}"',
        f'ALTER TABLE "{table}" ADD COLUMN "more" DEFAULT 1',
        f'ALTER TABLE "{table}" RENAME TO "old_{table}"; CREATE VIEW "{table}" AS SELECT * FROM "old_{table}"',
        f'ALTER TABLE "{table}" RENAME TO "old_{table}"; CREATE VIEW "{table}" AS SELECT * FROM "{table}"',
        f'CREATE TRIGGER hostile AFTER INSERT ON "{table}" BEGIN DELETE FROM "{other}"; END',
        "PRAGMA user_version = 2147483647",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 0",
        "CREATE TABLE many AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000) SELECT x FROM n",
    )
    connection.executescript(chance.choice(statements))


def _cell(old: Any, chance: Random, inner: Inner) -> Any:
    if isinstance(old, bytes) and chance.random() < 0.85:
        return inner(old, chance)
    new = any_value(chance, old.decode("latin-1") if isinstance(old, bytes) else old)
    if isinstance(new, str | int | float):
        return new
    return None if chance.random() < 0.5 else repr(new).encode()
