"""What a session or a bounce is judged as."""

from __future__ import annotations

from typing import Literal

from daw_lint.named_tuple import NamedTuple

Confidence = Literal["certain", "likely", "uncertain"]
"""How sure a stage is: somebody said it, much speaks for it, or nothing speaks against it."""


class Stage(NamedTuple):
    """``mix``, ``master`` or ``stem``, and the reason."""

    name: str
    reason: str
    inferred: bool = True
    confidence: Confidence = "certain"

    @property
    def how_sure(self) -> str:
        """The confidence in brackets, to follow the name; empty if it is certain."""
        return "" if self.confidence == "certain" else f" ({self.confidence})"
