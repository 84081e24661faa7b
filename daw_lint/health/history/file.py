"""The file of a history: made whole, and opened only where it bears the mark of daw-lint.

The path may come from the configuration of somebody else, and so may the files that are there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from daw_lint.disk.bounded import open_file
from daw_lint.disk.lock import locked
from daw_lint.disk.unfinished import remove_left_over
from daw_lint.disk.write import RefusedError, as_bytes, make_folder, refuse_link, write_file
from daw_lint.health.history import HistoryError
from daw_lint.health.history.schema import APPLICATION_ID, prepare
from daw_lint.run.output_file import refuse_music

PARTS = ("-journal", "-wal", "-shm", "")
"""What SQLite adds to the name of a database for the files beside it, and nothing for the database itself, as the last."""
_SQLITE = b"SQLite format 3\0"
_MARK_AT = 68
"""The offset of the application id in the header of a database (SQLite, Database File Format, 1.3)."""
_SEVERAL = bytes.fromhex("d9d505f920a163d7")
"""The end of a journal that names one more file, for a change of several databases: SQLite deletes that one too (ibid., 3)."""
ADVICE = "the report is written, but not added to the history"
_TODO = "it was left untouched; choose another file"
_OWN_FOLDER = ".daw-lint"


def make_history(path: Path) -> None:
    """Make an empty history where there is no file, with its folder. Raises ``HistoryError``.

    It appears with its mark and its tables at once: a file without the mark is never ours.
    """
    if path.exists() and not path.is_symlink():
        if path.parent.name == _OWN_FOLDER and not path.parent.is_symlink():
            remove_left_over(path.parent)  # of a run that was killed after the history had its name
        return
    try:
        refuse_music(path)
        make_folder(path.parent)
        with locked(path):
            if not path.exists():
                _hide_from_git(path.parent)
                write_file(path, _empty(path), _refuse)
    except OSError as error:
        raise HistoryError(path, f"it cannot be created ({error.strerror})", ADVICE) from None


def refuse_foreign(path: Path) -> None:
    """Raise ``HistoryError`` for a file that is not a history of daw-lint, or whose journal reaches other files.

    Raises ``FileNotFoundError`` if the file does not exist.
    """
    try:
        if path.parent.name == _OWN_FOLDER and path.parent.is_symlink():
            raise RefusedError(path.parent, "its folder is a link")
        for part in PARTS:
            beside = path.with_name(path.name + part)
            refuse_link(beside)
            if part == "-journal" and _end(beside) == _SEVERAL:
                raise RefusedError(beside, f"{beside.name} names one more file, which SQLite would delete")
        with open_file(path) as stream:
            head = stream.read(_MARK_AT + 4)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise HistoryError(path, f"it cannot be opened ({error.strerror})", _TODO) from None
    mark = head[_MARK_AT:]
    if not head.startswith(_SQLITE):
        raise HistoryError(path, "it is not a history of daw-lint", _TODO)
    if mark != APPLICATION_ID.to_bytes(4, "big"):
        raise HistoryError(path, "it is a database of another program, not a history of daw-lint", _TODO)


def _end(journal: Path) -> bytes:
    """Return the last bytes of a journal; none where another process has just ended its change."""
    try:
        with open_file(journal) as stream:
            stream.seek(max(0, journal.stat().st_size - len(_SEVERAL)))
            return stream.read()
    except FileNotFoundError:
        return b""


def _hide_from_git(folder: Path) -> None:
    """Let git not see the folder that is ours. A run that was killed may have made it alone."""
    ignored = folder / ".gitignore"
    if folder.name == _OWN_FOLDER and not ignored.exists():
        write_file(ignored, as_bytes("*\n"), _refuse)


def _refuse(path: Path) -> None:
    raise RefusedError(path, "another program has made it meanwhile")


def _empty(path: Path) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        prepare(connection, path)
        return connection.serialize()
