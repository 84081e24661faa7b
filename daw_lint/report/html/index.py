"""The index page: the sessions of a folder in a table."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from daw_lint import __version__
from daw_lint.health.headline import SESSION_OK, TOO_LITTLE
from daw_lint.report.html.spark import Spark, spark
from daw_lint.report.html.template import asset, environment
from daw_lint.report.view import Document

_ORDER = {"not ready": 0, "not read": 1, TOO_LITTLE: 2, SESSION_OK: 3, "ready with notes": 4, "ready": 5}


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
        return _ORDER[self.state]

    @property
    def step(self) -> int | None:
        """The change of the score since the last report; ``None`` where there was none."""
        return self.trend[-1] - self.trend[-2] if len(self.trend) > 1 else None

    @property
    def line(self) -> Spark:
        """The sparkline of its scores."""
        return spark(self.trend, 0.0, 100.0)


def render_index(rows: Sequence[Row], title: str, made_at: datetime) -> Document:
    """Render the index page, the worst sessions first."""
    script = asset("script.js")
    ordered = sorted(rows, key=lambda row: (row.order, -1 if row.score is None else row.score, row.name.casefold()))
    counts = Counter(row.state for row in rows)
    html = environment().get_template("index.html.j2").render(
        rows=ordered,
        title=title,
        made_at=made_at,
        version=__version__,
        counts=[(state, counts[state]) for state in sorted(counts, key=_ORDER.__getitem__)],
        has_trend=any(len(row.trend) > 1 for row in rows),
        style=asset("style.css"),
        own_style=asset("index.css"),
        script=script,
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    return Document(html)
