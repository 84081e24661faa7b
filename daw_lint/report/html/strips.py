"""What the picture of the signal flow is made of."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.report.html.chips import Chip
from daw_lint.report.html.marks import Mark


class SendLine(NamedTuple):
    """A send: where to, how loud, and whether it is switched off."""

    target: str
    level: str
    is_off: bool


class Strip(NamedTuple):
    """A track, bus, return or the master, with everything that runs into it."""

    name: str
    kind: str
    level: str
    badges: tuple[tuple[str, str], ...]
    """What is special about it, each with a tone: ``bad``, ``quiet`` or empty."""
    chips: tuple[Chip, ...]
    sends: tuple[SendLine, ...]
    way: str
    """Where it runs, where the boxes do not show it."""
    fed_by: int
    """How many sends run into it."""
    marks: tuple[Mark, ...]
    is_quiet: bool
    inside: tuple[Strip, ...]
    unused: tuple[str, ...]
    """The names of buses inside that nothing runs into and that have no devices: they are not drawn."""
    width: int
    """How many columns it would fill."""


class Flow(NamedTuple):
    """The picture. Each group holds the strips that run there."""

    master: Strip | None
    outside: tuple[Strip, ...]
    nowhere: tuple[Strip, ...]
    several: tuple[Strip, ...]
    """Those with sends, but no one output that the file names."""
    unknown: tuple[Strip, ...]
    drawn: int
    left_out: int
    is_dense: bool
    """Whether there are many tracks."""
    master_path: tuple[str, ...]
    """The names of the buses that every source runs through, in the order of the signal."""
    not_known: tuple[str, ...]
    """Why parts of it are not known."""
