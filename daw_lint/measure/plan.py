"""What is measured: the names that callers use, and which meters each of them needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

WHAT = ("level", "true_peak", "loudness", "dynamics", "stereo", "spectrum", "edges", "content", "sections", "metadata")
"""All that can be asked for. ``metadata`` is read without the samples."""


class Plan(NamedTuple):
    """Which meters run."""

    rows: bool
    clipping: bool
    true_peak: bool
    loudness: bool
    spectrum: bool
    low_band: bool
    edges: bool
    bits: bool


def plan_for(what: Iterable[str]) -> Plan:
    """Return the meters for the names of ``WHAT``. Raises ``ValueError`` for another name."""
    asked = frozenset(what)
    unknown = sorted(asked - set(WHAT))
    if unknown:
        raise ValueError(f"daw-lint cannot measure {', '.join(unknown)}; it knows {', '.join(WHAT)}")
    spectral = bool(asked & {"spectrum", "sections"})
    stereo = "stereo" in asked
    return Plan(
        rows=bool(asked - {"metadata"}),
        clipping="level" in asked,
        true_peak=bool(asked & {"true_peak", "dynamics", "sections"}),
        loudness=bool(asked & {"loudness", "dynamics", "stereo", "sections"}),
        spectrum=spectral or stereo,
        low_band="spectrum" in asked or stereo,
        edges="edges" in asked,
        bits="content" in asked,
    )
