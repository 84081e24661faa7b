"""What an id of the page means: a song, the audio of one, or a reference track of its session."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.app.judging.made import Judged
from daw_lint.app.judging.tasks import is_inside
from daw_lint.app.web.places import Places
from daw_lint.app.web.replies import RefusedError
from daw_lint.app.web.songs import Song
from daw_lint.run.job import Job

_ID = re.compile(r"([0-9a-f]{16})(?:-(r?)(\d{1,4}))?")
_KEPT = 32
"""References whose numbers are kept."""


class Audio(NamedTuple):
    """A file that may be played, and the folder that it must be in."""

    id: str
    path: Path
    root: Path
    name: str


class Subject(NamedTuple):
    """What is compared: a name, the audio, and the session if there is one."""

    id: str
    name: str
    song: Song | None
    bounce: Mapping[str, Any] | None


class Subjects:
    """Finds songs, bounces and references by their ids."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._measured: OrderedDict[tuple[Path, int], Judged] = OrderedDict()

    def audio(self, given: str) -> Audio:
        """Return the audio of an id: that of a song is its first bounce. Raises ``RefusedError``."""
        song, is_reference, number = self._parts(given)
        if is_reference:
            references = self.references(song)
            if number < len(references):
                return references[number]
        elif number < len(paths := song.audio):  # asked once: a link may lead elsewhere at the next look
            path = paths[number]
            return Audio(f"{song.id}-{number}", path, song.root, path.name)
        raise RefusedError(404, "There is no such audio.", "It may be outside of the folder that you opened.")

    def references(self, song: Song) -> list[Audio]:
        """List the reference tracks of a session that are inside one of the opened places."""
        made = song.made
        if made is None:
            return []
        roots = [song.root, *(place.root for place in self._places.opened.values())]
        found: list[Audio] = []
        for name, path in made.references:
            root = next((root for root in roots if is_inside(path, root)), None)
            if root is not None:
                found.append(Audio(f"{song.id}-r{len(found)}", path, root, f"{name}: {path.name}"))
        return found

    async def subject(self, given: str) -> Subject:
        """Return what an id means for a comparison. A reference is measured for it. Raises ``RefusedError``."""
        song, is_reference, number = self._parts(given)
        if not is_reference and number == 0:
            if song.made is None:
                raise RefusedError(409, "This song is not judged yet.", "Wait a moment.")
            bounce = with_addresses(song.made.details.get("bounce"), f"{song.id}-0" if song.audio else None)
            return Subject(song.id, song.path.stem, song, bounce)
        audio = self.audio(given)
        made = (await self._judged(song, audio)).made
        if made is None or made.problem:
            raise RefusedError(422, f"{audio.name} cannot be read: {made.problem if made else 'unknown'}.", "")
        return Subject(audio.id, audio.name, None, with_addresses(made.details.get("bounce"), audio.id))

    async def details(self, given: str) -> Mapping[str, Any]:
        """Return a bounce with its peaks. Raises ``RefusedError``."""
        song, is_reference, number = self._parts(given)
        if not is_reference and number == 0:
            found = song.made.details.get("bounce") if song.made is not None else None
        else:
            made = (await self._judged(song, self.audio(given))).made
            found = made.details.get("bounce") if made is not None else None
        if found is None:
            raise RefusedError(404, "This song has no bounce that was measured.", "")
        return dict(found)

    async def _judged(self, song: Song, audio: Audio) -> Judged:
        """Judge a file that is no song of its own."""
        try:
            key = (audio.path, audio.path.stat().st_mtime_ns)
        except OSError as error:
            raise RefusedError(404, f"{audio.name} is gone: {error.strerror}.", "") from None
        if key not in self._measured:
            future: asyncio.Future[Judged] = asyncio.get_running_loop().create_future()
            job = Job(None, (audio.path,), song.job.config, whole=True, outlined=True)

            def then(judged: Judged) -> None:
                if not future.done():
                    future.set_result(judged)

            self._places.judging.judge([(job, then)], True)
            self._measured[key] = await future
            if len(self._measured) > _KEPT:
                self._measured.popitem(last=False)
        return self._measured[key]

    def _parts(self, given: str) -> tuple[Song, bool, int]:
        found = _ID.fullmatch(given)
        if found is None:
            raise RefusedError(404, "There is no such song.", "Go back to the list of songs.")
        return self._places.song(found[1]), found[2] == "r", int(found[3] or 0)


def with_addresses(bounce: Mapping[str, Any] | None, audio_id: str | None) -> dict[str, Any] | None:
    """Return a bounce with the addresses of its audio and its peaks, without the peaks themselves."""
    if bounce is None:
        return None
    found = {name: value for name, value in bounce.items() if name != "peaks"}
    found["id"] = audio_id
    found["audio"] = f"/api/audio/{audio_id}" if audio_id is not None else None
    found["peaks"] = f"/api/audio/{audio_id}/peaks" if audio_id is not None else None
    return found
