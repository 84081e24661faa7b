"""The parts of a measurement that callers can name, and the meters that each needs."""

from __future__ import annotations

from collections.abc import Iterable

from daw_lint.named_tuple import NamedTuple

WHAT = ("level", "true_peak", "loudness", "dynamics", "stereo", "spectrum", "edges", "content", "sections", "metadata")
"""All parts. ``metadata`` is read without the samples."""


class Plan(NamedTuple):
    """The meters to run."""

    rows: bool
    ticks: bool
    ceiling: bool
    clipping: bool
    true_peak: bool
    loudness: bool
    spectrum: bool
    low_band: bool
    edges: bool
    bits: bool
    outline: bool
    """The outline for a picture of the waveform: no part of a bounce, but measured in the same pass."""


def plan_for(what: Iterable[str], has_outline: bool = False) -> Plan:
    """Select the meters for names from ``WHAT``, and that of the outline. Raises ``ValueError`` for another name."""
    asked = frozenset(what)
    unknown = sorted(asked - set(WHAT))
    if unknown:
        raise ValueError(f"unknown measurement: {', '.join(unknown)}; use any of {', '.join(WHAT)}")
    spectral = bool(asked & {"spectrum", "sections"})
    stereo = "stereo" in asked
    return Plan(
        rows=bool(asked - {"metadata"}),
        ticks="edges" in asked or stereo,
        ceiling="dynamics" in asked,
        clipping="level" in asked,
        true_peak=bool(asked & {"true_peak", "dynamics", "sections"}),
        loudness=bool(asked & {"loudness", "dynamics", "stereo", "sections"}),
        spectrum=spectral or stereo,
        low_band="spectrum" in asked or stereo,
        edges=bool(asked & {"edges", "spectrum"}),
        bits="content" in asked,
        outline=has_outline,
    )
