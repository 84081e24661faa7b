"""The report song by song: a session with its bounces, or a file alone, with its findings and its verdict in a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from daw_lint.health.score import Verdict, verdict
from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding, Severity
from daw_lint.report.paths import shown
from daw_lint.run.lint import Report
from daw_lint.run.outline import Levels, Outline

UNKNOWN, UNREAD = "TOO LITTLE KNOWN", "NOT READ"
_WORDS = {Verdict.NOT_READY: "NOT READY", Verdict.NOTES: "READY, NOTES", Verdict.READY: "READY"}
STYLES = {"NOT READY": "bold red", UNREAD: "bold red", "READY, NOTES": "yellow", "READY": "green"}


@dataclass
class SongReport:
    """What was found on a song."""

    file: Path
    bounces: tuple[Path, ...]
    outline: Outline
    stage: str
    findings: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    """Findings that a baseline lists: they fail nothing, but make no song ready."""
    is_song: bool = True
    """False for what is no music: a configuration, or a name that is not there."""

    @property
    def name(self) -> str:
        """The session or the bounce alone; of a set the first file, and how many more there are."""
        return f"{shown(self.file)} and {len(self.bounces) - 1} more" if self.is_set else shown(self.file)

    @property
    def is_set(self) -> bool:
        """Whether several bounces were judged together without a session."""
        return not self.outline.has_session and len(self.bounces) > 1

    @property
    def verdict(self) -> str:
        """The verdict in capitals; empty for what is no music."""
        if not self.is_song:
            return ""
        found = verdict([*self.findings, *self.known])
        if not self.outline.has_session and not self.outline.levels and found is Verdict.NOT_READY:
            return UNREAD
        if found is Verdict.NOT_READY or self.outline.levels:
            return _WORDS[found]
        return "SESSION OK" if self.outline.knows_master else UNKNOWN

    @property
    def levels(self) -> Levels | None:
        """The levels of its bounce; of several, of that with the highest peak. A set has none: no file speaks for the others."""
        if self.is_set:
            return None
        known = [levels for levels in self.outline.levels if levels.peak_dbfs is not None]
        return max(known, key=lambda levels: levels.peak_dbfs or 0.0, default=None)

    @property
    def to_send_back(self) -> tuple[int, ...]:
        """The key by which songs are sorted: what must be sent back first comes first."""
        return (self.verdict not in ("NOT READY", UNREAD), -self.count(Severity.ERROR), -self.count(Severity.WARNING))

    def count(self, severity: Severity) -> int:
        """Count its findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)


def songs_of(report: Report, lists_them: bool = False) -> list[SongReport]:
    """Put the findings to their songs, in the order of the run. A finding of no song gets an entry of its own."""
    songs: list[SongReport] = []
    by_file: dict[Path, SongReport] = {}
    for song in report.songs:
        entry = SongReport(song.file, song.bounces, song.outline, report.stages[song.file].name)
        songs.append(entry)
        for file in (song.file, *song.bounces):
            by_file.setdefault(file, entry)
    for finding in gathered(report.findings, lists_them):
        if finding.file not in by_file:
            by_file[finding.file] = SongReport(finding.file, (), Outline(), "mix", is_song=False)
            songs.append(by_file[finding.file])
        by_file[finding.file].findings.append(finding)
    for finding in report.known:
        if finding.file in by_file:
            by_file[finding.file].known.append(finding)
    return songs
