"""The master fader."""

from __future__ import annotations

from math import isinf

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.finding import Hit, Unjudged


def master_fader(case: Case, settings: Settings) -> Result:
    """A master fader away from 0 dB."""
    master = case.the_session.master
    if master is None or master.volume_automated:
        return
    if master.volume_db is None:
        yield Unjudged("the file does not tell where the master fader stands", master.path)
    elif abs(master.volume_db - settings["wanted_db"]) > settings["tolerance_db"]:
        level = "fully down" if isinf(master.volume_db) else f"at {master.volume_db:+.1f} dB"
        yield Hit(
            f"master fader {level}, wanted {settings['wanted_db']:.1f} dB",
            master.path,
            evidence={"fader_db": None if isinf(master.volume_db) else round(master.volume_db, 2)},
        )


def master_fader_automated(case: Case, settings: Settings) -> Result:
    """Automation on the master fader: a fade, or rides."""
    master = case.the_session.master
    if master is not None and master.volume_automated:
        yield Hit("master fader is automated: leave fades and rides to the master", master.path)
