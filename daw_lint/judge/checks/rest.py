"""Check the rest between the last change of a mix and the start of mastering."""

from __future__ import annotations

from daw_lint.judge.case import Case, Dated, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import span
from daw_lint.model.finding import Hit, Unjudged

_EXACT = ("first backup", "first git commit", "stated in the configuration")


def too_short(case: Case, settings: Settings) -> Result:
    """Find mastering that started less than ``min_h`` hours after the mix was finished."""
    yield from _between(case, 0.0, settings["min_h"], f"wanted at least {settings['min_h']:g} h")


def short(case: Case, settings: Settings) -> Result:
    """Find mastering that started after ``min_h`` but before ``better_h`` hours."""
    yield from _between(case, settings["min_h"], settings["better_h"], "two or three days are better")


def _between(case: Case, low_h: float, high_h: float, wanted: str) -> Result:
    mix, master = case.mix_finished, case.master_started
    if case.mastering_by == "other" or mix is None or master is None:
        return
    hours = (master.when - mix.when).total_seconds() / 3600
    if hours < 0:
        yield Unjudged(f"the mix ({mix}) is newer than the master ({master}): one of the times is wrong")
    elif not _is_start(master) and hours >= high_h:
        yield Unjudged(f"the master was last saved {master}; it is not known when it was started")
    elif low_h <= round(hours, 1) < high_h:
        gap = span(master.when - mix.when)
        at_most = "" if _is_start(master) else "at most "
        message = (
            f"the mix rested {at_most}{gap} before the master, {wanted}: mix {case.mix_name} {mix}, master {master}"
        )
        yield Hit(message, evidence={"rest_h": round(hours, 2), "mix_by": mix.evidence, "master_by": master.evidence})


def _is_start(master: Dated) -> bool:
    """Whether the time is the start of mastering; the time of the last save is only an upper bound."""
    return master.evidence.startswith(_EXACT)
