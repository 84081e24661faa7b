"""The songs that the page shows, and where the audio of each is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from daw_lint.app.judging.made import Judged, Made
from daw_lint.disk.bounded import open_file
from daw_lint.run.job import Job

DROP = "drop"
"""The place of what was dropped on the page."""


@dataclass
class Song:
    """A session with its bounces, or a bounce, in one of the places."""

    id: str
    place: str
    root: Path
    """The folder that the user opened, without links; for a drop its temporary folder."""
    job: Job
    state: str = "waiting"
    """``waiting``, ``judging``, ``done`` or ``failed``."""
    judged: Judged | None = None
    version: int = 0
    number: int | None = None
    """The number of the song in the judging process, while it is there."""
    trend: tuple[int, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    """What the user chose for it in this session of the application."""
    found_bounces: tuple[Path, ...] = ()
    """Those that were found before the user chose a stage: their names may speak of the other one."""
    folder: Path | None = None
    """The temporary folder of a drop."""

    @property
    def path(self) -> Path:
        """The file that it is named after."""
        return self.job.file

    @property
    def made(self) -> Made | None:
        """Its row and its page, once it is judged."""
        return self.judged.made if self.judged is not None else None

    @property
    def file(self) -> str:
        """The path below its place."""
        base = self.folder or self.root
        return self.path.relative_to(base).as_posix() if self.path.is_relative_to(base) else self.path.name

    @property
    def audio(self) -> tuple[Path, ...]:
        """The bounces that may be played: those inside the place, links resolved."""
        bounces = self.made.bounces if self.made is not None else self.job.bounces
        return tuple(path for path in bounces if _is_inside(path, self.root))

    def row(self) -> dict[str, Any]:
        """Return the line of the table."""
        made = self.made
        facts = made.facts if made is not None else None
        file = self.file
        audio = self.audio  # asked once: a link may lead elsewhere at the next look
        bounce = audio[0] if audio and audio[0] != self.path else None
        row: dict[str, Any] = {
            "id": self.id,
            "place": self.place,
            "file": file,
            "name": self.path.stem,
            "folder": file.rpartition("/")[0],
            "state": self.state,
            "problem": made.problem if made is not None else "",
            "version": self.version,
            "saved_at": saved_at(self.path),
            "trend": list(self.trend),
            "bounce": _below(bounce, self.folder or self.root) if bounce is not None else None,
            "audio": f"{self.id}-0" if audio else None,
            "open_in_place": self.job.alone,
        }
        if self.job.alone and not row["problem"] and self.state == "done":
            row["problem"] = "The session came without its folder: its media files are not judged."
        names = ("verdict", "words", "headline", "main_reason", "daw", "format", "stage", "errors", "warnings", "infos", "not_judged",
                 "fixable", "score", "peak_dbfs", "true_peak_dbtp", "lufs", "plr_db", "rate_hz", "bits")  # fmt: skip
        row |= {name: getattr(facts, name) if facts is not None else _UNKNOWN.get(name) for name in names}
        return row


_UNKNOWN: dict[str, Any] = {
    "verdict": "not-judged",
    "words": "",
    "headline": "",
    "main_reason": "",
    "daw": "",
    "format": "",
    "stage": "",
} | dict.fromkeys(("errors", "warnings", "infos", "not_judged", "fixable"), 0)


def id_of(*parts: str) -> str:
    """Return a short name for an address, the same in every run."""
    text = "\0".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.blake2s(text, digest_size=8).hexdigest()


def saved_at(path: Path) -> str | None:
    """Return when a file was last changed, in ISO 8601; ``None`` if it is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    except (OSError, OverflowError, ValueError):
        return None


def open_inside(path: Path, root: Path) -> Any:
    """Open a file of a place. Raises ``OSError``, and ``PermissionError`` if it is outside, also by a link just put there."""
    real = path.resolve()
    if not real.is_relative_to(root):
        raise PermissionError(13, "outside of the folder")
    stream = open_file(real)
    import os

    if not os.path.samestat(os.fstat(stream.fileno()), os.stat(real)) or path.resolve() != real:  # noqa: PTH116
        stream.close()
        raise PermissionError(13, "changed while it was opened")
    return stream


def _is_inside(path: Path, root: Path) -> bool:
    from daw_lint.app.judging.tasks import is_inside

    return is_inside(path, root)


def _below(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
