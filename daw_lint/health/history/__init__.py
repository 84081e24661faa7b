"""Past reports of sessions in an embedded database: findings and numbers, version by version."""

from __future__ import annotations

from pathlib import Path


class HistoryError(Exception):
    """A history that cannot be read or written. ``what`` and ``todo`` are one line of plain text each."""

    def __init__(self, path: Path, what: str, todo: str) -> None:
        super().__init__(f"{path}: {what}; {todo}")
        self.path = path
        self.what = what
        self.todo = todo
