"""What is made of a judged song in the process that judged it: its row of the table, and all that its page shows."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from daw_lint.health.history.changes import PastReport
from daw_lint.run.finished import Finished

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daw_lint.model.bounce import Bounce


class Facts(Struct, frozen=True):
    """The cells of a song in the table. Numbers are ``None`` where they are not known."""

    verdict: str
    """``fit``, ``not-fit``, ``to-check`` or ``not-judged``."""
    words: str
    """The verdict as the health report shortens it."""
    headline: str
    main_reason: str = ""
    """What the worst finding is about, and how many other kinds there are; empty where nothing was found."""
    daw: str = ""
    format: str = ""
    stage: str = ""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    not_judged: int = 0
    fixable: int = 0
    score: int | None = None
    peak_dbfs: float | None = None
    true_peak_dbtp: float | None = None
    lufs: float | None = None
    plr_db: float | None = None
    rate_hz: int | None = None
    bits: int | None = None


class Made(Struct, frozen=True):
    """What is kept of a judged song."""

    facts: Facts
    problem: str = ""
    """Why there is no verdict; empty where there is one."""
    packed: bytes = b""
    """All that the page of the song shows, as compressed JSON."""
    bounces: tuple[Path, ...] = ()
    """The bounces that were measured."""
    renders: tuple[Path, ...] = ()
    """The paths that the session renders to."""
    measured: bytes = b""
    """The first bounce as it was measured, packed, so that its report needs no second measuring: the curves of hundreds of bounces
    would fill the memory of the server.
    """
    references: tuple[tuple[str, Path], ...] = ()
    """The reference tracks of the session that are there: name of the track, and its file."""
    entry: PastReport | None = None
    """What the history keeps of it."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What the page of the song shows."""
        from msgspec import json

        return json.decode(zlib.decompress(self.packed)) if self.packed else {}


Judged = Finished[Made]


def packed(content: Mapping[str, Any]) -> bytes:
    """Pack what a page shows."""
    from daw_lint.report.json_text import to_json

    return zlib.compress(to_json(content, None).encode("ascii"), 1)


def packed_bounce(bounce: Bounce | None) -> bytes:
    """Pack a bounce; nothing for one that cannot be packed, as with a name that is not text."""
    from msgspec import msgpack

    try:
        return zlib.compress(msgpack.encode(bounce, enc_hook=_plain), 1) if bounce is not None else b""
    except (TypeError, ValueError):
        return b""


def unpacked_bounce(data: bytes) -> Bounce | None:
    """Unpack a bounce; ``None`` without one, or if its file has changed since."""
    from datetime import datetime

    from msgspec import msgpack

    from daw_lint.model.bounce import Bounce

    if not data:
        return None
    bounce: Bounce = msgpack.decode(zlib.decompress(data), type=Bounce, dec_hook=lambda kind, text: Path(text))
    try:
        now = datetime.fromtimestamp(bounce.path.stat().st_mtime).astimezone()
    except (OSError, OverflowError, ValueError):
        return None
    return bounce if now == bounce.modified else None


def _plain(value: Any) -> Any:
    """Convert what msgspec cannot encode: paths to text, floats of numpy to floats."""
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be packed")
