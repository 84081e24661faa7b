"""What became of each session since a git revision: its score, its findings and its content, for reviews of a change.

Both versions are judged alone, without bounces, by today's rules and settings, with today's files beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.disk.bounded import read_file
from daw_lint.disk.git import GitError, base_of, read_blob, renamed_since, repository
from daw_lint.health.score import Verdict, score, verdict
from daw_lint.model.finding import Finding
from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError

if TYPE_CHECKING:
    from daw_lint.diff.compare import Comparison
    from daw_lint.run.find import ConfigFinder

MOST_SESSIONS = 20
"""Most sessions that are compared: each is read and judged twice more."""


class Judged(NamedTuple):
    """A version of a session: its points from 0 to 100, and its verdict."""

    points: int
    verdict: Verdict


class Since(NamedTuple):
    """A session now, beside its version at the base. ``before`` is ``None`` for a new one."""

    file: Path
    after: Judged
    before: Judged | None = None
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    comparison: Comparison | None = None
    old_name: str = ""
    """Its name at the base, relative to the top of the repository, if it was renamed."""


class NotCompared(NamedTuple):
    """A session that could not be compared, and why."""

    file: Path
    why: str


class Base:
    """The revision that sessions are compared with. What was compared is kept, since several outputs may show it."""

    def __init__(self, revision: str, configs: ConfigFinder, folder: Path = Path()) -> None:
        """``revision`` is what ``--diff-from`` names."""
        self.revision = revision
        self._configs, self._folder = configs, folder
        self._known: dict[Path, Since | NotCompared] = {}

    def of(self, sessions: Sequence[Path]) -> Iterator[Since | NotCompared]:
        """Compare sessions with the base, at most ``MOST_SESSIONS`` of them."""
        for file in sessions[:MOST_SESSIONS]:
            if file not in self._known:
                self._known[file] = self._compared(file)
            yield self._known[file]

    @cached_property
    def _commit(self) -> str | None:
        return base_of(self.revision, self._folder)

    @cached_property
    def _renamed(self) -> dict[Path, str]:
        try:
            return renamed_since(self._commit or "HEAD", self._folder)
        except GitError:
            return {}

    def _compared(self, file: Path) -> Since | NotCompared:
        top = repository(file.absolute().parent)
        if self._commit is None or top is None:
            return NotCompared(file, "git does not know where the branches diverged: fetch the whole history")
        if file.is_dir():
            return NotCompared(file, "a session that is a folder can only be compared on the disk")
        try:
            now = read_file(file, Limits().max_file_bytes)
            found = self._findings(file, now)
            after = self._judged(file, found)
            old_name = self._renamed.get(file.absolute(), "")
            name = old_name or file.absolute().relative_to(top).as_posix()
            try:
                data = read_blob(f"{self._commit}:{name}", top, Limits().max_file_bytes)
            except GitError:
                return Since(file, after, new=tuple(found))
            earlier = self._findings(file, data)
            comparison = _comparison(file, data, now)
        except SessionError as error:
            return NotCompared(file, f"{error.what}; {error.todo}")
        except (OSError, ValueError) as error:
            return NotCompared(file, str(error))
        new, gone = tuple(_only_in(found, earlier)), tuple(_only_in(earlier, found))
        return Since(file, after, self._judged(file, earlier), new, gone, comparison, old_name)

    def _findings(self, file: Path, data: bytes) -> list[Finding]:
        from daw_lint.run.lint import lint

        report = lint([file], [], self._configs, given={file: data}, is_bounded=True)
        return [finding for finding in report.findings if finding.file == file]

    def _judged(self, file: Path, findings: Sequence[Finding]) -> Judged:
        from daw_lint.rulebook.selection import rules_for

        rules = {rule.code: rule for rule in rules_for(self._configs.for_file(file))}
        return Judged(score(findings, rules).points, verdict(findings))


def _comparison(file: Path, old: bytes, new: bytes) -> Comparison:
    """Compare the two versions. Raises ``SessionError`` for one that cannot be read, or that breaks off."""
    from daw_lint.diff.compare import compare
    from daw_lint.judge.device_settings import states_of
    from daw_lint.parsers import read_session
    from daw_lint.rulebook.catalogue import load

    before, after = (read_session(file, data=data) for data in (old, new))
    for session in (before, after):
        if session.cut_off:
            raise SessionError(file, session.cut_off, "copy it again, or restore it from a backup")
    return compare(before, after, states_of(load()))


def _only_in(findings: Iterable[Finding], others: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that the others do not have: those of another rule, or about another object."""
    left = Counter((one.code, one.object_path, str(one.evidence.get("file", ""))) for one in others)
    for one in findings:
        key = one.code, one.object_path, str(one.evidence.get("file", ""))
        if left[key]:
            left[key] -= 1
        else:
            yield one
