"""Holds groups on the disk between listing and judging: their number is known before the first is judged."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from types import TracebackType

from daw_lint.archive.entries import Group, decode, encode

_LENGTH_BYTES = 8


class Spool:
    """Groups in a temporary file without a name, in the order in which they were added."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self.files = 0
        """Number of files in all groups."""
        self.work = 0
        """Number of files to judge."""

    def add(self, group: Group) -> None:
        """Add a group. Raises ``OSError`` if there is no room for it."""
        data = zlib.compress(encode(group), 1)
        self._file.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
        self.files += group.count
        self.work += group.work

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups."""
        self._file.seek(0)
        while head := self._file.read(_LENGTH_BYTES):
            yield decode(zlib.decompress(self._file.read(int.from_bytes(head, "big"))))

    def __enter__(self) -> Spool:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the file."""
        self._file.close()
