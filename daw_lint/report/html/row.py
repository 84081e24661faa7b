"""One session in the index of a folder."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.health.headline import SESSION_OK, TOO_LITTLE
from daw_lint.report.html.spark import Spark, spark

ORDER = {"not ready": 0, "not read": 1, TOO_LITTLE: 2, SESSION_OK: 3, "ready with notes": 4, "ready": 5}


class Row(NamedTuple):
    """One session of a folder. ``problem`` says why it has no report; the other fields are then empty."""

    name: str
    """The path relative to the folder."""
    page: str = ""
    """The file of its report, beside the index."""
    application: str = ""
    stage: str = ""
    verdict: str = ""
    score: int | None = None
    trend: tuple[int, ...] = ()
    """The scores of earlier reports of the song and of this one; empty where no earlier one was kept."""
    worst: str = ""
    worst_code: str = ""
    worst_severity: str = ""
    counts: tuple[int, int, int] = (0, 0, 0)
    """Numbers of errors, warnings and infos."""
    tracks: int | None = None
    tone: str = "none"
    """The tone of the headline: ``bad``, ``noted``, ``good`` or ``open``; ``none`` without a report."""
    bounce: str = ""
    problem: str = ""
    is_partial: bool = False
    """Whether the score leaves out rules that were not judged."""
    daw: str = ""
    """The DAW without its version."""
    loudness_lufs: float | None = None
    peak_db: float | None = None
    """Sample peak of the bounce in dBFS."""
    rules: tuple[tuple[str, str], ...] = ()
    """The rules with findings: code and name in words."""
    missing_media: int = 0
    """Number of media files that were looked for and not found."""
    plugins: tuple[str, ...] = ()
    """The names of its plug-ins, each once."""

    @property
    def folder(self) -> str:
        """The folders above it, with a slash at the end; empty for a file at the top."""
        head, slash, _ = self.name.rpartition("/")
        return head + slash

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.name.rpartition("/")[2]

    @property
    def state(self) -> str:
        """The verdict, or ``not read``."""
        return self.verdict or "not read"

    @property
    def order(self) -> int:
        """The rank of its verdict, 0 for the worst."""
        return ORDER[self.state]

    @property
    def codes(self) -> str:
        """The codes of the rules with findings, with spaces between."""
        return " ".join(code for code, _ in self.rules)

    @property
    def step(self) -> int | None:
        """The change of the score since the last report; ``None`` where there was none."""
        return self.trend[-1] - self.trend[-2] if len(self.trend) > 1 else None

    @property
    def line(self) -> Spark:
        """The sparkline of its scores."""
        return spark(self.trend, 0.0, 100.0)
