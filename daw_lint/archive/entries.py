"""What was listed: files, project folders with their files, and batches of these, as they are handed to workers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from msgspec import Struct, field

from daw_lint.archive.address import Root, id_of
from daw_lint.archive.wire import from_bytes, to_bytes
from daw_lint.disk.digest import digest


class Entry(Struct, frozen=True, array_like=True):
    """A file. ``path`` is relative to the root of the archive, with ``/``; what the storage does not tell is ``None``."""

    path: str
    size: int
    mtime_ns: int | None = None
    etag: str | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


class Group(Struct, array_like=True):
    """A project folder, or a part of a large one: its files are judged, and judged again, together."""

    folder: str
    """Relative to the root; empty for the root itself."""
    is_project: bool
    """Whether a session is in it: then its audio is judged with a session, or not at all."""
    part: int = 0
    entries: list[Entry] = field(default_factory=list)
    """Every file in it and below, but for folders with sessions of their own, and the insides of packages."""
    folders: list[str] = field(default_factory=list)
    """Every folder whose files are among ``entries``."""
    inner: list[str] = field(default_factory=list)
    """Every folder in one of ``folders``, projects of their own too."""
    sessions: list[Entry] = field(default_factory=list)
    """What has the name of a session, packages too: a row in ``files`` each."""
    audio: list[Entry] = field(default_factory=list)
    """What has the name of an audio file: a row in ``files`` each."""
    unreadable: list[str] = field(default_factory=list)
    """Folders that may not be listed: a row in ``files`` each, as a session that cannot be read."""
    whole: str = ""
    """Of a part of a large folder: a digest of all that was listed in it. Then there are no ``entries`` and ``folders``."""

    def id_in(self, root: Root) -> str:
        """Return an ID that stays as long as the folder has its address."""
        return id_of(f"{root.uri_of(self.folder)}\0{self.part}")

    @property
    def count(self) -> int:
        """Number of files that are accounted for with it."""
        return len(self.sessions) + len(self.audio) + len(self.unreadable)

    @property
    def work(self) -> int:
        """Number of files to judge."""
        return len(self.sessions) + len(self.unreadable) + (0 if self.is_project else len(self.audio))

    @property
    def bytes(self) -> int:
        """Bytes to read, roughly: sessions whole, and the headers of audio."""
        return sum(entry.size for entry in self.sessions) + (64 << 10) * len(self.audio)

    def listed_digest(self) -> str:
        """Return a digest of all that was listed of it."""
        return digest(to_bytes(self), 16).hex()


def pack(groups: Iterable[Group]) -> bytes:
    """Return groups as compressed bytes: what goes through the scheduler is small."""
    return zlib.compress(to_bytes(list(groups)), 1)


def unpack(data: bytes) -> list[Group]:
    """Return what ``pack`` packed."""
    return from_bytes(zlib.decompress(data), list[Group])


def encode(group: Group) -> bytes:
    """Return a group as bytes."""
    return to_bytes(group)


def decode(data: bytes) -> Group:
    """Return what ``encode`` encoded."""
    return from_bytes(data, Group)
