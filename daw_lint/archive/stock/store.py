"""Where the parts of a stock are. A part is there as a whole, or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from daw_lint.archive.address import is_remote, root_of
from daw_lint.archive.schema import FILES, TABLES, Table
from daw_lint.archive.storage import storage_of
from daw_lint.disk.write import anything_goes, make_folder, write_file

SUFFIX = ".parquet"
LOCK = "lock"
"""File that one run holds, on a disk."""
UNFINISHED = "_unfinished"
"""Folder for what is being done to parts: Parquet readers pass over names with such a beginning."""


class Stock:
    """The parts of a stock, by table and name. Methods raise ``OSError``."""

    def __init__(self, uri: str) -> None:
        self.uri = root_of(uri).uri
        self._is_local = not is_remote(uri)
        self.fs, self.base = storage_of(self.uri)

    @property
    def folder(self) -> Path | None:
        """Its folder, if it is on a disk."""
        return Path(self.base) if self._is_local else None

    def place(self, table: Table, part: str) -> str:
        """Return where a part is, for ``fs``."""
        return f"{self.base}/{table.name}/{part}{SUFFIX}"

    def parts(self, table: Table) -> list[str]:
        """List the names of the parts of a table, sorted."""
        return sorted(
            name.removesuffix(SUFFIX)
            for name in self._names(f"{self.base}/{table.name}")
            if name.startswith("part-") and name.endswith(SUFFIX)
        )

    def has(self, table: Table, part: str) -> bool:
        """Whether a table has a part."""
        return bool(self.fs.exists(self.place(table, part)))

    def complete(self, table: Table) -> list[str]:
        """List the parts of a table that belong to the stock: those that ``files`` has too."""
        known = set(self.parts(FILES))
        return [part for part in self.parts(table) if part in known]

    def write(self, table: Table, part: str, data: bytes) -> None:
        """Write a part."""
        self.write_to(self.place(table, part), data)

    def write_to(self, place: str, data: bytes) -> None:
        """Write a file. On a disk it gets its name when it is whole; a bucket takes it as a whole."""
        if self._is_local:
            make_folder(Path(place).parent)
            write_file(Path(place), data, anything_goes)
        else:
            self.fs.pipe_file(place, data)

    def open(self, place: str) -> BinaryIO:
        """Open a file for reading."""
        stream: BinaryIO = self.fs.open(place, "rb")
        return stream

    def remove(self, place: str) -> None:
        """Remove a file, if it is there."""
        try:
            self.fs.rm_file(place)
        except FileNotFoundError:
            return

    def remove_part(self, table: Table, part: str) -> None:
        """Remove a part, if it is there."""
        self.remove(self.place(table, part))

    def note(self, name: str, content: dict[str, Any]) -> None:
        """Write down what is about to be done, so that the next run can finish it."""
        self.write_to(f"{self.base}/{UNFINISHED}/{name}.json", json.dumps(content).encode())

    def notes(self) -> dict[str, dict[str, Any]]:
        """Return what was written down, and not finished."""
        found = {}
        for name in self._names(f"{self.base}/{UNFINISHED}"):
            if name.endswith(".json"):
                with self.open(f"{self.base}/{UNFINISHED}/{name}") as stream:
                    found[name.removesuffix(".json")] = _object(stream.read())
        return found

    def forget(self, name: str) -> None:
        """Remove what was written down: it is done."""
        self.remove(f"{self.base}/{UNFINISHED}/{name}.json")

    def staged(self) -> list[str]:
        """List the parts that are being prepared, as places."""
        place = f"{self.base}/{UNFINISHED}"
        return [f"{place}/{name}" for name in self._names(place) if name.endswith(SUFFIX)]

    def stage(self, table: Table, part: str) -> str:
        """Return where a part is prepared."""
        return f"{self.base}/{UNFINISHED}/{table.name}-{part}{SUFFIX}"

    def sizes(self, table: Table) -> dict[str, int]:
        """Return the size in bytes of each part of a table."""
        infos = self._infos(f"{self.base}/{table.name}")
        return {_last(info).removesuffix(SUFFIX): info["size"] or 0 for info in infos}

    def bytes(self) -> int:
        """Return the size of all parts."""
        return sum(sum(self.sizes(table).values()) for table in TABLES)

    def _names(self, place: str) -> Sequence[str]:
        return [_last(info) for info in self._infos(place)]

    def _infos(self, place: str) -> Sequence[dict[str, Any]]:
        self.fs.invalidate_cache()
        try:
            return [info for info in self.fs.ls(place, detail=True) if info["type"] == "file"]
        except FileNotFoundError:
            return []


def _object(data: bytes) -> dict[str, Any]:
    """Return the content of a note; of one that is no note, nothing."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _last(info: dict[str, Any]) -> str:
    return str(info["name"]).rstrip("/").rpartition("/")[2]
