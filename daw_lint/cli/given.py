"""What the command line gives: the values of all arguments and options of the command that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

_values: ContextVar[Mapping[str, Any]] = ContextVar("values")


@contextmanager
def running(values: Mapping[str, Any]) -> Iterator[None]:
    """Run a command with these values."""
    token = _values.set(values)
    try:
        yield
    finally:
        _values.reset(token)


def is_forced() -> bool:
    """Whether ``--force`` is given."""
    return bool(_values.get({}).get("force"))


def named_paths() -> Iterator[Path]:
    """Yield what the command line names, but for the outputs, as paths. A value of another kind is the path of no file."""
    for name, value in _values.get({}).items():
        if name == "output":
            continue
        for entry in value if isinstance(value, list | tuple) else [value]:
            if isinstance(entry, str | Path):
                yield Path(entry)
