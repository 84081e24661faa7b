"""The folders that the user opened, their songs, and what becomes of them while files are judged and saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daw_lint.app.judging.link import LOST, Judging, TaskError
from daw_lint.app.judging.made import Judged
from daw_lint.app.judging.tasks import Listed, ListPlace
from daw_lint.app.watch.settling import Settling
from daw_lint.app.web.events import Events
from daw_lint.app.web.past import trend_of
from daw_lint.app.web.replies import RefusedError
from daw_lint.app.web.songs import DROP, Song, id_of
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job

MOST_PLACES = 24
"""Places that are open at once: each is watched by a thread. Our own bound."""
_SOON_S = 0.05
"""How long the count of a place may lag behind its rows: who looks does not see it."""


@dataclass
class Place:
    """A folder, or one file, that the user opened."""

    id: str
    path: Path
    root: Path
    """The folder without links: nothing outside of it is given away."""
    finder: ConfigFinder
    state: str = "listing"
    problem: str = ""
    songs: dict[str, Song] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    following: asyncio.Task[None] | None = None
    settling: Settling | None = None
    """Which files are complete, while changes are followed."""
    is_complete: bool = False
    """Whether all songs were judged once, with today's settings."""

    @property
    def only(self) -> Path | None:
        """The one file that it consists of."""
        return self.path if self.path != self.root and self.path.parent == self.root else None

    def data(self) -> dict[str, Any]:
        """Return it as the page gets it."""
        return {
            "id": self.id,
            "path": str(self.path),
            "name": self.path.name or str(self.path),
            "songs": len(self.songs),
            "judged": sum(song.state in ("done", "failed") for song in self.songs.values()),
            "state": self.state,
            "problem": self.problem,
        }


class Listener:
    """Hears what becomes of places, besides the pages. This one does nothing about it."""

    def complete(self, place: Place) -> None:
        """All songs of a place were judged for the first time, or with new settings."""

    def changed(self, place: Place, song: Song) -> None:
        """A song was judged again, since it changed."""

    def gone(self, place: Place, song: Song) -> None:
        """A song is not there any more."""

    def failed(self, place: Place) -> None:
        """A place cannot be judged."""

    def settings_changed(self, place: Place) -> None:
        """Every song of a place is judged again."""


class Places:
    """All that is open."""

    def __init__(
        self,
        judging: Judging,
        events: Events,
        finder: ConfigFinder,
        history: bool | None = None,
        listener: Listener | None = None,
        settle_s: float | None = 1.0,
    ) -> None:
        """``settle_s``: how long a file stays as it is before it counts as saved; ``None`` follows no changes."""
        self.judging = judging
        self.events = events
        self.finder = finder
        self._history = history
        self.listener = listener or Listener()
        self.settle_s = settle_s
        self.follows = True
        """Whether places that are opened from now on are followed."""
        self.opened: dict[str, Place] = {}
        self.dropped: dict[str, Song] = {}
        self._is_ending = False
        self._background: set[asyncio.Task[Any]] = set()
        self._soon: set[str] = set()
        """Places of which the page will be told soon."""

    def song(self, song_id: str) -> Song:
        """Return a song. Raises ``RefusedError``."""
        for place in self.opened.values():
            if song_id in place.songs:
                return place.songs[song_id]
        if song_id in self.dropped:
            return self.dropped[song_id]
        raise RefusedError(404, "There is no such song any more.", "Go back to the list of songs.")

    def all_songs(self) -> Iterable[Song]:
        """Yield every song."""
        for place in self.opened.values():
            yield from place.songs.values()
        yield from self.dropped.values()

    def open(self, path: Path) -> Place:
        """Open a folder or a file; songs come by events. Raises ``RefusedError``."""
        from daw_lint.parsers import is_package

        path = Path(path).absolute()
        try:
            is_file = path.is_file() or is_package(path)
            root = (path.parent if is_file else path).resolve(strict=True)
            if not is_file and not path.is_dir():
                raise FileNotFoundError
        except (OSError, RuntimeError, ValueError):
            raise RefusedError(404, f"There is no folder {path}.", "Choose another one.") from None
        place_id = id_of(str(path))
        if place_id in self.opened:
            return self.opened[place_id]
        if len(self.opened) >= MOST_PLACES:
            raise RefusedError(409, f"{MOST_PLACES} folders are open.", "Close one of them first.")
        path = root / path.name if is_file else root
        old = self.finder
        finder = ConfigFinder(old.explicit, old.isolated, old.overrides, old.check)
        place = Place(place_id, path, root, finder)
        self.opened[place_id] = place
        self.tell(place)
        self.later(self.list_again(place))
        return place

    def close(self, place_id: str) -> None:
        """Close a place: nothing of it is given away from now on. Raises ``RefusedError``."""
        place = self.opened.pop(place_id, None)
        if place is None:
            raise RefusedError(404, "This folder is not open.", "")
        if place.following is not None:
            place.following.cancel()
        self.judging.drop(song.number for song in place.songs.values() if song.number is not None)
        for song in place.songs.values():
            self.events.tell("gone", {"id": song.id})

    async def list_again(self, place: Place, changed: frozenset[Path] | None = None) -> None:
        """Look at what is in a place, and judge what is new; and of what is known the ``changed`` files, or everything."""
        try:
            listed: Listed = await self.judging.do(ListPlace(place.path, place.finder))
        except TaskError as error:
            listed = Listed((), (), str(error))
        if place.id not in self.opened:
            return
        place.problem = listed.problem
        place.skipped = listed.skipped
        if place.following is None and self.settle_s is not None and self.follows:
            from daw_lint.app.web.following import follow

            place.settling = Settling(self.settle_s)
            place.following = asyncio.ensure_future(follow(self, place, place.settling))
        if listed.problem:
            place.state = "failed"
            self.tell(place)
            self.listener.failed(place)
            return
        self._take(place, listed, changed)

    def _take(self, place: Place, listed: Listed, changed: frozenset[Path] | None) -> None:
        found: dict[str, Job] = {id_of(place.id, str(job.file)): job for job in listed.jobs}
        for song_id in [one for one in place.songs if one not in found]:
            gone = place.songs.pop(song_id)
            if gone.number is not None:
                self.judging.drop([gone.number])
            gone.state = "gone"
            self.events.tell("gone", {"id": song_id})
            self.listener.gone(place, gone)
        wanted: list[Song] = []
        for song_id, job in found.items():
            song = place.songs.get(song_id)
            if song is None:
                song = place.songs[song_id] = Song(song_id, place.id, place.root, job)
            elif changed is not None and song.job.key == job.key and not self._touches(place, song, changed):
                continue
            song.job = self.with_settings(song, job, place.finder)
            wanted.append(song)
        place.state = "judging"
        if not wanted and all(song.number is None for song in place.songs.values()):
            self._all_judged(place)
        self.tell(place)
        self.judge(wanted, is_next=changed is not None, is_change=changed is not None)

    def _touches(self, place: Place, song: Song, changed: frozenset[Path]) -> bool:
        from daw_lint.app.watch.interest import owners
        from daw_lint.measure import is_audio_name

        if song.path in changed:
            return True
        bounces = {one.path: _bounces(one) for one in place.songs.values()}
        audio = [path for path in changed if is_audio_name(path.name)]
        return any(song.path in owners(path, bounces, bounces) for path in audio)

    def with_settings(self, song: Song, job: Job, finder: ConfigFinder) -> Job:
        """Return a job with what the user chose for its song."""
        if not song.settings:
            return job
        own = ConfigFinder(finder.explicit, finder.isolated, {**finder.overrides, **song.settings}, finder.check)
        # "Song mix.wav" stays the bounce of a song that the user calls a master.
        bounces = job.bounces or (song.found_bounces if "stage" in song.settings else ())
        return job._replace(config=own.for_file(job.file), bounces=bounces)

    def judge(self, songs: Iterable[Song], is_next: bool = False, is_change: bool = False) -> None:
        """Have songs judged, and tell when they are."""
        several = list(songs)
        self.judging.drop([song.number for song in several if song.number is not None])
        for song in several:
            song.state = "judging" if is_next else "waiting"
        rows = [(song.job, lambda judged, song=song: self._judged(song, judged, is_change)) for song in several]
        for song, number in zip(several, self.judging.judge(rows, is_next), strict=True):
            song.number = number
            self.events.tell("song", song.row())

    def _judged(self, song: Song, judged: Judged, is_change: bool) -> None:
        if self._is_ending:  # nobody listens, and the threads that read the history have ended
            return
        made = judged.made
        if made is not None and made.entry is not None and song.place != DROP:
            found = trend_of(made, judged.job.config, self._history)
            if not isinstance(found, tuple):
                self.later(self._finish(song, judged, is_change, song.number, found))
                return
            song.trend = found
        self._take_in(song, judged, is_change)

    async def _finish(
        self, song: Song, judged: Judged, is_change: bool, number: int | None, trend: Awaitable[tuple[int, ...]]
    ) -> None:
        """Add what the history knows of a song, and keep this version if that is asked for."""
        found = await trend
        if song.number == number:  # else it is judged again by now
            song.trend = found
            self._take_in(song, judged, is_change)

    def _take_in(self, song: Song, judged: Judged, is_change: bool) -> None:
        song.number = None
        song.judged = judged
        if "stage" not in song.settings and judged.made is not None and not song.job.bounces:
            song.found_bounces = judged.made.bounces
        song.state = "failed" if judged.made is None or judged.made.problem else "done"
        song.version += 1
        self._tell_song(song, is_change)

    def _tell_song(self, song: Song, is_change: bool) -> None:
        self.events.tell("song", song.row())
        place = self.opened.get(song.place)
        if place is None:
            return
        if is_change:
            self.listener.changed(place, song)
        if all(
            one.state in ("done", "failed") for one in reversed(place.songs.values())
        ):  # the last ones are done last
            self._all_judged(place)
        self._tell_soon(place)

    def _tell_soon(self, place: Place) -> None:
        """Tell the page of a place, once for all of its songs that are judged meanwhile."""
        if place.id in self._soon:
            return
        self._soon.add(place.id)
        asyncio.get_running_loop().call_later(_SOON_S, self._tell_now, place.id)

    def _tell_now(self, place_id: str) -> None:
        self._soon.discard(place_id)
        place = self.opened.get(place_id)
        if place is not None:
            self.tell(place)

    def _all_judged(self, place: Place) -> None:
        place.state = "watching"
        if not place.is_complete:
            place.is_complete = True
            self.listener.complete(place)

    def tell(self, place: Place) -> None:
        """Tell the page of a place."""
        self.events.tell("place", place.data())

    def later(self, work: Any) -> asyncio.Task[Any]:
        """Do something beside requests."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    def lose(self) -> None:
        """Say that nothing is judged any more."""
        for place in self.opened.values():
            place.state, place.problem = "failed", f"{LOST[0].upper()}{LOST[1:]}."
            self.tell(place)

    async def end(self) -> None:
        """End what is done beside requests."""
        self._is_ending = True
        tasks = [*self._background, *(place.following for place in self.opened.values() if place.following is not None)]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task


def _bounces(song: Song) -> tuple[Path, ...]:
    made = song.made
    return tuple(path.absolute() for path in (*made.bounces, *made.renders)) if made is not None else song.job.bounces
