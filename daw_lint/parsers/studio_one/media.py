"""The media pool of a song (``Song/mediapool.xml``): the files of the audio clips.

Studio One stores absolute paths, also that of the song when it was saved. Files that were in the song's folder then are
looked up in the song's folder now.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml.etree import _Element as Element

from daw_lint.model.session import MediaRef
from daw_lint.parsers.files import is_of_this_system, media_ref
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.studio_one.elements import part, uid
from daw_lint.parsers.values import as_number

_FILE, _MEMBER = "file://", "media:"


def plain_path(url: str) -> str | None:
    """Return the path in a file URL; ``None`` for other URLs. Studio One does not escape spaces."""
    if not url.startswith(_FILE):
        return None
    path = url[len(_FILE) :]
    if path[:1] == "/":
        return path[1:] if path[2:3] == ":" else path
    return "\\\\" + path.replace("/", "\\")


def member_name(url: str) -> str:
    """Return the name of the archive member that a URL refers to."""
    return url.removeprefix(_MEMBER).lstrip("/")


def inside(path: str, folder: str) -> str | None:
    """Return the part of a path below a folder; ``None`` if it is elsewhere."""
    if not folder.strip("/") or not path.casefold().startswith(folder.casefold().rstrip("/") + "/"):
        return None
    return path[len(folder.rstrip("/")) + 1 :]


class Media:
    """The audio clips of a song, by ID."""

    def __init__(self, path: Path, pool: Element | None, archive: Archive) -> None:
        """Read the pool."""
        self._folder = path.absolute().parent
        self._archive = archive
        document = part(pool, "documentPath")
        stored = plain_path(document.get("url", "")) if document is not None else None
        self.saved_in = str(PurePosixPath(stored).parent) if stored and "\\" not in stored else ""
        """The folder of the song when it was saved."""
        self.names: dict[str, str] = {}
        """The stored path of each clip, by the ID of the clip."""
        self.refs: dict[str, MediaRef] = {}
        for clip in pool.iter("AudioClip") if pool is not None else ():
            self._add(clip)

    def _add(self, clip: Element) -> None:
        location = part(clip, "path")
        url = location.get("url", "") if location is not None else ""
        if not url:
            return
        audio = part(clip, "format")
        rate = as_number(audio.get("sampleRate")) if audio is not None else None
        frames = as_number(audio.get("frameCount")) if audio is not None else None
        length = frames / rate if frames is not None and rate and rate > 0 else None
        ref = self._ref(url, rate if rate and rate > 0 else None, length)
        self.names[clip.get("mediaID") or uid(clip, "mediaID")] = ref.stored_path
        if clip.get("useCount") != "0":
            self.refs.setdefault(ref.stored_path, ref)

    def _ref(self, url: str, rate: float | None, length: float | None) -> MediaRef:
        path = plain_path(url)
        if path is None:
            is_member = url.startswith(_MEMBER)
            exists = self._archive.size(member_name(url)) is not None if is_member else None
            return MediaRef(url, None, exists, "project" if is_member else "library", rate, length)
        ref = self._look_up(path, rate, length)
        if ref.exists or "%" not in path:
            return ref
        # A "%" may begin an escape or be part of the name, so both are tried.
        decoded = self._look_up(unquote(path), rate, length)
        return decoded if decoded.exists else ref

    def _look_up(self, path: str, rate: float | None, length: float | None) -> MediaRef:
        below = inside(path, self.saved_in)
        if below is None:
            return media_ref(self._folder, path, sample_rate_hz=rate, length_s=length)
        folders = (Path(self.saved_in),) if is_of_this_system(self.saved_in) else ()
        return media_ref(self._folder, below, search_folders=folders, sample_rate_hz=rate, length_s=length)
