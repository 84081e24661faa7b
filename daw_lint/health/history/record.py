"""Stores the report of a session in its history, and adds the earlier reports to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from daw_lint.config.find import Config
from daw_lint.run.unit import Outcome

if TYPE_CHECKING:
    from daw_lint.health.model import Health

MOST = 100
"""Most earlier reports that a report shows."""


class Keeper:
    """Stores what a run judges, if the command line or the configuration asks for it.

    ``asked`` is the option of the command line, ``None`` without one; ``say`` gets one line for each problem.
    """

    def __init__(self, asked: bool | None, say: Callable[[str], None]) -> None:
        self._asked = asked
        self._say = say

    def wants(self, config: Config) -> bool:
        """Whether reports with this configuration are stored."""
        return bool(config.history) if self._asked is None else self._asked

    def keep(self, outcome: Outcome, config: Config) -> None:
        """Store the outcome of a unit; an unreadable file has nothing to store."""
        from daw_lint.health.build import health_of

        if outcome.session is not None or outcome.measured:
            self.with_past(health_of(outcome, config), config)

    def with_past(self, health: Health, config: Config) -> Health:
        """Store a report if asked to, and return it with the earlier ones of its song."""
        return with_past(health, config, self._say) if self.wants(config) else health


def with_past(health: Health, config: Config, say: Callable[[str], None]) -> Health:
    """Store a report, and return it with the earlier ones of its song.

    A problem with the history goes to ``say`` and stops nothing else.
    """
    from daw_lint.health.history import HistoryError, rows
    from daw_lint.health.history.entry import entry_of, subject
    from daw_lint.health.history.place import place_of, song_key
    from daw_lint.health.history.store import History

    path = subject(health)
    if path is None:
        return health
    place = place_of(config)
    history = History(place.database, say)
    entry = entry_of(health, place.base)
    song = song_key(path, place.base)
    try:
        past = history.keep(song, entry)
    except HistoryError as error:
        say(f"{error.path}: {error.what}: {error.todo}")
        return health
    state = rows.state(entry)
    return replace(health, past=tuple(kept for kept in past if rows.state(kept) != state)[-MOST:])
