"""Small stocks for tests, written by the schema: what an engine would find in an archive, in a few words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from daw_lint.archive.schema import SCHEMA_VERSION, TABLES, Table, arrow_schema

Rows = dict[str, list[dict[str, Any]]]
_START = datetime(2019, 5, 1, tzinfo=UTC)
_FACTS = ["session.devices", "session.media", "session.sample_rate"]


def file_id(uri: str) -> str:
    """Return the ID of a file, as the schema says."""
    return hashlib.sha256(uri.encode()).hexdigest()[:32]


class StockMaker:
    """Collects rows, and writes them as the parts of a stock."""

    def __init__(self) -> None:
        self.rows: Rows = {table.name: [] for table in TABLES}

    def file(self, uri: str, kind: str = "audio", status: str = "listed", **more: Any) -> str:
        """Add a file, and return its ID."""
        folder, _, name = uri.rpartition("/")
        project = more.pop("project", folder)
        place = len(self.rows["files"])
        self._add(
            "files",
            file_id=file_id(uri),
            uri=uri,
            folder=folder,
            name=name,
            project=project,
            kind=kind,
            status=status,
            schema_version=SCHEMA_VERSION,
            **{"size": 1000, "mtime": _START + timedelta(days=place)} | more,
        )
        return file_id(uri)

    def session(self, uri: str, *, of_file: Mapping[str, Any] | None = None, **more: Any) -> str:
        """Add a session that was judged: a Live set that gives all facts, with no device, no media and no bounce."""
        key = self.file(uri, "session", "judged", **(of_file or {}))
        known = {
            "saved": self.rows["files"][-1]["mtime"],
            "format": "als", "application": "Ableton Live", "application_version": "11.3.4", "read_depth": "full",
            "facts": _FACTS, "missing_facts": [], "stage": "mix",
            "song": uri.rpartition("/")[2].partition(".")[0].lower(),
            "devices": 0, "devices_known": True, "media": 0, "media_missing": 0, "media_unknown": 0, "bounces": 0,
            "errors": 0, "warnings": 0, "infos": 0, "not_judged": 0, "third_party": 0,
        }  # fmt: skip
        self._add("sessions", file_id=key, uri=uri, **known | more)
        return key

    def device(self, key: str, name: str, form: str = "VST3", **more: Any) -> None:
        """Add a device of a session; one that is not native is no part of the program."""
        is_third_party = None if form in ("JSFX", "Max") else form != "native"
        known = {
            "is_third_party": is_third_party,
            "maker": more.get("vendor"),
            "count": 1,
            "active": "on",
            "enabled": "on",
        }
        self._add("devices", file_id=key, name=name, format=form, **known | more)

    def media(self, key: str, path: str, exists: bool | None = False, **more: Any) -> None:
        """Add a media file that a session names."""
        name = path.replace("\\", "/").rpartition("/")[2]
        self._add("media", file_id=key, stored_path=path, name=name, exists=exists, **more)

    def finding(self, key: str, uri: str, code: str, message: str, **more: Any) -> None:
        """Add a finding on a file."""
        known = {"rule": f"rule-{code.lower()}", "severity": "warning", "object": ""}
        self._add("findings", file_id=key, uri=uri, code=code, message=message, **known | more)

    def bounce(self, key: str, uri: str, **more: Any) -> None:
        """Add a bounce of which the header was read."""
        self._add("bounces", file_id=key, uri=uri, container="WAV", measured=False, **more)

    def error(self, key: str, uri: str, message: str) -> None:
        """Add a file that killed its process."""
        self._add("errors", file_id=key, uri=uri, kind="died", message=message, tries=2)

    def write(self, folder: Path, part: str = "part-0001.parquet") -> Path:
        """Write the parts of all tables, and return the folder."""
        for table in TABLES:
            write_part(folder, table, self.rows[table.name], part)
        return folder

    def _add(self, table: str, **values: Any) -> None:
        self.rows[table].append(values)


def write_part(folder: Path, table: Table, rows: Iterable[Mapping[str, Any]], part: str) -> None:
    """Write a part of a table; columns that a row does not name are null."""
    (folder / table.name).mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(table)
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, f"{table.name} has no {unknown}"
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema), folder / table.name / part)
