"""Questions to git: which files changed, and the content of a file in a commit or in the index."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from daw_lint.disk import probe
from daw_lint.disk.bounded import TooLongError, read_head, read_stream
from daw_lint.disk.git_safety import command, environment

_MOST_PATH_BYTES = 1 << 15
_ADVICE = {
    "clone": "this looks like a shallow clone: fetch the whole history (in a CI job: fetch-depth: 0)",
    "name": "git log --oneline lists the revisions",
}


class GitError(Exception):
    """A question that git cannot answer. The text is one line: the problem, and what to do."""


@lru_cache(maxsize=256)
def repository(folder: Path) -> Path | None:
    """Return the top folder of the checkout around an absolute folder; ``None`` outside of one."""
    return next((parent for parent in (folder, *folder.parents) if probe.exists(parent / ".git")), None)


def git_folder(top: Path) -> Path:
    """Return the folder with the state of a checkout: ``.git``, or the folder that a ``.git`` file names in a linked worktree."""
    entry = top / ".git"
    named = os.fsdecode(read_head(entry, _MOST_PATH_BYTES))
    return top / named.removeprefix("gitdir:").strip() if named.startswith("gitdir:") else entry


def git(folder: Path, *arguments: str) -> str | None:
    """Return the output of git without line ends around it; ``None`` if git fails or is missing."""
    done = _run(folder, arguments, timeout=10)
    return os.fsdecode(done[1]).strip("\r\n") if done is not None and done[0] == 0 else None


def looks_like_blob(name: str) -> bool:
    """Whether a name that is not a file can name one in git: ``HEAD~1:Song.als``, or ``:Song.als`` in the index."""
    revision, colon, path = name.partition(":")
    is_drive = len(revision) == 1 and path.startswith(("/", "\\"))
    return bool(colon and path) and not is_drive and not revision.startswith("-") and not probe.exists(Path(name))


def is_revision(name: str, folder: Path) -> bool:
    """Whether git knows a commit by this name."""
    return not name.startswith("-") and git(folder, "rev-parse", "--verify", "--quiet", name + "^{commit}") is not None


def read_blob(name: str, folder: Path, most: int) -> bytes:
    """Read ``REVISION:PATH`` as a checkout would write it, so that git-LFS gives the file itself.

    The path is relative to the top of the repository or, if nothing is there, to ``folder``. Raises ``GitError``.
    """
    _require(folder)
    revision, _, path = name.partition(":")
    if revision and not is_revision(revision, folder):
        raise GitError(_unknown(revision, folder))
    for spelling in (name, f"{revision}:./{path}"):
        kind = git(folder, "cat-file", "-t", spelling)
        if kind == "tree":
            raise GitError(f"{name} is a folder: a session in a folder can only be compared on the disk")
        if kind is not None:
            return _content(spelling, name, folder, most)
    where = revision or "the index"
    if probe.exists(folder / path):
        todo = "git add adds a file" if not revision else "is it new, or was it renamed?"
    else:
        todo = f"git ls-{f'tree -r --name-only {revision}' if revision else 'files'} lists the files"
    raise GitError(f"{path.removeprefix('./')} is not in {where}; {todo}")


def changed_files(revision: str, paths: Sequence[Path], folder: Path) -> list[Path]:
    """List the existing files below ``paths`` that changed since a revision or were never committed.

    ``A...B`` and ``A...`` mean the same as in git: changes since the two diverged. Raises ``GitError``.
    """
    _require(folder)
    for end in revision.split("..."):
        if (end or revision == "...") and not is_revision(end, folder):
            raise GitError(_unknown(end or revision, folder))
    where = ["--", *(str(path) for path in paths or [Path()])]
    since = (
        "--literal-pathspecs",
        "diff",
        "--name-only",
        "--no-relative",
        "-z",
        "--no-renames",
        "--diff-filter=d",
        revision,
    )
    new = ("--literal-pathspecs", "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    top = Path(git(folder, "rev-parse", "--show-toplevel") or folder)
    names = [name for words in (since, new) for name in _names(folder, *words, *where)]
    files = [_from_here(top / name, folder) for name in dict.fromkeys(names)]
    return [file for file in files if probe.exists(file)]


def base_of(revision: str, folder: Path) -> str | None:
    """Return the commit that ``changed_files`` compares with: for ``A...B`` where the two diverged; ``None`` for an unknown one."""
    if revision.startswith("-"):
        return None
    old, dots, new = revision.partition("...")
    if not dots:
        return git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return git(folder, "merge-base", old or "HEAD", new or "HEAD")


def renamed_since(commit: str, folder: Path) -> dict[Path, str]:
    """Return the files that were renamed since a commit with their old names, relative to the top of the repository."""
    top = Path(git(folder, "rev-parse", "--show-toplevel") or folder)
    words = _names(folder, "diff", "-z", "--name-status", "--no-relative", "-M", "--diff-filter=R", commit)
    return {(top / new).absolute(): old for _, old, new in zip(words[::3], words[1::3], words[2::3], strict=False)}


def _names(folder: Path, *arguments: str) -> list[str]:
    done = _run(folder, arguments, timeout=600)
    if done is None or done[0] != 0:
        raise GitError(f"git cannot list the changes: {_first_line(done[2]) if done else 'it does not answer'}")
    return [os.fsdecode(name) for name in done[1].split(b"\0") if name]


def _content(spelling: str, name: str, folder: Path, most: int) -> bytes:
    """Read a blob through the filters of a checkout; if they fail, read it raw, so that a git-LFS pointer can be reported."""
    for option in ("--filters", "blob"):
        try:
            data = _output(folder, ("cat-file", option, spelling), most)
        except TooLongError:
            raise GitError(f"{name} has more than {most:,} bytes: write it to a file, and name that") from None
        if data is not None:
            return data
    raise GitError(f"git cannot read {name}")


def _output(folder: Path, arguments: Sequence[str], most: int) -> bytes | None:
    """Return what git writes; ``None`` if git fails. Raises ``TooLongError`` for more than ``most`` bytes, and ends git."""
    import subprocess

    try:
        with subprocess.Popen(
            command(folder, tuple(arguments)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=environment(),
        ) as process:
            assert process.stdout is not None
            try:
                data = read_stream(process.stdout, most)
            except BaseException:
                process.kill()
                raise
    except TooLongError:
        raise
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return data if process.returncode == 0 else None


def _require(folder: Path) -> None:
    if git(folder, "rev-parse", "--git-dir") is not None:
        return
    if git(folder, "--version") is None:
        raise GitError("git is not installed, or not found in the search path")
    if repository(folder.absolute()) is not None:
        done = _run(folder, ("rev-parse", "--git-dir"), timeout=10)
        raise GitError(f"git does not work here: {_first_line(done[2]) if done else 'it does not answer'}")
    raise GitError(f"{folder.absolute()} is not in a git repository; change to one, or name files instead")


def _unknown(revision: str, folder: Path) -> str:
    if revision == "HEAD":
        return "git knows no revision 'HEAD': nothing is committed here yet"
    shallow = git(folder, "rev-parse", "--is-shallow-repository") == "true"
    return f"git knows no revision {revision!r}; {_ADVICE['clone' if shallow else 'name']}"


def _from_here(path: Path, folder: Path) -> Path:
    """Write a path inside the folder relative to it."""
    here = folder.resolve()
    return folder / path.relative_to(here) if path.is_relative_to(here) else path


def _first_line(message: bytes) -> str:
    lines = os.fsdecode(message).strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "no reason given"


def _run(folder: Path, arguments: Sequence[str], timeout: float) -> tuple[int, bytes, bytes] | None:
    import subprocess

    try:
        done = subprocess.run(
            command(folder, tuple(arguments)), capture_output=True, timeout=timeout, check=False, env=environment()
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.returncode, done.stdout, done.stderr
