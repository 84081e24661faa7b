"""One of several controls that set the level of a track one after the other."""

from __future__ import annotations

from daw_lint.named_tuple import NamedTuple


class Fader(NamedTuple):
    """A control of level. ``volume_db`` is ``-inf`` when it is fully down."""

    name: str
    """What the DAW's users call it."""
    volume_db: float | None
    automated: bool | None
