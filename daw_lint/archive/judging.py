"""What a worker does: it judges a batch in its child, file by file, and writes the rows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from daw_lint.archive.address import as_text, id_of
from daw_lint.archive.child.guard import Guard
from daw_lint.archive.child.messages import (
    DIED,
    STORAGE,
    VANISHED,
    Answer,
    Begin,
    Begun,
    End,
    Ended,
    Failed,
    Judge,
    Judged,
)
from daw_lint.archive.entries import Entry, Group, encode, unpack
from daw_lint.archive.options import Options
from daw_lint.archive.rows.files import add_file
from daw_lint.archive.rows.table_rows import Row, Rows
from daw_lint.archive.schema import ERRORS, GROUPS, TABLES
from daw_lint.archive.stock.parts import write_parts
from daw_lint.archive.stock.store import Stock
from daw_lint.archive.tool import tool_digest
from daw_lint.archive.wire import from_bytes

_TRIES = 2
"""How often a file is tried whose process was killed: the system may have been out of memory."""
_PASSING = (STORAGE, VANISHED)
"""Kinds of errors after which a group is judged again by the next run."""
_local = threading.local()
_guards: list[Guard] = []


class OtherToolError(Exception):
    """A worker has another daw-lint than the driver."""


class Done(msgspec.Struct):
    """What a batch was: numbers, not rows."""

    part: str
    files: int
    work: int
    errors: int
    findings: int
    bytes: int


def judge_batch(data: bytes, options: bytes, part: str) -> dict[str, Any]:
    """Judge a batch and write its part. Raises ``OSError`` if it cannot be written, and ``OtherToolError``."""
    given = from_bytes(options, Options)
    if given.tool != tool_digest():
        raise OtherToolError("this worker has another version of daw-lint, or other rules")
    guard = _guard(given)
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    groups = unpack(data)
    for group in groups:
        if guard.is_worn():
            guard.close()
        for name, more in _GroupRun(guard, given, group).rows().items():
            rows[name] += more
    size = write_parts(Stock(given.stock), part, rows)
    done = Done(
        part,
        sum(group.count for group in groups),
        sum(group.work for group in groups),
        len(rows[ERRORS.name]),
        len(rows["findings"]),
        size,
    )
    return msgspec.to_builtins(done)  # type: ignore[no-any-return]


def close_guards() -> None:
    """End the children of this worker. They end by themselves after a while, too."""
    while _guards:
        _guards.pop().close()


def _guard(options: Options) -> Guard:
    """Return the child of this thread, a new one for other options."""
    known: Guard | None = getattr(_local, "guard", None)
    if known is None or known.options != options or known not in _guards:
        if known is not None:
            known.close()
        known = _local.guard = Guard(options)
        _guards.append(known)
    return known


class _GroupRun:
    """Judges one group, whatever its files do to the child."""

    def __init__(self, guard: Guard, options: Options, group: Group) -> None:
        self._guard, self._options, self._group = guard, options, group
        self._id = group.id_in(options.at)
        self._by_path = {as_text(entry.path): entry for entry in (*group.sessions, *group.audio)}
        self._rows = Rows(self._id)
        self._asked: set[str] = set()
        self._kinds: set[str] = set()
        self._began_ns = time.time_ns()

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows of the group, that of the group itself too."""
        begun = self._begin()
        if isinstance(begun, Begun):
            self._take(begun.rows, begun.asked)
            for number, path in enumerate(begun.files):
                self._judge(number, path)
        else:
            for entry in self._of_no_work():
                self._fail(entry, begun if isinstance(begun, Failed) else Failed(DIED, "it gave no answer"), 1)
        self._rows.add(
            GROUPS,
            uri=as_text(self._options.at.uri_of(self._group.folder)),
            files=self._group.count,
            listed_digest=None if self._kinds.intersection(_PASSING) else self._group.listed_digest(),
            judged_by=self._options.judged_by_with(bool(self._kinds)),
            asked=sorted(self._asked),
            asked_digest=self._digest(),
        )
        return self._rows.filled()

    def _begin(self) -> Answer:
        asked = Begin(encode(self._group))
        answer = self._guard.ask(asked)
        if isinstance(answer, Failed) and answer.kind == DIED:
            answer = self._guard.ask(asked)
        return answer

    def _judge(self, number: int, path: str) -> None:
        answer: Answer = Failed(DIED, "it gave no answer")
        tries = 0
        while tries < _TRIES and isinstance(answer, Failed) and answer.kind == DIED:
            tries += 1
            begun = None if self._guard.is_running else self._begin()
            answer = begun if isinstance(begun, Failed) else self._guard.ask(Judge(number))
        if isinstance(answer, Judged):
            self._take(answer.rows, answer.asked)
        else:
            failed = answer if isinstance(answer, Failed) else Failed(DIED, "it gave another answer")
            self._fail(self._by_path.get(path) or Entry(path, 0), failed, tries)

    def _take(self, rows: dict[str, list[Row]], asked: list[str]) -> None:
        for name, more in rows.items():
            self._rows.by_table[name] += more
        self._asked.update(asked)

    def _fail(self, entry: Entry, failed: Failed, tries: int) -> None:
        self._kinds.add(failed.kind)
        root = self._options.at
        uri = root.uri_of(entry.path)
        kind = "bounce" if entry in self._group.audio else "session"
        self._rows.add(
            ERRORS,
            file_id=id_of(uri),
            uri=as_text(uri),
            kind=failed.kind,
            message=as_text(failed.message),
            tries=tries,
            at=time.time_ns() // 1000,
        )
        add_file(self._rows, root, self._group, entry, kind, "error", None, None)

    def _of_no_work(self) -> Iterator[Entry]:
        """Yield every file of a group that could not be begun."""
        yield from (*self._group.sessions, *self._group.audio)
        yield from (Entry(folder, 0) for folder in self._group.unreadable)

    def _digest(self) -> str | None:
        answer = self._guard.ask(End(sorted(self._asked), self._began_ns))
        return answer.digest if isinstance(answer, Ended) else None
