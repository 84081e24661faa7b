"""Stores the report of a session in its history, and adds the earlier reports to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from daw_lint.config.find import Config
from daw_lint.run.job import Job, JobResult

if TYPE_CHECKING:
    from daw_lint.health.history.changes import PastReport
    from daw_lint.health.model import Health

MOST = 100
"""Most earlier reports that a report shows."""


class Recorder(Struct, frozen=True):
    """Makes the entry of the history of each job, where that is asked for.

    ``asked`` is what the command line says, ``None`` where it says nothing: then the configuration of the files does.
    """

    asked: bool | None

    @property
    def made_type(self) -> Any:
        """An entry of a history."""
        from daw_lint.health.history.changes import PastReport

        return PastReport

    def wants(self, config: Config) -> bool:
        """Whether reports with this configuration are stored."""
        return bool(config.history) if self.asked is None else self.asked

    def make(self, job: Job, result: JobResult) -> PastReport | None:
        """Return the entry; where a file could not be read there is no state to keep."""
        from daw_lint.health.build import health_of

        return entry_for(health_of(result, job.config), job.config) if result.is_read else None

    def holds(self, job: Job, made: PastReport) -> bool:
        """Return true: it depends on nothing but files."""
        return True


class Keeper:
    """Keeps what a run judges in the histories. ``say`` gets one line where something is wrong."""

    def __init__(self, asked: bool | None, say: Callable[[str], None]) -> None:
        self.follow_up = Recorder(asked)
        self._say = say

    def keep(self, entry: PastReport, config: Config) -> None:
        """Keep an entry, which may be of an earlier run, as one of now."""
        earlier(entry._replace(made_at=datetime.now().astimezone()), config, self._say)

    def with_past(self, health: Health, config: Config) -> Health:
        """Store a report if asked to, and return it with the earlier ones of its song."""
        from dataclasses import replace

        entry = entry_for(health, config) if self.follow_up.wants(config) else None
        return health if entry is None else replace(health, past=earlier(entry, config, self._say) or ())


def entry_for(health: Health, config: Config) -> PastReport | None:
    """Return what the history keeps of a report; ``None`` where a file could not be read."""
    from daw_lint.health.history.entry import entry_of, subject
    from daw_lint.health.history.place import place_of

    return entry_of(health, place_of(config).base) if subject(health) is not None else None


def earlier(entry: PastReport, config: Config, say: Callable[[str], None]) -> tuple[PastReport, ...] | None:
    """Keep an entry, and return the earlier ones of its song.

    A problem with the history goes to ``say``, and stops nothing else: it gives ``None``.
    """
    from daw_lint.health.history import HistoryError, rows
    from daw_lint.health.history.place import place_of, song_key
    from daw_lint.health.history.store import History

    place = place_of(config)
    try:
        past = History(place.database, say).keep(song_key((place.base or Path()) / entry.path, place.base), entry)
    except HistoryError as error:
        say(f"{error.path}: {error.what}: {error.todo}")
        return None
    state = rows.state(entry)
    return tuple(kept for kept in past if rows.state(kept) != state)[-MOST:]
