"""What one line about a judged session or bounce says besides its findings: the DAW, and the levels of the bounces."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.facts import Fact
from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce
    from daw_lint.model.session import Session


class Levels(NamedTuple):
    """The levels of a bounce. ``None`` is not measured, or without a value, as those of silence."""

    file: Path
    peak_dbfs: float | None = None
    loudness_lufs: float | None = None
    plr_db: float | None = None


class Outline(NamedTuple):
    """What was read, in short."""

    application: str = ""
    """The DAW that saved the session; empty for bounces alone, and where it is unknown."""
    has_session: bool = False
    knows_master: bool = False
    """Whether the devices on the master are known."""
    levels: tuple[Levels, ...] = ()
    """Of each bounce that was read."""


def outline_of(session: Session | None, bounces: Iterable[Bounce]) -> Outline:
    """Sum up what was read."""
    return Outline(
        application=session.application if session is not None else "",
        has_session=session is not None,
        knows_master=session is not None and Fact.MASTER_DEVICES in session.facts,
        levels=tuple(map(_levels, bounces)),
    )


def _levels(bounce: Bounce) -> Levels:
    level, loudness, dynamics = bounce.level, bounce.loudness, bounce.dynamics
    return Levels(
        bounce.path,
        _finite(level.peak_db if level is not None else None),
        _finite(loudness.integrated_lufs if loudness is not None else None),
        _finite(dynamics.plr_db if dynamics is not None else None),
    )


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None
