"""What the user changes through the page: fixes in sessions, the way back, suppressions, and their removal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daw_lint.fix.apply import FixedSession, NotFixed
from daw_lint.model.finding import Finding
from daw_lint.run.allowance import FOR_A_PAGE, Bounds, bounds_of
from daw_lint.run.find import ConfigFinder


@dataclass(frozen=True)
class FixSong:
    """Fix findings of a session, or plan it."""

    session: Path
    findings: tuple[Finding, ...]
    finder: ConfigFinder
    writes: bool
    media_folders: tuple[Path, ...] = ()
    """Where missing media are looked for, besides the folder of the session."""

    @property
    def bounds(self) -> Bounds:
        """Each fix is judged: more than a song takes."""
        return bounds_of(self.finder.for_file(self.session)).plus(FOR_A_PAGE)

    def run(self) -> dict[str, Any]:
        """Return the plan, or what was done. What is refused says why."""
        from daw_lint import __version__
        from daw_lint.fix.apply import fix_session
        from daw_lint.fix.store import tidy

        if self.writes:
            tidy(self.session)
        config = self.finder.for_file(self.session)
        fixed = fix_session(
            self.session, self.findings, config, write=self.writes, tool=__version__, media_folders=self.media_folders
        )
        return _plan(fixed, self.findings, self.writes)


def _plan(fixed: FixedSession, findings: tuple[Finding, ...], written: bool) -> dict[str, Any]:
    from daw_lint.report.fixes.text import lines, quoted
    from daw_lint.report.terminal import plain
    from daw_lint.report.view import View

    safeties = frozenset(one.fix.safety for one in findings if one.fix is not None)
    text = [plain(line) for line in lines([fixed], findings, safeties, written, View(verbose=True), False)]
    return {
        "plan": [
            {
                "title": one.finding.fix.words,
                "code": one.finding.code,
                "object": one.finding.object_path,
                "safety": str(one.finding.fix.safety),
                "changes_sound": one.finding.fix.action.changes_sound,
                "before": one.before,
                "after": one.after,
            }
            for one in fixed.fixed
            if one.finding.fix is not None
        ],
        "refused": [_refused(one) for one in fixed.not_fixed],
        "diff": "\n".join(text),
        "done": len(fixed.fixed) if fixed.record is not None else 0,
        "could_write": fixed.could_write,
        "undo": f"daw-lint fix --undo {quoted(fixed.session)}" if fixed.record is not None else None,
    }


def _refused(one: NotFixed) -> dict[str, Any]:
    finding = one.finding
    todo = "choose another folder to look in" if "--media-folder" in one.todo else one.todo
    return {"code": finding.code, "object": finding.object_path, "why": one.why, "todo": todo}


@dataclass(frozen=True)
class UndoFix:
    """Put a session back as it was before the last fix."""

    session: Path

    @property
    def bounds(self) -> Bounds:
        """Two files are compared and exchanged."""
        return FOR_A_PAGE

    def run(self) -> dict[str, Any]:
        """Return when the fix was made that is undone. Raises ``OSError``."""
        from daw_lint.fix.store import undo
        from daw_lint.run.fix_records import local_time

        try:
            record = undo(self.session)
        except OSError as error:
            raise OSError(error.strerror or str(error)) from None  # pickled without the path, read without the number
        return {"done": True, "as_before": local_time(record)}


@dataclass(frozen=True)
class SuppressFinding:
    """Suppress one finding with a reason, or show where that would be written."""

    finding: Finding
    song: Path
    is_session: bool
    reason: str
    finder: ConfigFinder
    new_config: Path
    writes: bool

    @property
    def bounds(self) -> Bounds:
        """A note in a session is judged, as a fix is."""
        return bounds_of(self.finder.for_file(self.song)).plus(FOR_A_PAGE)

    def run(self) -> dict[str, Any]:
        """Return what is written, and where. Raises ``ConfigError``."""
        from daw_lint import __version__
        from daw_lint.fix.suppress import by_object, suppress_findings
        from daw_lint.report.fixes.suppressed import suppressed_lines
        from daw_lint.report.terminal import plain

        done = suppress_findings(
            {self.finding.file: by_object([self.finding])},
            {self.song} if self.is_session else set(),
            self.reason,
            self.finder,
            lambda path: self.new_config,
            write=self.writes,
            tool=__version__,
        )
        text = [plain(line) for line in suppressed_lines(done, written=True)]
        refused = [one.refused for one in done.tables if one.refused]
        where = [str(one.session) for one in done.sessions] + [str(one.config) for one in done.tables]
        return {
            "diff": "\n".join(line for line in text if "To undo it" not in line or self.writes),
            "where": where[0] if where else "",
            "in_session": bool(done.sessions),
            "done": self.writes and done.is_anything,
            "problem": refused[0] if refused else "" if done.is_anything else "nothing can be written for this finding",
        }


@dataclass(frozen=True)
class TakeBack:
    """Remove what silences a finding, or show what that is."""

    finding: Finding
    suppressed: tuple[Finding, ...]
    session: Path | None
    bounces: tuple[Path, ...]
    song: Path
    finder: ConfigFinder
    shown: tuple[str, ...] | None
    """The lines that were shown, and are to be removed; ``None`` to show them."""

    @property
    def bounds(self) -> Bounds:
        """A session without its note is judged, as a fix is."""
        return bounds_of(self.finder.for_file(self.song)).plus(FOR_A_PAGE)

    def run(self) -> dict[str, Any]:
        """Return what is removed, and from where. What cannot be removed says why. Raises ``ConfigError``."""
        from daw_lint import __version__
        from daw_lint.fix.store import tidy
        from daw_lint.fix.take_back import take_back

        if self.shown is not None and self.session is not None:
            tidy(self.session)
        config = self.finder.for_file(self.song)
        done = take_back(
            self.finding, self.suppressed, self.session, self.bounces, config, shown=self.shown, tool=__version__
        )
        return {
            "where": str(done.file),
            "lines": list(done.lines),
            "again": len(done.again),
            "in_session": done.session is not None,
            "done": self.shown is not None and not done.refused,
            "problem": done.refused,
        }
