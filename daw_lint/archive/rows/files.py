"""The row that accounts for a file."""

from __future__ import annotations

import time

from daw_lint import __version__
from daw_lint.archive.address import Root, as_text, id_of
from daw_lint.archive.entries import Entry, Group
from daw_lint.archive.rows.table_rows import Rows
from daw_lint.archive.rows.times import micros_of_ns
from daw_lint.archive.schema import FILES, SCHEMA_VERSION


def add_file(
    rows: Rows,
    root: Root,
    group: Group,
    entry: Entry,
    kind: str,
    status: str,
    sha256: str | None,
    seconds: float | None,
) -> None:
    """Account for a listed file."""
    uri = root.uri_of(entry.path)
    rows.add(
        FILES,
        file_id=id_of(uri),
        uri=as_text(uri),
        folder=as_text(root.uri_of(entry.path.rpartition("/")[0])),
        name=as_text(entry.name),
        project=as_text(root.uri_of(group.folder)),
        kind=kind,
        status=status,
        size=entry.size,
        mtime=micros_of_ns(entry.mtime_ns),
        etag=entry.etag,
        sha256=sha256,
        seconds=seconds,
        tool_version=__version__,
        schema_version=SCHEMA_VERSION,
        judged_at=time.time_ns() // 1000,
    )
