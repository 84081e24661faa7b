"""Extras of a page besides the health: the outline of the bounce, its sound, and the command that makes the report again."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from daw_lint.health.model import Health

if TYPE_CHECKING:
    from daw_lint.measure.overview import Overview


@dataclass(frozen=True)
class Extras:
    """Optional content of a report: forms may leave it out."""

    command: str = ""
    overview: Overview | None = None
    sound: str = ""
    """Where the page plays the bounce from: a path relative to the page, or a ``data:`` address. Empty: no player."""

    @property
    def is_embedded(self) -> bool:
        """Whether the page holds the sound itself."""
        return self.sound.startswith("data:")


def extras_of(health: Health, command: str, page: Path | None = None, embeds_audio: bool = False) -> Extras:
    """Gather the extras; the outline is ``None`` where no bounce can be read again.

    ``page`` is the file that the page is written to: with it, the page plays the bounce from where it is. ``embeds_audio``
    puts a small copy of the bounce into the page; raises ``BounceError`` where that is not possible.
    """
    if health.bounce is None:
        return Extras(command)
    from daw_lint.measure.overview import overview
    from daw_lint.model.bounce import BounceError

    sound = _embedded(health) if embeds_audio else _beside(health.bounce.path, page)
    try:
        return Extras(command, overview(health.bounce.path, health.bounce.audio), sound)
    except BounceError:
        return Extras(command)


def _embedded(health: Health) -> str:
    from daw_lint.measure.preview import preview

    assert health.bounce is not None
    copy = preview(health.bounce.path, health.bounce.audio)
    return f"data:{copy.media_type};base64,{base64.b64encode(copy.content).decode()}"


def _beside(bounce: Path, page: Path | None) -> str:
    """Return the address of the bounce relative to the page; empty on another drive."""
    if page is None:
        return ""
    try:
        way = os.path.relpath(bounce.absolute(), page.absolute().parent)
    except ValueError:
        return ""
    return quote(os.fsencode(Path(way).as_posix()))
