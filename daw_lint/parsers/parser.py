"""What the package of a DAW declares: the record through which the registry knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import ParserBugError, Session, SessionError
from daw_lint.model.tempo import BeyondReasonError
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.absurd_numbers import refuse_absurd
from daw_lint.parsers.names import FileNames
from daw_lint.parsers.parts import check_tracks
from daw_lint.parsers.source import ZIP

if TYPE_CHECKING:
    from daw_lint.parsers.packed import Archive


class InPlace(NamedTuple):
    """How a session is read whose bytes are not read whole: a folder, or a database that holds all audio."""

    takes: Callable[[Path], bool]
    """Whether the path is such a session."""
    read: Callable[[Path, Limits], Session]
    """Returns the session. Raises ``SessionError``."""


class InArchive(NamedTuple):
    """How a session is read whose file is a zip archive. The archive is opened once for all such formats."""

    takes: Callable[[Archive], bool]
    """Whether the archive holds such a session."""
    read: Callable[[Path, Archive], Session]
    """Returns the session. Raises ``SessionError``."""

    def sniff(self, data: bytes) -> bool:
        """Whether the bytes are an archive with such a session."""
        from daw_lint.parsers.packed import Archive

        try:
            return data.startswith(ZIP) and self.takes(Archive(Path(), data, Limits()))
        except SessionError:
            return False

    def read_bytes(self, path: Path, data: bytes, limits: Limits) -> Session:
        """Read the session in the bytes of an archive. Raises ``SessionError``."""
        from daw_lint.parsers.packed import Archive

        return self.read(path, Archive(path, data, limits))


class Parser(NamedTuple):
    """One session format. ``sniff`` and ``read`` import what is heavy only when they are called."""

    name: str
    """The DAW and its suffix, for people."""
    names: FileNames
    """What its files are called."""
    versions: str
    """Versions of the program whose files were read, for people."""
    depth: str
    """``full``, ``devices``, ``inventory``, or what there is, for people."""
    gives: frozenset[Fact]
    """Every fact that a file of this format can give. What a file lacks of them, its session names as missing."""
    sniff: Callable[[bytes], bool]
    """Whether the first bytes are those of a session of this DAW."""
    read: Callable[[Path, bytes, Limits], Session]
    """Returns the session of the bytes, without what the format gives. Raises ``SessionError``."""
    remark: str = ""
    """What a user should know about the limits of the format; empty where there is nothing."""
    in_archive: InArchive | None = None
    """How its zip archives are read; ``None`` if the format has no archives."""
    in_place: InPlace | None = None
    """How its sessions that are folders or databases are read; ``None`` if the format has no such sessions."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Suffixes of its files, in lower case."""
        return self.names.suffixes

    @property
    def has_bundles(self) -> bool:
        """Whether its sessions are folders."""
        return self.names.are_folders

    def is_bundle(self, path: Path) -> bool:
        """Whether the path is a folder that is one session."""
        return self.has_bundles and self.in_place is not None and self.in_place.takes(path)

    def session(self, path: Path, data: bytes, limits: Limits) -> Session:
        """Return the session of the bytes, with its facts. Raises ``SessionError`` and nothing else."""
        with _only_session_errors(path):
            return self._complete(path, limits, lambda: self.read(path, data, limits))

    def session_in_place(self, path: Path, limits: Limits) -> Session | None:
        """Return the session with its facts, or ``None`` if it is not read in place. Raises ``SessionError``."""
        place = self.in_place
        if place is None:
            return None
        with _only_session_errors(path):
            return self._complete(path, limits, lambda: place.read(path, limits)) if place.takes(path) else None

    def session_in_archive(self, path: Path, archive: Archive) -> Session | None:
        """Return the session with its facts, or ``None`` if the archive holds another. Raises ``SessionError``."""
        inside = self.in_archive
        if inside is None:
            return None
        with _only_session_errors(path):
            if not inside.takes(archive):
                return None
            return self._complete(path, archive.limits, lambda: inside.read(path, archive))

    def _complete(self, path: Path, limits: Limits, read: Callable[[], Session]) -> Session:
        from daw_lint.parsers.files import bounded_lookups

        with bounded_lookups(path, limits.max_media):
            session = read()
        check_tracks(path, len(session.tracks), limits)
        refuse_absurd(session)
        return replace(session, gives=self.gives)


@contextmanager
def _only_session_errors(path: Path) -> Iterator[None]:
    """Let no other error out of a parser, whatever the file holds."""
    try:
        yield
    except (SessionError, MemoryError):
        raise
    except (BeyondReasonError, OverflowError):
        raise SessionError(path, "the session holds numbers beyond reason", "restore it from a backup") from None
    except Exception as error:
        # Each parser checks what it reads. What is left is a bug of ours, whatever the file holds.
        raise ParserBugError(path, error) from error
