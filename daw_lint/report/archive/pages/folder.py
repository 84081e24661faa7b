"""Writes the pages into a folder. Files of others in it stay: only what begins with our mark is replaced or deleted."""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk.bounded import read_head
from daw_lint.disk.write import RefusedError, make_folder, remove_file, write_file
from daw_lint.report.archive.pages.pieces import MARK, Piece
from daw_lint.report.view import Document
from daw_lint.run.output_file import write_output

DATA = "data"
_TODO = "name another folder"


class PageFolder:
    """A folder of pages that is being written. Raises ``OSError``: ``RefusedError`` for a file of others in the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: set[Path] = set()

    def write_piece(self, piece: Piece) -> None:
        """Write a piece of a list."""
        path = self.folder / DATA / f"{piece.name}.js"
        make_folder(path.parent)
        write_file(path, piece.text.encode("ascii"), _refuse_others)
        self._written.add(path)

    def finish(self, index: Document) -> Path:
        """Delete the pieces of an earlier run that are not needed any more, and write the index last."""
        path = self.folder / "index.html"
        write_output(path, index)
        for old in (self.folder / DATA).glob("*/*.js"):
            if old not in self._written and _is_ours(old):
                remove_file(old)
        return path


def _refuse_others(path: Path) -> None:
    if not _is_ours(path):
        raise RefusedError(path, f"daw-lint did not make the file that is there: {_TODO}")


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    return read_head(path, len(MARK)) == MARK.encode("ascii")
