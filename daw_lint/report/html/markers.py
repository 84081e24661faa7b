"""The marks of findings above the waveform: links from a moment to what was found there."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.model.finding import Severity
from daw_lint.report.html.formatting import clock
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.report.html.places import place_s
from daw_lint.report.html.plots.geometry import percent

_MOST = 40
"""Most marks: more would cover each other."""


class Marker(NamedTuple):
    """A finding at a moment of the bounce."""

    at_s: float
    label: str
    """The time, and what was found."""
    severity: str
    anchor: str
    wide: float
    """Its place in percent from the left of the wide plot."""
    narrow: float


def markers_of(health: Health) -> tuple[Marker, ...]:
    """Make the marks, in order of time; the worst findings first to be kept."""
    length_s = health.bounce.audio.length_s if health.bounce is not None else 0.0
    found = []
    for finding in health.findings:
        at_s = place_s(health, finding)
        if at_s is not None and length_s > 0:
            share = at_s / length_s
            found.append(
                Marker(
                    at_s,
                    f"{clock(at_s)}: {finding.message}",
                    str(finding.severity),
                    RULE_ANCHOR + finding.code,
                    percent(share, False),
                    percent(share, True),
                )
            )
    # Of several at one moment the worst comes last: it is drawn on top of the others.
    return tuple(sorted(found[:_MOST], key=lambda marker: (marker.at_s, Severity(marker.severity).rank)))
