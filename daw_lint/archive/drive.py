"""A run over an archive: list, leave out what is known, judge the rest, and account for every file."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any, cast

import msgspec

from daw_lint.archive.address import id_of
from daw_lint.archive.batches import Batch, batches, size_for
from daw_lint.archive.bucket.world import bucket_of
from daw_lint.archive.cluster import threads_of, workers
from daw_lint.archive.entries import Entry, Group
from daw_lint.archive.judging import Done, judge_batch
from daw_lint.archive.listing.folders import Lister
from daw_lint.archive.listing.groups import GroupFinder
from daw_lint.archive.listing.local import LocalLister
from daw_lint.archive.listing.remote import RemoteLister
from daw_lint.archive.listing.spool import Spool
from daw_lint.archive.options import Options
from daw_lint.archive.stock.drop import drop_groups
from daw_lint.archive.stock.known import Known, file_ids, is_within, known_groups
from daw_lint.archive.stock.repair import drop_doubles, repair
from daw_lint.archive.stock.store import Stock
from daw_lint.archive.wire import to_bytes
from daw_lint.disk import outside
from daw_lint.named_tuple import NamedTuple
from daw_lint.run.cache.state import state

_WINDOW = 4
"""How many batches a worker has waiting."""
_MOST_FAILURES = 20
"""After so many batches that could not be written in a row, the run ends: the storage is full, or gone."""
_MODULUS = 1 << 128


class Progress(NamedTuple):
    """How far a run is."""

    listed: int = 0
    work: int | None = None
    """Number of files to judge; ``None`` while the archive is listed."""
    done: int = 0
    errors: int = 0
    failures: int = 0
    """Number of batches that could not be done."""


class Summary(NamedTuple):
    """What a run was. ``is_complete``: every file that was listed is accounted for, once, and no other."""

    listed: int
    known: int
    judged: int
    dropped: int
    errors: int
    accounted: int
    is_complete: bool
    failures: tuple[str, ...]
    """Why batches could not be done."""
    statuses: Mapping[str, int]
    bytes: int


class _Sum:
    """Tells whether two collections of files are the same, without holding them."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, file_id: int) -> None:
        self.count += 1
        self._sum = (self._sum + file_id * (file_id | 1)) % _MODULUS

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sum) and (self.count, self._sum) == (other.count, other._sum)

    __hash__ = None  # type: ignore[assignment]


def take_stock(
    options: Options, number: int, scheduler: str | None, tell: Callable[[Progress], None] = lambda progress: None
) -> Summary:
    """Bring a stock up to date. Raises ``OSError`` if the archive cannot be listed, and ``NoWorkersError``."""
    stock = Stock(options.stock)
    repair(stock)
    with ExitStack() as stack:
        stack.enter_context(_looking(options))
        known = known_groups(stock, options, state)
        spool = stack.enter_context(Spool())
        listed = _Sum()
        kept = _list(options, stock, known, spool, listed, tell)
        if known and not listed.count:
            raise FileNotFoundError(
                errno.ENOENT, "there is no session in the archive any more, is it there at all?", options.root
            )
        stale: dict[str, set[str]] = {}
        for group_id, entry in known.items():
            if group_id not in kept:
                stale.setdefault(entry.part, set()).add(group_id)
        drop_groups(stock, stale)
        failures: list[str] = []
        judged = 0
        if spool.files:
            client = stack.enter_context(workers(number, scheduler))
            judged = _Run(client, options, spool, listed.count, tell, failures).run()
            drop_doubles(stock)
        return _summary(stock, options, listed, spool, judged, sum(map(len, stale.values())), failures)


@contextmanager
def _looking(options: Options) -> Iterator[None]:
    """Let the bucket answer what the driver asks of files, where the archive is in one."""
    bucket = bucket_of(options)
    with nullcontext() if bucket is None else outside.looking_at(bucket):
        yield


def _list(
    options: Options,
    stock: Stock,
    known: Mapping[str, Known],
    spool: Spool,
    listed: _Sum,
    tell: Callable[[Progress], None],
) -> set[str]:
    """List the archive into the spool, and return the IDs of the groups that are known and unchanged."""
    root = options.at
    lister: Lister = RemoteLister(root) if root.is_remote else LocalLister(root)
    skipped = frozenset([stock.uri[len(root.uri) :].strip("/")]) if is_within(stock.uri, root) else frozenset()
    kept = set()
    for group in GroupFinder(lister, skipped):
        for entry in _files_of(group):
            listed.add(int(id_of(root.uri_of(entry.path)), 16))
        tell(Progress(listed.count))
        group_id = group.id_in(root)
        before = known.get(group_id)
        if before is not None and before.listed_digest == group.listed_digest():
            kept.add(group_id)
        else:
            spool.add(group)
    return kept


def _files_of(group: Group) -> Iterator[Entry]:
    yield from group.sessions
    yield from group.audio
    yield from (Entry(folder, 0) for folder in group.unreadable)


class _Run:
    """Hands batches to the workers, a few at a time, and counts what comes back."""

    def __init__(
        self,
        client: Any,
        options: Options,
        spool: Spool,
        listed: int,
        tell: Callable[[Progress], None],
        failures: list[str],
    ) -> None:
        self._client = client
        self._options = to_bytes(options)
        self._spool = spool
        self._listed = listed
        self._tell = tell
        self._failures = failures
        self._in_a_row = 0
        self._errors = 0

    def run(self) -> int:
        """Judge everything in the spool, and return how many files were judged."""
        import distributed

        threads = threads_of(self._client)
        waiting = batches(self._spool, size_for(self._spool.work, threads))
        running: Any = cast(Any, distributed).as_completed(raise_errors=False)
        works: dict[str, Batch] = {}
        done = judged = 0
        self._show(0)
        self._fill(running, waiting, works, threads * _WINDOW)
        for future in running:
            batch = works.pop(future.key)
            done += batch.work
            judged += self._take(future)
            future.release()
            self._show(done)
            if self._in_a_row < _MOST_FAILURES:
                self._fill(running, waiting, works, threads * _WINDOW)
        return judged

    def _fill(self, running: Any, waiting: Iterator[Batch], works: dict[str, Batch], most: int) -> None:
        while len(works) < most:
            batch = next(waiting, None)
            if batch is None:
                return
            works[batch.part] = batch
            running.add(
                self._client.submit(judge_batch, batch.data, self._options, batch.part, key=batch.part, pure=False)
            )

    def _take(self, future: Any) -> int:
        try:
            done = msgspec.convert(future.result(), Done)
        except Exception as error:
            self._failures.append(f"{type(error).__name__}: {error}")
            self._in_a_row += 1
            return 0
        self._in_a_row = 0
        self._errors += done.errors
        return done.work

    def _show(self, done: int) -> None:
        self._tell(Progress(self._listed, self._spool.work, done, self._errors, len(self._failures)))


def _summary(
    stock: Stock, options: Options, listed: _Sum, spool: Spool, judged: int, dropped: int, failures: list[str]
) -> Summary:
    accounted = _Sum()
    statuses: dict[str, int] = {}
    for file_id, status in file_ids(stock, options.at):
        accounted.add(file_id)
        statuses[status] = statuses.get(status, 0) + 1
    return Summary(
        listed=listed.count,
        known=listed.count - spool.files,
        judged=judged,
        dropped=dropped,
        errors=statuses.get("error", 0),
        accounted=accounted.count,
        is_complete=accounted == listed and not failures,
        failures=tuple(dict.fromkeys(failures)),
        statuses=statuses,
        bytes=stock.bytes(),
    )
