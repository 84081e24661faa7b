"""The level of a bounce."""

from __future__ import annotations

from math import isinf

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.checks.words import at_time, channel_name, count
from daw_lint.finding import Hit


def clipped(case: Case, settings: Settings) -> Result:
    """Runs of samples at full scale, or a float file that goes over it."""
    level, audio = case.level, case.the_bounce.audio
    if level.clipped_run_count:
        first = level.clipped_runs[0] if level.clipped_runs else None
        where = ""
        if first is not None:
            where = (
                f", the first at {at_time(first.start_s)} on the {channel_name(first.channel, audio.channels)} channel"
            )
        yield Hit(
            f"clips in {count(level.clipped_run_count, 'place')} ({count(level.clipped_samples, 'sample')}{where})",
            evidence={"clipped_runs": level.clipped_run_count, "clipped_samples": level.clipped_samples},
        )
    elif audio.is_float and level.peak_db > settings["max_db"]:
        over = level.peak_db - settings["max_db"]
        yield Hit(
            f"peak {level.peak_db:+.1f} dBFS in a float file: {over:.1f} dB will clip in any fixed-point copy",
            evidence={"peak_dbfs": round(level.peak_db, 2)},
        )


def silent(case: Case, settings: Settings) -> Result:
    """A bounce in which nothing is to be heard."""
    peak = case.level.peak_db
    if peak < settings["floor_db"]:
        shown = "digital silence" if isinf(peak) else f"the highest peak is {peak:.1f} dBFS"
        yield Hit(f"the bounce is silent ({shown})")


def broken_samples(case: Case, settings: Settings) -> Result:
    """Samples that are no numbers."""
    bad = case.level.not_finite_samples
    if bad:
        yield Hit(f"{count(bad, 'sample')} not a number or infinite: they are left out of every level shown")
