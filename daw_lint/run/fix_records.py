"""What is kept of a fix beside the session: the bytes before it, and a record of what was changed."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from daw_lint.disk import access_log
from daw_lint.disk.bounded import read_file
from daw_lint.disk.write import anything_goes, make_folder, remove_file, write_file
from daw_lint.model.limits import Limits

FOLDER = ".daw-lint"
"""The folder beside the session. Its name and those of the files in it are those of no session of any DAW."""
_LARGEST_BYTES = 1 << 20
_MOST_BYTES = Limits().max_file_bytes


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fix that was done."""

    code: str
    action: str
    object: str
    words: str
    changes_sound: bool


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One run of fixes on one session."""

    schema: int = 1
    file: str
    """The name of the session."""
    at: str
    """When, as UTC time in ISO 8601."""
    tool: str
    before: str
    after: str
    """SHA-256 of the session before and after."""
    modified_before_ns: int
    """The time of the session's file before the fix, in nanoseconds since 1970."""
    changes: tuple[Change, ...]
    state: str = "writing"
    """``writing`` until the session is exchanged, then ``done``; ``undone`` when the first bytes are back."""

    @property
    def changes_sound(self) -> bool:
        """Whether the session may sound different after it."""
        return any(change.changes_sound for change in self.changes)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal digits."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def folder_of(session: Path) -> Path:
    """Return the folder that holds the records of a session."""
    return session.parent / FOLDER / "fixes"


def backup_path(session: Path, record: Record) -> Path:
    """Return the path of the bytes before a fix."""
    return folder_of(session) / f"{_stem(record)}.before"


def record_path(session: Path, record: Record) -> Path:
    """Return the path of a record."""
    return folder_of(session) / f"{_stem(record)}.json"


def write_record(session: Path, record: Record) -> None:
    """Write a record. Raises ``OSError``."""
    make_folder(folder_of(session))
    ignore = session.parent / FOLDER / ".gitignore"
    if not ignore.exists():
        # As other tools do for what belongs to one working copy alone.
        write_file(ignore, b"*\n", anything_goes)
    content = msgspec.json.format(msgspec.json.encode(record), indent=1)
    write_file(record_path(session, record), content + b"\n", anything_goes)


def records_of(session: Path) -> list[Record]:
    """List the records of a session, the newest first. What cannot be read is left out."""
    found = [record for record in _records(folder_of(session)) if record.file == session.name]
    return sorted(found, key=lambda record: record.at, reverse=True)


def _records(folder: Path) -> list[Record]:
    found: list[Record] = []
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".json"))
    except OSError:
        return []
    for name in names:
        access_log.at(folder / name)
        try:
            record = msgspec.json.decode(read_file(folder / name, _LARGEST_BYTES), type=Record)
        except (OSError, ValueError, msgspec.MsgspecError):
            continue
        if f"{_stem(record)}.json" == name and record.file == Path(record.file).name:
            found.append(record)
    return found


def records_in(folder: Path) -> list[tuple[Path, Record]]:
    """List the records of all sessions in a folder and below, each with its session, the newest first."""
    found: list[tuple[Path, Record]] = []
    for here in sorted(folder.rglob(f"{FOLDER}/fixes")):
        home = here.parent.parent
        for name in {record.file for record in _records(here)}:
            found += [(home / name, record) for record in records_of(home / name)]
    return sorted(found, key=lambda entry: entry[1].at, reverse=True)


def before_silent_fixes(session: Path) -> int | None:
    """Return when a session was changed before fixes that nobody hears, in nanoseconds since 1970.

    ``None`` where its content is not what such a fix made: then the time of the file counts. Only the fixes at the end
    count, one after the other, so that a save in the DAW between them is not passed over.
    """
    if access_log.at(folder_of(session)).is_dir() is False:
        return None
    done = {
        record.after: record for record in records_of(session) if record.state == "done" and not record.changes_sound
    }
    time: int | None = None
    try:
        content = digest(read_file(session, _MOST_BYTES)) if done else ""
    except OSError:
        return None
    while content in done:
        record = done.pop(content)
        time, content = record.modified_before_ns, record.before
    return time


def forget(session: Path, record: Record) -> None:
    """Delete a record and its bytes. Raises ``OSError``."""
    remove_file(backup_path(session, record))
    remove_file(record_path(session, record))


def _stem(record: Record) -> str:
    time = "".join(letter for letter in record.at if letter.isdigit())[:20]
    return f"{time}-{record.before[:12]}"
