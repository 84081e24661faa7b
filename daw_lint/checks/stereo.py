"""The channels of a bounce against each other."""

from __future__ import annotations

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.checks.words import channel_name
from daw_lint.finding import Hit


def unbalanced(case: Case, settings: Settings) -> Result:
    """One channel louder than the other."""
    stereo = case.the_bounce.stereo
    balance = stereo.balance_db if stereo is not None else None
    if balance is None or round(abs(balance), 1) <= settings["max_db"]:
        return
    loud, quiet = ("right", "left") if balance > 0 else ("left", "right")
    yield Hit(
        f"the {loud} is {abs(balance):.1f} dB louder than the {quiet}, wanted within {settings['max_db']:.1f} dB",
        evidence={"balance_db": round(balance, 2)},
    )


def dc_offset(case: Case, settings: Settings) -> Result:
    """A constant part of the signal."""
    offsets = case.level.dc_offset
    if not offsets:
        return
    worst = max(range(len(offsets)), key=lambda channel: abs(offsets[channel]))
    if abs(offsets[worst]) > settings["max_share"]:
        where = channel_name(worst, len(offsets))
        yield Hit(
            f"DC offset {100 * offsets[worst]:.2f} % of full scale on the {where} channel, "
            f"wanted at most {100 * settings['max_share']:.2f} %",
            evidence={"dc_offset": round(offsets[worst], 6)},
        )
