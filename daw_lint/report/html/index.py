"""The index page: the sessions of a folder in a table."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from daw_lint import __version__
from daw_lint.measure import is_audio_name
from daw_lint.report.html.folder_overview import overview
from daw_lint.report.html.row import ORDER, Row
from daw_lint.report.html.template import asset, environment
from daw_lint.report.view import Document


def render_index(rows: Sequence[Row], title: str, made_at: datetime) -> Document:
    """Render the index page, the worst sessions first.

    There are no columns for the DAW and the tracks where all are bounces, and none for the levels where none has a bounce.
    """
    script = asset("script.js")
    ordered = sorted(rows, key=lambda row: (row.order, -1 if row.score is None else row.score, row.name.casefold()))
    counts = Counter(row.state for row in rows)
    html = environment().get_template("index.html.j2").render(
        rows=ordered,
        title=title,
        made_at=made_at,
        version=__version__,
        counts=[(state, counts[state]) for state in sorted(counts, key=ORDER.__getitem__)],
        overview=overview(rows),
        has_sessions=not all(is_audio_name(row.name) for row in rows),
        has_bounces=any(row.bounce for row in rows),
        has_trend=any(len(row.trend) > 1 for row in rows),
        style=asset("style.css"),
        own_style=asset("index.css"),
        script=script,
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    return Document(html)
