"""What is kept of a fix beside the session: the bytes before it, and a record of what was changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from daw_lint.disk import access_log
from daw_lint.disk.bounded import open_file, read_file
from daw_lint.disk.git import git, git_folder, repository
from daw_lint.disk.write import RefusedError, anything_goes, as_bytes, make_folder, remove_file, write_file
from daw_lint.named_tuple import NamedTuple

FOLDER = ".daw-lint"
"""The folder beside the session. Its name and those of the files in it are those of no session of any DAW."""
_LARGEST_BYTES = 1 << 20
_LATEST_NS = (1 << 63) - 1
"""A moment in the year 2262: what ``datetime`` can still tell, wherever it is."""


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
    """The name of the session, as ``name_of`` gives it."""
    at: str
    """When, as UTC time in ISO 8601."""
    tool: str
    before: str
    after: str
    """SHA-256 of the session before and after."""
    modified_before_ns: Annotated[int, msgspec.Meta(ge=0, le=_LATEST_NS)]
    """When the session was last changed before the fix, in nanoseconds since 1970, as ``dates.last_changed`` says."""
    changes: tuple[Change, ...]
    state: str = "writing"
    """``writing`` until the session is exchanged, then ``done``; ``undone`` when the first bytes are back."""
    undone_at: str = ""
    """When it was undone, as UTC time in ISO 8601."""

    @property
    def changes_sound(self) -> bool:
        """Whether the session may sound different after it."""
        return any(change.changes_sound for change in self.changes)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal digits."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file of any length in hexadecimal digits. Raises ``OSError``."""
    import hashlib

    with open_file(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def name_of(session: Path) -> str:
    """Return the name of a session as text. A name that is not text has escapes in it, since JSON holds text alone."""
    return as_bytes(session.name).decode("utf-8")


def within(time_ns: int) -> int:
    """Return the nearest moment that a record can hold."""
    return min(max(time_ns, 0), _LATEST_NS)


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
    """List the records of a session, the newest first. What cannot be read is left out, and what others made."""
    found = [record for record in _records(folder_of(session)) if record.file == name_of(session)]
    if found and foreign(session):
        return []
    return sorted(found, key=lambda record: record.at, reverse=True)


def refuse_foreign(session: Path) -> None:
    """Raise ``RefusedError`` where the folder for records is not one of this working copy alone."""
    why = foreign(session)
    if why:
        raise RefusedError(session.parent / FOLDER, why)


def foreign(session: Path) -> str:
    """Say why the folder for records may be somebody else's; empty where it is ours.

    daw-lint keeps it out of git. One that git tracks came with a clone: its backups are whatever somebody put there, and
    to undo would put that in the place of the session. A link leads to where nobody expects daw-lint to write.
    """
    top = session.parent / FOLDER
    for folder in (top, folder_of(session)):
        if folder.is_symlink():
            return f"{folder} is a link: remove it"
    root = repository(top.absolute().parent) if top.is_dir() else None
    if root is None:
        return ""
    access_log.at(git_folder(root) / "index")
    if git(root, "ls-files", "--", str(top.absolute())):
        return (
            f"git tracks files in {top}, so that they may come from somebody else: "
            f"look at them, move what you need elsewhere, and take the folder out of git"
        )
    return ""


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


class _Event(NamedTuple):
    """A moment at which daw-lint wrote a session: a fix, or its undoing."""

    at_ns: int
    before: str
    after: str
    changes_sound: bool
    earlier_ns: int | None
    """When the session was last changed before; ``None`` for an undoing, before which there was the fix."""


class LastChange(NamedTuple):
    """The last change of a session that can be heard, where daw-lint wrote the file last."""

    at_ns: int
    """Nanoseconds since 1970."""
    is_ours: bool
    """Whether it was a fix, or the undoing of one; else it was made by the DAW, before all of them."""


def last_audible_change(session: Path) -> LastChange | None:
    """Return when a session was last changed so that it may sound different, if daw-lint wrote it last.

    ``None`` where its content is not what a fix or an undoing made: then the time of the file counts, or its commit. The
    records are followed back by the content, so that a save in the DAW between two fixes is not passed over.
    """
    if access_log.at(folder_of(session)).is_dir() is False:
        return None
    events = sorted(_events(records_of(session)), reverse=True)
    try:
        content = file_digest(session) if events else ""
    except OSError:
        return None
    found: LastChange | None = None
    for event in events:
        if event.after != content:
            continue
        if event.changes_sound:
            return LastChange(event.at_ns, is_ours=True)
        content = event.before
        if event.earlier_ns is not None:
            found = LastChange(event.earlier_ns, is_ours=False)
    return found


def _events(records: Iterable[Record]) -> Iterator[_Event]:
    for record in records:  # One that a killed run left as "writing" counts by the content too.
        sound = record.changes_sound
        yield _Event(_ns(record.at), record.before, record.after, sound, record.modified_before_ns)
        if record.undone_at:
            yield _Event(_ns(record.undone_at), record.after, record.before, sound, None)


def local_time(record: Record) -> str:
    """Return when a fix was made, to the minute, in the time of this computer; nothing for a damaged record."""
    try:
        return f"{datetime.fromisoformat(record.at).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


def now() -> str:
    """Return the time as UTC in ISO 8601, as records have it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _ns(when: str) -> int:
    try:
        return within(int(datetime.fromisoformat(when).timestamp() * 1e9))
    except (ValueError, OverflowError, OSError):
        return 0


def forget(session: Path, record: Record) -> None:
    """Delete a record and its bytes. Raises ``OSError``."""
    remove_file(backup_path(session, record))
    remove_file(record_path(session, record))


def _stem(record: Record) -> str:
    time = "".join(letter for letter in record.at if letter.isdigit())[:20]
    return f"{time}-{record.before[:12]}"
