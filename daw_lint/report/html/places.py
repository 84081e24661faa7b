"""The place in the bounce that a finding is about, for links into the waveform."""

from __future__ import annotations

import re
from math import isfinite

from daw_lint.health.model import Health
from daw_lint.model.bounce import Bounce
from daw_lint.model.finding import Finding
from daw_lint.report.html.formatting import TIMES

_CLOCK = re.compile(r"\b(?:at|from) (?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)")


def place_s(health: Health, finding: Finding) -> float | None:
    """Return the position in seconds of a finding about the bounce; ``None`` for one without a place in time."""
    bounce = health.bounce
    if bounce is None or finding.file != bounce.path or finding.object_path:
        return None
    found = _from_evidence(finding)
    if found is None:
        found = _from_message(finding.message)
    if found is None:
        found = _of_peak(health, bounce, finding)
    if found is None:
        found = _of_edge(bounce, finding)
    return found if found is not None and isfinite(found) and 0 <= found <= bounce.audio.length_s else None


def _from_evidence(finding: Finding) -> float | None:
    for key in TIMES:
        value = finding.evidence.get(key)
        if isinstance(value, int | float):
            return float(value)
    return None


def _from_message(message: str) -> float | None:
    found = _CLOCK.search(message)
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)


def _of_edge(bounce: Bounce, finding: Finding) -> float | None:
    """Return the start or the end, where its first or last samples are what was judged."""
    if "first_sample_db" in finding.evidence:
        return 0.0
    return bounce.audio.length_s if finding.evidence.keys() & {"end_peak_db", "last_sample_db"} else None


def _of_peak(health: Health, bounce: Bounce, finding: Finding) -> float | None:
    """Return the place of the peak, where that is what was judged."""
    rule = health.rules.get(finding.code)
    quantity = rule.limit.quantity if rule is not None and rule.limit is not None else ""
    if (quantity == "bounce.level.peak_db" or "float_peak_dbfs" in finding.evidence) and bounce.level is not None:
        return bounce.level.peak_position_s
    if quantity == "bounce.true_peak.peak_db" and bounce.true_peak is not None:
        return bounce.true_peak.position_s
    return None
