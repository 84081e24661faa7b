"""Writes the file behind ``--output``, in every command alike."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from daw_lint.cli.console import fail
from daw_lint.cli.given import is_forced, named_paths


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
    from daw_lint.run.output_file import write_output

    inputs = (*named_paths(), *more_inputs)
    try:
        write_output(
            path,
            text,
            is_for_people=is_for_people,
            inputs=inputs,
            force=is_forced(),
            is_appended=is_appended,
        )
    except OSError as error:
        return f"cannot write {path}: {error.strerror}"
    return None
