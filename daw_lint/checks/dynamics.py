"""Dynamics of a bounce."""

from __future__ import annotations

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.checks.words import count
from daw_lint.finding import Hit


def limited(case: Case, settings: Settings) -> Result:
    """Peaks piled up at one level, or waves cut off flat below full scale. Clipping at full scale has its own rule."""
    level, dynamics = case.level, case.the_bounce.dynamics
    for top in level.flat_tops:
        yield Hit(
            f"{count(top.runs, 'wave')} are cut off flat at {top.level_db:.1f} dBFS: clipped, then turned down",
            evidence={"flat_tops": top.runs, "level_db": round(top.level_db, 2)},
        )
        return
    share = dynamics.ceiling_share if dynamics is not None else 0.0
    if share > settings["max_share"] and not level.clipped_run_count:
        yield Hit(
            f"{share:.0%}".replace("%", " %") + f" of the peaks lie at {level.peak_db:.1f} dBFS: the audio was limited",
            evidence={"ceiling_share": round(share, 4), "ceiling_db": round(level.peak_db, 2)},
        )
