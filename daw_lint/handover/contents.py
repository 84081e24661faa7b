"""What is in a bag, and what is not, before and after the files are copied."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from daw_lint.disk.copy_file import Copied
from daw_lint.model.session import Session
from daw_lint.named_tuple import NamedTuple


class Role(StrEnum):
    """What a file is in the bag."""

    SESSION = "session"
    MEDIA = "media"
    BOUNCE = "bounce"
    COMPANION = "companion"
    """A file that the DAW keeps beside its session and needs to open it."""
    DOCUMENT = "document"


class Item(NamedTuple):
    """A file to copy. ``target`` is its path below ``data``."""

    source: Path
    target: PurePosixPath
    role: Role


class NotCollected(NamedTuple):
    """Something that a session uses, or may use, and that is not in the bag."""

    session: Path
    what: str
    """The path as the session stores it, or that of a file."""
    why: str
    todo: str = ""
    is_needed: bool = True
    """Whether it counts as missing: what is in a library of the DAW does not."""


class ToLocate(NamedTuple):
    """A media file in the bag that the session in the bag does not find by itself."""

    session: PurePosixPath
    stored: str
    target: PurePosixPath
    why: str


@dataclass
class PackedSession:
    """A session of the bag."""

    source: Path
    target: PurePosixPath
    root: PurePosixPath
    """The folder in the bag that stands for the folder of its project."""
    session: Session | None
    """``None`` where it cannot be read."""
    bounces: list[PurePosixPath] = field(default_factory=list)
    media: dict[int, PurePosixPath] = field(default_factory=dict)
    """Where each collected file is in the bag, by its place among the media of the session."""
    by_name: frozenset[int] = frozenset()
    """Of these, those that are missing where the session names them, and were found by their names alone."""
    is_relinked: bool = False
    """Whether paths in the copy were changed."""


@dataclass
class Contents:
    """All of a bag."""

    sessions: list[PackedSession] = field(default_factory=list)
    items: dict[PurePosixPath, Item] = field(default_factory=dict)
    not_collected: list[NotCollected] = field(default_factory=list)
    to_locate: list[ToLocate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What people should know of the collected files, each in a sentence."""
    copied: dict[PurePosixPath, Copied] = field(default_factory=dict)
    """What is in the bag, by the path below ``data``."""

    @property
    def is_whole(self) -> bool:
        """Whether all that the sessions need is in the bag, and found by them, but for libraries of the DAW."""
        return not self.to_locate and not any(one.is_needed for one in self.not_collected)
