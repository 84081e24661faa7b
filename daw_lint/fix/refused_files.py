"""Files that daw-lint does not edit, whatever is in them."""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk.bounded import read_head
from daw_lint.disk.globs import are_among
from daw_lint.disk.lfs_and_apple_double import is_annex_pointer, is_lfs_pointer
from daw_lint.disk.write import RefusedError
from daw_lint.fix.store import refuse_unsafe
from daw_lint.model.backups import BACKUP_NAMES
from daw_lint.parsers.editing.edit import RefusedFixError

_HEAD = 1024
_NEAR = 3
"""How many last parts of a path tell of a backup: the file and the folders around it, not where the project lies."""
_PENDING = ".pending"
"""Ardour opens the file with this suffix instead of the session, if there is one: it is newer."""


def refuse_file(path: Path) -> None:
    """Raise ``RefusedFixError`` for what must not be written: a link, a backup, a pointer, a write-protected file."""
    try:
        refuse_unsafe(path)
    except RefusedError as error:
        why, _, todo = (error.strerror or "it must not be written").partition(": ")
        raise RefusedFixError(why, todo or "nothing was changed") from None
    except OSError as error:
        raise RefusedFixError(error.strerror or "it cannot be read", "check the path") from None
    head = read_head(path, _HEAD)
    if is_lfs_pointer(head) or is_annex_pointer(head):
        raise RefusedFixError("this is a pointer, not the session itself", "fetch the session first")
    if path.with_suffix(_PENDING).exists():
        raise RefusedFixError(
            f"{path.stem}{_PENDING} is beside it, which Ardour would open instead",
            "open the session in Ardour, save it, and try again",
        )
    if are_among(path.absolute().parts[-_NEAR:], BACKUP_NAMES):
        raise RefusedFixError("it is a backup", "fix the session itself")
