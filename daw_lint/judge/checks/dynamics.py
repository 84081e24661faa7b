"""Check the dynamics of a bounce."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.compared import compared
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Hit, Severity, Unjudged
from daw_lint.model.wording import clock, count

_LEAVES_PEAKS = frozenset(
    [
        "meter", "analyser", "utility", "eq", "mastering-eq", "dynamic-eq", "filter", "dither", "reference-tool", "rack", "gate",
        "monitor-control", "reverb", "delay", "modulation", "stereo-imager", "room-correction", "pitch",
    ]
)  # fmt: skip
"""Plug-in classes that do not pile up peaks at one level."""
_ELSEWHERE = (
    "no limiter is on the master path of the session, so it must be on a group, an instrument or in a sample "
    "(or the file was changed after the export)"
)


def limited(case: Case, settings: Settings) -> Result:
    """Find peaks piled up at one level, or flat tops below full scale. Clipping at full scale has its own rule (HR103)."""
    level, dynamics = case.level, case.the_bounce.dynamics
    below = [top for top in level.flat_tops if top.level_db < 0]
    if below:
        top = max(below, key=lambda one: one.runs)
        yield Hit(
            f"{count(top.runs, 'flat top')} at {top.level_db:.1f} dBFS: clipped, then turned down",
            notes=_where_to_look(case),
            evidence={"flat_tops": top.runs, "level_db": round(top.level_db, 2)},
        )
        return
    if level.clipped_run_count or level.flat_tops or dynamics is None:
        return
    if dynamics.ceiling_share is None:
        yield Unjudged("too few peaks to tell a limiter from a few loud hits")
        return
    share = dynamics.ceiling_share
    if share > settings["max_share"]:
        heavy = share > settings["error_share"]
        yield Hit(
            f"{100 * share:.0f} % of the peaks are at {level.peak_db:.1f} dBFS: the audio was limited{' hard' if heavy else ''}",
            notes=_where_to_look(case),
            evidence={"ceiling_share": round(share, 4), "ceiling_db": round(level.peak_db, 2)},
            severity=None if heavy else Severity.WARNING,
        )


def _where_to_look(case: Case) -> tuple[str, ...]:
    """Say where to look if the session is known and nothing on its master path can be the cause."""
    if case.session is None or Fact.MASTER_DEVICES not in case.session.facts:
        return ()
    for device in case.routing.master_devices():
        for part in case.processors(device):
            harmless = part.plugin_class in _LEAVES_PEAKS and part.parameters.get("soft_clip") is not True
            if part.active is not False and not harmless:
                return ()
    return (_ELSEWHERE,)


def dense_moment(case: Case, settings: Settings) -> Result:
    """Find a low PSR: the 3 s in which the true peak is closest to the loudness."""
    dynamics = case.the_bounce.dynamics
    lowest = dynamics.psr_min_db if dynamics is not None else None
    if dynamics is None or lowest is None:
        return
    found = compared(lowest, settings["min_db"], bound_decimals=0)
    if not found.is_below:
        return
    place = f" at {clock(dynamics.psr_min_position_s)}" if dynamics.psr_min_position_s is not None else ""
    yield Hit(
        f"PSR {found.value} dB in its densest 3 s{place}, wanted at least {found.bound} dB: {found.difference} dB too low",
        evidence={"psr_min_db": round(lowest, 2), "psr_min_s": dynamics.psr_min_position_s},
    )
