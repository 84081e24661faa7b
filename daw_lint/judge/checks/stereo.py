"""Check the stereo image of a bounce."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name
from daw_lint.model.finding import Hit


def unbalanced(case: Case, settings: Settings) -> Result:
    """Find one channel louder than the other."""
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
    """Find a DC offset."""
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


def almost_mono(case: Case, settings: Settings) -> Result:
    """Find two channels that are almost identical. Identical channels have their own rule (FM104)."""
    stereo, level = case.the_bounce.stereo, case.level
    if stereo is None or stereo.width_db is None or level.identical_channels is not False:
        return
    if stereo.width_db < settings["min_width_db"]:
        yield Hit(
            f"the side signal is {-stereo.width_db:.0f} dB below the mid signal, wanted at most {-settings['min_width_db']:.0f} dB: "
            "the bounce is almost mono",
            evidence={"width_db": round(stereo.width_db, 1)},
        )


def wide(case: Case, settings: Settings) -> Result:
    """Find a low correlation, but not below zero: that has its own rule (IM101)."""
    stereo, least = case.the_bounce.stereo, settings["min_correlation"]
    found = stereo.correlation if stereo is not None else None
    if found is not None and found >= 0 and round(found, 2) < least:
        yield Hit(
            f"correlation {found:.2f}, wanted at least {least:.2f}: very wide, and thinner in mono",
            evidence={"correlation": round(found, 3)},
        )


def lost_in_mono(case: Case, settings: Settings) -> Result:
    """Find bands that lose much in mono. A mix that cancels as a whole has its own rule (IM101)."""
    stereo, spectrum = case.the_bounce.stereo, case.the_bounce.spectrum
    if spectrum is None or (stereo is not None and stereo.correlation is not None and stereo.correlation < 0):
        return
    lost = [
        (band.name, band.mono_loss_db)
        for band in spectrum.bands
        if band.mono_loss_db is not None
        and band.mono_loss_db > settings["max_loss_db"]
        and band.share >= settings["min_share"]
    ]
    if lost:
        shown = ", ".join(f"{name} {loss:.1f} dB" for name, loss in lost)
        name, loss = max(lost, key=lambda one: one[1])
        yield Hit(
            f"lost in mono: {shown}, wanted at most {settings['max_loss_db']:.1f} dB per band",
            evidence={"band": name, "mono_loss_db": round(loss, 2)},
        )


def stereo_low_end(case: Case, settings: Settings) -> Result:
    """Find a low end that is not mono, but not out of phase either: that has its own rule (IM102)."""
    stereo, least = case.the_bounce.stereo, settings["min_correlation"]
    found = stereo.low_correlation if stereo is not None else None
    if found is None or not settings["out_of_phase"] <= found or round(found, 2) >= least:
        return
    if not any(target.min_low_correlation is not None for target in case.targets):
        yield Hit(
            f"correlation below 120 Hz {found:.2f}, wanted at least {least:.2f}: the low end is not mono",
            evidence={"low_correlation": round(found, 3)},
        )
