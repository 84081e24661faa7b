"""Extras of a page besides the health: the outline of the bounce, and the command that makes the report again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from daw_lint.health.model import Health

if TYPE_CHECKING:
    from daw_lint.measure.overview import Overview


@dataclass(frozen=True)
class Extras:
    """Optional content of a report: forms may leave it out."""

    command: str = ""
    overview: Overview | None = None


def extras_of(health: Health, command: str) -> Extras:
    """Gather the extras; the outline is ``None`` where no bounce can be read again."""
    if health.bounce is None:
        return Extras(command)
    from daw_lint.measure.overview import overview
    from daw_lint.model.bounce import BounceError

    try:
        return Extras(command, overview(health.bounce.path, health.bounce.audio))
    except BounceError:
        return Extras(command)
