"""The part of a report that the history keeps, and the changes from one report of a song to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import NamedTuple


class PastFinding(NamedTuple):
    """A finding of an earlier report, in the wording of that time."""

    code: str
    severity: str
    object_path: str
    message: str

    @property
    def where(self) -> tuple[str, str]:
        """The key of the same finding in another version: the rule and the object."""
        return self.code, self.object_path


class PastReport(NamedTuple):
    """One report of a song. Unknown numbers are ``None``; silence has levels of ``-inf``."""

    made_at: datetime
    """When this state was first reported, or last returned to."""
    path: str
    """The session, or the bounce if there was none; relative to the folder of the history if inside it."""
    sha256: str
    bounce: str
    """The name of the bounce; empty if there was none."""
    bounce_sha256: str
    tool_version: str
    settings: str
    """A digest of all settings that affect the findings."""
    profile: str
    targets: tuple[str, ...]
    stage: str
    verdict: str
    score: int
    loudness_lufs: float | None = None
    true_peak_db: float | None = None
    peak_db: float | None = None
    """Sample peak in dBFS."""
    plr_db: float | None = None
    plugins: int | None = None
    """Number of plug-ins, without the DAW's own devices."""
    tracks: int | None = None
    unjudged: int = 0
    """Number of rules that were not judged: with any, the score is partial."""
    application: str = ""
    """The DAW that saved the session, with its version; empty where it is unknown."""
    findings: tuple[PastFinding, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]

    @property
    def headroom_db(self) -> float | None:
        """Distance of the sample peak to full scale in dB; ``None`` if unknown or silent."""
        return None if self.peak_db is None or not isfinite(self.peak_db) else 0.0 - self.peak_db


class Number(NamedTuple):
    """A number that versions are compared by: its field in ``PastReport``, label, unit and decimals."""

    field: str
    label: str
    unit: str
    decimals: int

    def of(self, entry: PastReport) -> float | None:
        """Return the value in a report."""
        value: float | None = getattr(entry, self.field)
        return value

    def shown(self, value: float | None) -> str:
        """Format a value with its unit."""
        if value is None:
            return "unknown"
        if not isfinite(value):
            return "silence"
        return f"{value:.{self.decimals}f}{f' {self.unit}' if self.unit else ''}"

    def rounded(self, value: float | None) -> float | None:
        """Round a value to the decimals that are shown: a smaller difference is no change."""
        return value if value is None or not isfinite(value) else round(value, self.decimals) + 0.0


NUMBERS = (
    Number("score", "score", "", 0),
    Number("loudness_lufs", "loudness", "LUFS", 1),
    Number("headroom_db", "headroom", "dB", 1),
    Number("true_peak_db", "true peak", "dBTP", 1),
    Number("plr_db", "PLR", "dB", 1),
    Number("plugins", "plug-ins", "", 0),
    Number("tracks", "tracks", "", 0),
)


class Move(NamedTuple):
    """A number that differs between two reports."""

    number: Number
    before: float | None
    after: float | None

    def __str__(self) -> str:
        """Describe the move: ``loudness -14.2 LUFS to -9.8 LUFS (+4.4)``."""
        text = f"{self.number.label} {self.number.shown(self.before)} to {self.number.shown(self.after)}"
        if self.before is None or self.after is None or not isfinite(self.before) or not isfinite(self.after):
            return text
        step = (self.number.rounded(self.after) or 0.0) - (self.number.rounded(self.before) or 0.0)
        return f"{text} ({step:+.{self.number.decimals}f})"


class Changes(NamedTuple):
    """The changes from one report to the next."""

    moved: tuple[Move, ...]
    new: tuple[PastFinding, ...]
    gone: tuple[PastFinding, ...]
    notes: tuple[str, ...]
    """Reasons why the two reports are hard to compare."""

    def __bool__(self) -> bool:
        """Whether a number, a finding or a condition changed."""
        return bool(self.moved or self.new or self.gone or self.notes)


def changes(before: PastReport, after: PastReport) -> Changes:
    """Compare two reports of a song."""
    pairs = [(number, number.of(before), number.of(after)) for number in NUMBERS]
    if bool(before.bounce) != bool(after.bounce):
        pairs = [(number, old, new) for number, old, new in pairs if old is not None and new is not None]
    moved = (Move(number, old, new) for number, old, new in pairs if number.rounded(old) != number.rounded(new))
    return Changes(
        tuple(moved),
        tuple(_only_in(after.findings, before.findings)),
        tuple(_only_in(before.findings, after.findings)),
        tuple(_notes(before, after)),
    )


def _only_in(findings: tuple[PastFinding, ...], other: tuple[PastFinding, ...]) -> Iterator[PastFinding]:
    """Yield the findings that the other report does not have. A rule may have several findings about one object."""
    left = Counter(finding.where for finding in other)
    for finding in findings:
        if left[finding.where]:
            left[finding.where] -= 1
        else:
            yield finding


def _notes(before: PastReport, after: PastReport) -> Iterator[str]:
    if before.stage != after.stage:
        yield f"judged as a {after.stage}, previously as a {before.stage}"
    elif before.settings != after.settings:
        yield "judged with different settings"
    if before.tool_version != after.tool_version:
        yield f"judged by daw-lint {after.tool_version}, previously by {before.tool_version}"
    if before.application != after.application and before.application and after.application:
        yield f"saved by {after.application}, previously by {before.application}"
    if bool(before.bounce) != bool(after.bounce):
        yield (
            "now with a bounce, previously without: rules about audio were not checked then"
            if after.bounce
            else "now without a bounce: rules about audio were not checked"
        )
