"""Records as bytes, the same for the same record. Names of files that are no text can be in them, as nothing else allows.

The bytes go from the driver to its workers and from these to their children, and nowhere else: ``marshal`` is no format for
strangers.
"""

from __future__ import annotations

import marshal
from typing import TypeVar

import msgspec

_VERSION = 2
"""The last version in which equal values always give equal bytes."""
Record = TypeVar("Record")


def to_bytes(record: object) -> bytes:
    """Return a record as bytes."""
    return marshal.dumps(msgspec.to_builtins(record), _VERSION)


def from_bytes(data: bytes, kind: type[Record]) -> Record:
    """Return the record that ``to_bytes`` made bytes of."""
    return msgspec.convert(marshal.loads(data), kind)
