"""Writes the file behind ``--output``, in every command alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from daw_lint.cli.console import fail
from daw_lint.run.output_file import Medium, write_output


def save(path: Path, text: str, medium: Medium, more_inputs: Iterable[Path] = ()) -> None:
    """Write an output, or fail with the reason in one line."""
    problem = saved(path, text, medium, more_inputs)
    if problem is not None:
        fail(problem)


def saved(
    path: Path, text: str, medium: Medium, more_inputs: Iterable[Path] = (), is_appended: bool = False
) -> str | None:
    """Write an output. Returns why that was not possible, or ``None``.

    Whatever else the command line names is an input, and stays. ``more_inputs`` are those that it does not name.
    """
    try:
        write_output(path, text, medium, inputs=(*_named(), *more_inputs), force=is_forced(), is_appended=is_appended)
    except OSError as error:
        return f"cannot write {path}: {error.strerror}"
    return None


def is_forced() -> bool:
    """Whether ``--force`` is given."""
    return bool(_params().get("force"))


def _params() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return context.params if context is not None else {}


def _named() -> Iterator[Path]:
    """Yield what the other arguments and options name, as paths: a value that is none is the path of no file."""
    for name, value in _params().items():
        if name == "output":
            continue
        for entry in value if isinstance(value, list | tuple) else [value]:
            if isinstance(entry, str | Path):
                yield Path(entry)
