"""The parts of the picture of the signal flow."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.report.html.chips import Chip
from daw_lint.report.html.marks import Mark


class SendLine(NamedTuple):
    """A send: its target, its level, and whether it is switched off."""

    target: str
    level: str
    is_off: bool


class Strip(NamedTuple):
    """A track, bus, return or the master, with everything that feeds it."""

    name: str
    kind: str
    level: str
    badges: tuple[tuple[str, str], ...]
    """Short labels such as ``solo``, each with a tone: ``bad``, ``quiet`` or empty."""
    chips: tuple[Chip, ...]
    sends: tuple[SendLine, ...]
    way: str
    """Its output, where the boxes do not show it."""
    fed_by: int
    """Number of sends that feed it."""
    marks: tuple[Mark, ...]
    is_quiet: bool
    inside: tuple[Strip, ...]
    unused: tuple[str, ...]
    """Names of buses inside without input and devices: they are not drawn."""
    width: int
    """Number of columns that it fills."""


class Flow(NamedTuple):
    """The picture. Each group holds the strips with that kind of output."""

    master: Strip | None
    outside: tuple[Strip, ...]
    nowhere: tuple[Strip, ...]
    several: tuple[Strip, ...]
    """Strips with sends, but without a single output."""
    unknown: tuple[Strip, ...]
    drawn: int
    left_out: int
    is_dense: bool
    """Whether it is drawn small, because there are many tracks."""
    legend: tuple[str, ...]
    """How to read it: sentences about what is drawn, and no others."""
    master_path: tuple[str, ...]
    """Names of the buses that every source passes through, in signal order."""
    has_references: bool
    """Whether there are reference tracks: they are no sources."""
    not_known: tuple[str, ...]
    """Reasons for what is unknown."""
