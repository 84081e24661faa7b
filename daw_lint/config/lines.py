"""Where in a configuration file a fault stands, so that a message names the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Fault = Callable[[Mapping[str, Any]], str]
"""Returns what is wrong with the settings of a file, or nothing."""


def line_of_fault(text: str, fault: Fault) -> int | None:
    """Return the line with which a fault of the whole comes in: without it and what follows, the fault is not there."""
    import tomllib

    lines = text.splitlines()
    said = fault(tomllib.loads(text))
    if not said:
        return None
    for number in range(len(lines) - 1, -1, -1):
        try:
            before = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value of several lines
        if fault(before) != said:
            return number + 1
    return None


def shown_file(file: Path) -> str:
    """Return a file as it is seen from here."""
    import os

    try:
        near = os.path.relpath(file)
    except ValueError:
        return file.as_posix()
    return Path(near).as_posix() if len(near) < len(str(file.absolute())) else file.as_posix()


def place_of(file: Path, line: int | None) -> str:
    """Return a file with a line, as editors and terminals open it."""
    return shown_file(file) if line is None else f"{shown_file(file)}:{line}"
