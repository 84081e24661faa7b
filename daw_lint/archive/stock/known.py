"""What a stock knows already: the groups that were judged, and whether what they depend on is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from daw_lint.archive.address import Root, path_of
from daw_lint.archive.asked import digest_of
from daw_lint.archive.options import Options
from daw_lint.archive.schema import FILES, GROUPS
from daw_lint.archive.stock.store import Stock
from daw_lint.named_tuple import NamedTuple


class Known(NamedTuple):
    """A group in a stock."""

    part: str
    listed_digest: str
    """Empty if the group must be judged again."""


def known_groups(stock: Stock, options: Options, state_of: Callable[[str], str]) -> dict[str, Known]:
    """Return the groups of a stock that lie in the archive of this run, by ID.

    One that was judged by other rules, or that asked for something outside of it that has changed, must be judged again.
    ``state_of`` says what is at a path. Raises ``OSError``.
    """
    states: dict[str, str] = {}

    def state(name: str) -> str:
        if name not in states:
            states[name] = state_of(name)
        return states[name]

    right = {options.judged_by_with(False), options.judged_by_with(True)}
    found = {}
    for part, row in group_rows(stock):
        if not is_within(row["uri"], options.at):
            continue
        is_right = row["listed_digest"] and row["judged_by"] in right and row["asked_digest"]
        if is_right:
            is_right = digest_of([path_of(name) for name in row["asked"] or ()], state) == row["asked_digest"]
        found[row["group_id"]] = Known(part, row["listed_digest"] if is_right else "")
    return found


def is_within(uri: str, root: Root) -> bool:
    """Whether an address is that of the root, or below it."""
    return uri == root.uri or uri.startswith(f"{root.uri.rstrip('/')}/")


def group_rows(stock: Stock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row of the table of groups, with its part. Raises ``OSError``."""
    import pyarrow.parquet as pq

    for part in stock.complete(GROUPS):
        with stock.open(stock.place(GROUPS, part)) as stream:
            for batch in pq.ParquetFile(stream).iter_batches(batch_size=4096):
                for row in batch.to_pylist():
                    yield part, row


def file_ids(stock: Stock, root: Root) -> Iterator[tuple[int, str]]:
    """Yield the ID of each file of an archive that a stock accounts for, as a number, and its status. Raises ``OSError``."""
    import pyarrow.parquet as pq

    for part in stock.parts(FILES):
        with stock.open(stock.place(FILES, part)) as stream:
            columns = ["file_id", "project", "status"]
            for batch in pq.ParquetFile(stream).iter_batches(batch_size=1 << 16, columns=columns):
                ids, projects, statuses = (batch.column(column).to_pylist() for column in columns)
                for file_id, project, status in zip(ids, projects, statuses, strict=True):
                    if is_within(project, root):
                        yield int(file_id, 16), status
