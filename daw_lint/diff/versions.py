"""Reads versions of a session: files, commits, and the git index."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import probe
from daw_lint.disk.bounded import read_file
from daw_lint.disk.git import GitError, is_revision, looks_like_blob, read_blob, repository
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import read_session


class Version(NamedTuple):
    """A version of a session, read. ``name`` is the user's name for it; ``data`` are its bytes if they come from git."""

    name: str
    session: Session
    data: bytes | None


def read_versions(old: str, new: str | None, folder: Path) -> tuple[Version, Version]:
    """Read both versions. Each is a file, or in a commit (``HEAD~1:Song.als``) or the index (``:Song.als``).

    ``old`` alone is a file, or its staged version, to compare with the last commit; if one of two names is a file, the other
    may be a revision of it. Raises ``SessionError`` and ``GitError``.
    """
    if new is None:
        return _since_commit(old, folder)
    return _beside(old, new, folder), _beside(new, old, folder)


def _since_commit(name: str, folder: Path) -> tuple[Version, Version]:
    """Read a file, or its staged version, and its last commit."""
    if not looks_like_blob(name):
        now = read_version(name, folder)
        return _of_commit("HEAD", Path(name)), now
    if not name.startswith(":"):
        raise GitError(f"{name} needs a second version to be compared with: name both")
    return read_version(f"HEAD{name}", folder), read_version(name, folder)


def _beside(name: str, other: str, folder: Path) -> Version:
    """Read one of two versions; a bare revision means that revision of the other file."""
    path = Path(other)
    if probe.exists(path) and not probe.exists(Path(name)) and not looks_like_blob(name):
        if is_revision(name, path.parent):
            return _of_commit(name, path)
        if repository(path.absolute().parent) is not None:
            raise GitError(f"{name!r} is neither a file nor a revision that git knows")
    return read_version(name, folder)


def read_version(name: str, folder: Path) -> Version:
    """Read one version. Raises ``SessionError`` and ``GitError``."""
    if not looks_like_blob(name):
        return Version(name, _whole(read_session(Path(name))), None)
    data = read_blob(name, folder, Limits().max_file_bytes)
    path = Path(name.partition(":")[2])
    return Version(name, _whole(read_session(path, data=data)), data)


def are_identical(old: Version, new: Version) -> bool:
    """Whether both versions have the same bytes; ``False`` for sessions that are folders."""
    if old.data is None and new.data is None:
        return _same_file(old.session.path, new.session.path)
    contents = [version.data if version.data is not None else content(version.session.path) for version in (old, new)]
    return contents[0] is not None and contents[0] == contents[1]


def _of_commit(revision: str, path: Path) -> Version:
    data = read_blob(f"{revision}:./{path.name}", path.parent, Limits().max_file_bytes)
    return Version(f"{revision}:{path.as_posix()}", _whole(read_session(path, data=data)), data)


def _whole(session: Session) -> Session:
    """Reject a session whose file breaks off: what is lost would look deleted. Raises ``SessionError``."""
    if session.cut_off:
        raise SessionError(session.path, session.cut_off, "copy it again, or restore it from a backup")
    return session


def _same_file(old: Path, new: Path) -> bool:
    from filecmp import cmp

    try:
        return old.is_file() and new.is_file() and cmp(old, new, shallow=False)
    except OSError:
        return False


def content(path: Path) -> bytes | None:
    """Read the bytes of a file; ``None`` if it cannot be read."""
    try:
        return read_file(path, Limits().max_file_bytes)
    except OSError:
        return None
