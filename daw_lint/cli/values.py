"""Converts command-line values without pydantic where that is safe.

Typer 0.29 hands every value to pydantic, even one that was not given, and imports pydantic to do so. That adds 80 ms of
processor time to a check of 240 ms (typer 0.29.2, pydantic 2.14.4). Absent values, text, paths and choices do not need it.
Everything else, and everything that is wrong, still goes to typer: the rules and the messages stay typer's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

from daw_lint.disk import probe


class NotPlainError(Exception):
    """Only typer can convert this value, or reject it."""


class _PlainFirst:
    """Takes the place of typer's converter of one parameter, and builds that one only when a value needs it."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            return _plain(value, param)
        except NotPlainError:
            return self._build().coerce(value, param=param, ctx=ctx)


def convert_plainly(params: Iterable[Any]) -> None:
    """Let parameters convert plain values by themselves. Does nothing with a typer below 0.29, which uses no pydantic."""
    for param in params:
        build = getattr(param, "get_runtime_param", None)
        if build is not None and "get_runtime_param" not in vars(param):
            converter = _PlainFirst(build)
            param.get_runtime_param = lambda converter=converter: converter


def _plain(value: Any, param: Any) -> Any:
    is_several = param.multiple or param.nargs == -1
    if value is None:
        return () if is_several else None
    kind, is_readable = param.type_descriptor.annotation, param.type_descriptor.parameter_info.readable
    if get_origin(kind) is not list:
        return one_value(value, kind, is_readable)
    if isinstance(value, str):
        raise NotPlainError
    return [one_value(entry, get_args(kind)[0], is_readable) for entry in value]


def one_value(value: Any, kind: Any, is_readable: bool) -> Any:
    """Convert one value. Raises ``NotPlainError``. ``is_readable``: a file that is there must be readable."""
    if kind is Path:
        # Typer rejects a file that is there and may not be read.
        if is_readable and probe.exists(Path(value)) and not os.access(value, os.R_OK):
            raise NotPlainError
        return Path(value)
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    if isinstance(kind, type) and issubclass(kind, Enum):
        for choice in kind:
            if choice.value == value:
                return choice
    raise NotPlainError
