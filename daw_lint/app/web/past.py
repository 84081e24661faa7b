"""What the history knows of a song."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path

from daw_lint.app.judging.made import Made
from daw_lint.config.find import Config
from daw_lint.health.history.changes import PastReport
from daw_lint.health.history.record import Recorder, earlier

_MOST = 20
"""Scores of a trend."""


def trend_of(made: Made, config: Config, asked: bool | None) -> tuple[int, ...] | Awaitable[tuple[int, ...]]:
    """Return the scores of the versions of a song, the oldest first; at once where there is no history to be read.

    This version is kept in the history if that is asked for.
    """
    from daw_lint.health.history.place import place_of

    keeps = Recorder(asked).wants(config)
    if made.entry is None or not (keeps or place_of(config).database.exists()):
        return ()
    return asyncio.to_thread(_trend, made.entry, config, keeps)


def _trend(entry: PastReport, config: Config, keeps: bool) -> tuple[int, ...]:
    if keeps:
        past = earlier(entry._replace(made_at=datetime.now().astimezone()), config, lambda line: None) or ()
    else:
        past = tuple(one for one in reports_of(entry, config) if one.sha256 != entry.sha256)
    scores = (*(one.score for one in past[-_MOST + 1 :]), entry.score)
    return scores if len(scores) > 1 else ()


def reports_of(entry: PastReport, config: Config) -> tuple[PastReport, ...]:
    """Return the reports of a song, the oldest first; none where the history cannot be read."""
    from daw_lint.health.history import HistoryError
    from daw_lint.health.history.place import place_of, song_key
    from daw_lint.health.history.store import History

    place = place_of(config)
    try:
        key = song_key((place.base or Path()) / entry.path, place.base)
        return History(place.database, lambda line: None).reports(key)
    except HistoryError:
        return ()
