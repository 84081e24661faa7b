"""What was dropped on the page: copies in a private temporary folder, removed when they are left, and at the end."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from daw_lint.app.web.drop_folder import DropFolder
from daw_lint.app.web.replies import RefusedError
from daw_lint.app.web.songs import DROP, Song, id_of
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job

if TYPE_CHECKING:
    from daw_lint.app.web.places import Places

MOST_BYTES = 4 << 30
"""The longest file: WAV knows no longer one. Our own bounds, as are the others here."""
MOST_FILES = 5000
"""Files of all drops together."""
MOST_AT_ONCE = 6
"""Uploads at once: a browser opens no more connections to one server."""
ROOM_BYTES = 512 << 20
"""What is left free on the disk."""
_AT_ONCE = 1 << 20
_WAITS_S = 60.0
"""How long an upload may stand still."""


class Drops:
    """The temporary folder of all drops, and their songs."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._folder = DropFolder()
        self.root = self._folder.path
        self.finder = ConfigFinder(isolated=True)
        """Settings of the folder in which temporary files are are not those of the user."""
        self._number = 0
        self._files = 0
        self._uploads = 0
        self._promised = 0
        """Bytes that uploads in work have not written yet."""
        self._groups: dict[str, Path] = {}
        self._left = 0

    def __enter__(self) -> Drops:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Remove everything."""
        self._folder.remove()

    async def take(self, name: PurePosixPath, group: str | None, length: int, parts: AsyncIterator[bytes]) -> Path:
        """Write an upload to a file, piece by piece; nothing of it is left if that fails. Raises ``RefusedError``."""
        self._refuse(length)
        upload = _Upload(length)
        self._uploads += 1
        self._promised += length
        try:
            file = await self._keep(name, group, upload, parts)
        except OSError as error:
            raise self._full(error) from None
        finally:
            self._uploads -= 1
            self._promised -= upload.left
        self._files += 1
        return file

    async def _keep(self, name: PurePosixPath, group: str | None, upload: _Upload, parts: AsyncIterator[bytes]) -> Path:
        left, folder = self._left, self._folder_for(group)
        file = folder.joinpath(*name.parts)
        try:
            await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
            stream = await asyncio.to_thread(file.open, "xb")
        except (FileExistsError, NotADirectoryError):
            raise RefusedError(409, f"There are two files of the name {file.name}.", "") from None
        try:
            await self._write(stream, parts, upload)
            if left != self._left:
                raise RefusedError(410, "The page was left.", "")
        except BaseException:
            await self._forget(file, folder if group is None else None)
            raise
        return file

    async def _write(self, stream: BinaryIO, parts: AsyncIterator[bytes], upload: _Upload) -> None:
        with stream:
            waiting = bytearray()
            async for part in _in_time(parts):
                waiting += part
                if len(waiting) >= _AT_ONCE:
                    await self._put(stream, waiting, upload)
            await self._put(stream, waiting, upload)
        if upload.left:
            raise RefusedError(400, "The upload ended early.", "Drop the file again.")

    async def _put(self, stream: BinaryIO, waiting: bytearray, upload: _Upload) -> None:
        if len(waiting) > upload.left:
            raise RefusedError(400, "The upload is longer than was said.", "")
        await asyncio.to_thread(stream.write, bytes(waiting))
        upload.left -= len(waiting)
        self._promised -= len(waiting)
        waiting.clear()

    def _refuse(self, length: int) -> None:
        if length > MOST_BYTES:
            raise RefusedError(413, f"The file has more than {MOST_BYTES >> 30} GB.", "Open its folder instead.")
        if self._files >= MOST_FILES:
            raise RefusedError(413, f"{MOST_FILES} files were dropped.", "Open their folder instead.")
        if self._uploads >= MOST_AT_ONCE:
            raise RefusedError(429, f"{MOST_AT_ONCE} files are on their way.", "Wait until they are there.")
        if shutil.disk_usage(self.root).free - self._promised - length < ROOM_BYTES:
            raise self._full(OSError(errno.ENOSPC, ""))

    def _full(self, error: OSError) -> RefusedError:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return RefusedError(500, f"The file could not be kept: {error.strerror}.", "Drop it again.")
        words = "The disk is full: there is no room for a copy of this file."
        self._places.events.tell("full", {"error": words})
        return RefusedError(507, words, "Make room, or open the folder of the file instead.")

    def _folder_for(self, group: str | None) -> Path:
        if group is not None and group in self._groups:
            return self._groups[group]
        self._number += 1
        folder = self.root / str(self._number)
        folder.mkdir(mode=0o700)
        if group is not None:
            self._groups[group] = folder
        return folder

    async def _forget(self, file: Path, folder: Path | None) -> None:
        """Remove what an upload left."""
        if folder is not None:
            await asyncio.to_thread(shutil.rmtree, folder, True)
        else:
            with suppress(OSError):
                file.unlink(missing_ok=True)

    def single(self, file: Path) -> Song:
        """Judge a file that was dropped alone."""
        from daw_lint.measure import is_audio_name

        folder = self.root / file.relative_to(self.root).parts[0]
        config = self.finder.for_file(file)
        if is_audio_name(file.name):
            job = Job(None, (file,), config, whole=True, outlined=True, copied=True)
        else:
            job = Job(file, (), config, whole=True, outlined=True, copied=True, alone=True)
        return self._added([job], folder)[0]

    def grouped(self, group: str) -> Path:
        """Return the folder of a group. Raises ``RefusedError``."""
        if group not in self._groups:
            raise RefusedError(404, "No file of this group was dropped.", "")
        return self._groups[group]

    async def add(self, jobs: tuple[Job, ...], group: str) -> list[Song]:
        """Judge what is in the folder of a group, which is complete now. Without a song nothing of it is kept."""
        folder = self._groups.pop(group, None)
        if folder is None:
            raise RefusedError(410, "The page was left.", "")
        if not jobs:
            await self._remove_folder(folder)
        return self._added([job._replace(copied=True) for job in jobs], folder)

    def _added(self, jobs: list[Job], folder: Path) -> list[Song]:
        songs = []
        for job in jobs:
            song = Song(id_of(DROP, str(job.file)), DROP, folder, job, folder=folder)
            self._places.dropped[song.id] = song
            songs.append(song)
        self._places.judge(songs, is_next=True)
        return songs

    async def remove(self, song_id: str) -> None:
        """Remove what was dropped, unless another song of the same folder is still shown. Raises ``RefusedError``."""
        song = self._places.dropped.pop(song_id, None)
        if song is None:
            raise RefusedError(404, "There is no such song any more.", "")
        if song.number is not None:
            self._places.judging.drop([song.number])
        self._places.events.tell("gone", {"id": song.id})
        if not any(other.folder == song.folder for other in self._places.dropped.values()):
            assert song.folder is not None
            await self._remove_folder(song.folder)

    async def leave(self) -> None:
        """Remove everything: the page was left."""
        self._left += 1
        songs = list(self._places.dropped.values())
        self._places.judging.drop(song.number for song in songs if song.number is not None)
        self._places.dropped.clear()
        for song in songs:
            self._places.events.tell("gone", {"id": song.id})
        self._groups.clear()
        for folder in [path for path in self.root.iterdir() if path.is_dir()]:
            await self._remove_folder(folder)
        self._files = 0

    async def _remove_folder(self, folder: Path) -> None:
        count = await asyncio.to_thread(lambda: sum(path.is_file() for path in folder.rglob("*")))
        self._files = max(0, self._files - count)
        await asyncio.to_thread(shutil.rmtree, folder, True)


class _Upload:
    """An upload in work."""

    def __init__(self, length: int) -> None:
        self.left = length


async def _in_time(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield parts while they come. Raises ``RefusedError`` where none comes for long."""
    while True:
        try:
            async with asyncio.timeout(_WAITS_S):
                part = await anext(parts)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise RefusedError(408, "The upload stood still.", "Drop the file again.") from None
        yield part
