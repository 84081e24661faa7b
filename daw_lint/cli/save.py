"""Writes the file behind ``--output``, in every command alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from daw_lint.cli.console import fail
from daw_lint.run.output_file import write_output


def save(path: Path, text: str, more_inputs: Iterable[Path] = (), is_for_people: bool = False) -> None:
    """Write an output, or fail with the reason in one line."""
    problem = saved(path, text, more_inputs, is_for_people)
    if problem is not None:
        fail(problem)


def saved(
    path: Path,
    text: str,
    more_inputs: Iterable[Path] = (),
    is_for_people: bool = False,
    is_appended: bool = False,
) -> str | None:
    """Write an output. Returns why that was not possible, or ``None``.

    Whatever else the command line names is an input, and stays. ``more_inputs`` are those that it does not name.
    """
    params = _params()
    inputs = (*_named(params), *more_inputs)
    try:
        write_output(
            path,
            text,
            is_for_people=is_for_people,
            inputs=inputs,
            force=bool(params.get("force")),
            is_appended=is_appended,
        )
    except OSError as error:
        return f"cannot write {path}: {error.strerror}"
    return None


def _params() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return context.params if context is not None else {}


def _named(params: Mapping[str, Any]) -> Iterator[Path]:
    """Yield what the other arguments and options name, as paths: a value that is none is the path of no file."""
    for name, value in params.items():
        if name == "output":
            continue
        for entry in value if isinstance(value, list | tuple) else [value]:
            if isinstance(entry, str | Path):
                yield Path(entry)
