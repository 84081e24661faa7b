"""When a file was last changed, and what says so.

A time in the file itself (BWF) is the best evidence. In a git checkout the time of a file is that of the checkout, so the
commit counts. The time of the file is last: copying, cloud folders and archives change it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.disk import access_log, outside
from daw_lint.disk.git import git, git_folder, repository
from daw_lint.judge.case import Dated
from daw_lint.regex import regex
from daw_lint.run.beside import noted_entries
from daw_lint.run.fix_records import last_audible_change, records_of

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce

_BACKUP = regex(r"\[(\d{4})-(\d\d)-(\d\d) (\d\d)(\d\d)(\d\d)\]")
_GIT_STATE = ("HEAD", "index", "logs/HEAD", "packed-refs")
"""Files of a checkout, one of which changes with every commit, stage and switch of branches."""


def last_changed(path: Path) -> Dated | None:
    """Return when a file was last changed: its git commit when it is committed and unchanged, else the file's time.

    ``None`` in a bucket: its times are those of the upload.
    """
    if not outside.is_disk():
        return None
    try:
        modified = datetime.fromtimestamp(access_log.at(path).stat().st_mtime).astimezone()
    except OSError:
        return None
    audible = last_audible_change(path)
    if audible is not None:
        evidence = "fixed by daw-lint" if audible.is_ours else "before daw-lint fixed what is not heard"
        return Dated(_moment(audible.at_ns), evidence)
    committed = _last_commit(path)
    return Dated(committed, "git commit time") if committed else Dated(modified, "file time")


def rendered(bounce: Bounce) -> Dated | None:
    """Return when a bounce was rendered: its BWF date, else when its file was last changed."""
    if bounce.audio.originated is not None:
        return Dated(bounce.audio.originated.astimezone(), "BWF date")
    return last_changed(bounce.path)


def first_trace(path: Path) -> Dated | None:
    """Return the first known trace of a session: its oldest dated backup, its first commit, else its last change.

    Live keeps copies as ``Backup/NAME [YYYY-MM-DD hhmmss].als`` in local time. A backup holds the state before a save, so
    the session was begun before its oldest one.
    """
    traces = [Dated(when, "first backup") for when in _backups(path)]
    if outside.is_disk():
        traces += [Dated(_moment(record.modified_before_ns), "before a fix of daw-lint") for record in records_of(path)]
    committed = _git_times(path, "--diff-filter=A", "--follow") if outside.is_disk() else []
    if committed:
        traces.append(Dated(committed[-1], "first git commit"))
    return min(traces, key=lambda dated: dated.when) if traces else last_changed(path)


def _moment(time_ns: int) -> datetime:
    return datetime.fromtimestamp(time_ns / 1e9).astimezone()


def _backups(path: Path) -> list[datetime]:
    found = []
    for name in noted_entries(path.parent / "Backup").beginning_with(path.stem + " ["):
        match = _BACKUP.search(name) if name.endswith(path.suffix) else None
        if match:
            try:
                found.append(datetime(*map(int, match.groups())).astimezone())  # type: ignore[arg-type]
            except ValueError:
                continue
    return found


def _last_commit(path: Path) -> datetime | None:
    root = _repository(path.absolute().parent)
    if root is None:
        return None
    if git(root, "status", "--porcelain", "--ignore-submodules=all", "--", str(path.absolute())) != "":
        return None
    times = _git_times(path, "-1")
    return times[0] if times else None


def _repository(folder: Path) -> Path | None:
    """Find the top folder of a checkout, if any, and record its state."""
    for parent in (folder, *folder.parents):
        access_log.at(parent / ".git")
    root = repository(folder)
    if root is not None:
        state = git_folder(root)
        for name in _GIT_STATE:
            access_log.at(state / name)
    return root


def _git_times(path: Path, *options: str) -> list[datetime]:
    root = repository(path.absolute().parent)
    if root is None:
        return []
    lines = git(root, "log", "--format=%ct", *options, "--", str(path.absolute()))
    return [datetime.fromtimestamp(int(line)).astimezone() for line in (lines or "").split()]
