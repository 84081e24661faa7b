"""Check the stereo image of a bounce."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isinf, log10

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name
from daw_lint.model.bounce import Stereo
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Severity, Unjudged
from daw_lint.model.wording import clock, count

_SIDES = ("left", "right")


def dead_channel(case: Case, settings: Settings) -> Result:
    """Find a channel that is silent, or holds only noise, while the other one plays to the end."""
    dead = case.the_bounce.stereo.dead_channel if case.the_bounce.stereo is not None else None
    if dead is None:
        return
    since = f" from {clock(dead.start_s)} on" if dead.start_s else ""
    held = "is silent" if isinf(dead.level_db) else f"holds nothing but noise at {dead.level_db:.0f} dBFS"
    yield Hit(
        f"the {_SIDES[dead.channel]} channel {held}{since}, while the {_SIDES[1 - dead.channel]} channel plays",
        evidence={"channel": _SIDES[dead.channel], "from_s": round(dead.start_s, 3)},
    )


def _live(case: Case) -> Stereo | None:
    """Return the stereo measures of a file whose channels both live: beside a dead one they say nothing."""
    stereo = case.the_bounce.stereo
    return None if stereo is None or stereo.dead_channel is not None else stereo


def out_of_phase(case: Case, settings: Settings) -> Result:
    """Find a correlation below zero. It is a warning unless one side looks inverted (polarity)."""
    stereo, least = _live(case), settings["min_correlation"]
    correlation = stereo.correlation if stereo is not None else None
    if stereo is None or correlation is None:
        return
    found = compared(correlation, least, 2, bound_decimals=2)
    if not found.is_below:
        return
    inverted = _is_inverted(stereo, settings)
    meaning = "one side looks inverted (polarity)" if inverted else "out of phase"
    yield Hit(
        f"correlation {found.value}, wanted at least {found.bound}: {meaning}, much is lost in mono",
        evidence={"correlation": round(correlation, 3), "inverted": inverted},
        severity=None if inverted else Severity.WARNING,
    )


def _is_inverted(stereo: Stereo, settings: Settings) -> bool:
    """Whether the sides cancel throughout: as a whole and in most seconds, or in the low end, which is mono in most music."""
    if stereo.correlation is None:
        return False
    low: float | None = stereo.low_correlation
    if low is not None and low <= float(settings["inverted_low_correlation"]):
        return True
    steps = [step for step in stereo.correlation_curve if step is not None]
    negative = sum(step < 0 for step in steps)
    is_mostly = negative >= float(settings["inverted_share"]) * len(steps)
    return is_mostly and stereo.correlation <= float(settings["inverted_correlation"])


def late_channel(case: Case, settings: Settings) -> Result:
    """Find a channel that comes later than the other one as a whole."""
    stereo = _live(case)
    late = stereo.late_channel if stereo is not None else None
    if late is None:
        return
    length = f"{late.delay_ms:.1f} ms" if late.delay_ms >= 1 else count(late.samples, "sample")
    yield Hit(
        f"the {_SIDES[late.channel]} channel comes {length} later than the {_SIDES[1 - late.channel]} channel: thinner in mono, "
        "and off centre",
        evidence={"channel": _SIDES[late.channel], "delay_ms": round(late.delay_ms, 3)},
    )


def unbalanced(case: Case, settings: Settings) -> Result:
    """Find one channel louder than the other."""
    stereo = _live(case)
    balance = stereo.balance_db if stereo is not None else None
    if balance is None:
        return
    found = compared(abs(balance), settings["max_db"])
    if not found.is_above:
        return
    loud, quiet = ("right", "left") if balance > 0 else ("left", "right")
    yield Hit(
        f"the {loud} is {found.value} dB louder than the {quiet}, wanted within {found.bound} dB",
        evidence={"balance_db": round(balance, 2)},
    )


def dc_offset(case: Case, settings: Settings) -> Result:
    """Find a DC offset that is close to the level of the music."""
    offsets, rms_db = case.level.dc_offset, case.level.rms_db
    if not offsets:
        return
    worst = max(range(len(offsets)), key=lambda channel: abs(offsets[channel]))
    below = _below_programme_db(offsets, worst, rms_db)
    if below is None:
        yield Unjudged("the RMS level of the bounce is not known")
        return
    found = compared(below, settings["min_below_db"], 0)
    if found.is_below:
        where = channel_name(worst, len(offsets))
        apart = f"{found.value} dB below" if found.value != "0" and below > 0 else "as strong as"
        yield Hit(
            f"DC offset {100 * offsets[worst]:.2f} % of full scale on the {where} channel, {apart} the RMS level, "
            f"wanted at least {found.bound} dB below",
            evidence={"dc_offset": round(offsets[worst], 6), "below_rms_db": round(max(below, 0.0), 1)},
        )


def _below_programme_db(offsets: Sequence[float], worst: int, rms_db: float | None) -> float | None:
    """Return how far an offset is below the RMS level of the programme without any; ``None`` where that is unknown."""
    if not offsets[worst]:
        return inf
    if rms_db is None:
        return None
    programme = 10 ** (rms_db / 10) - sum(offset**2 for offset in offsets) / len(offsets)
    return 10 * log10(programme / offsets[worst] ** 2) if programme > 0 else -inf


def almost_mono(case: Case, settings: Settings) -> Result:
    """Find two channels that are almost identical. Identical channels have their own rule (FM104)."""
    stereo, level = _live(case), case.level
    if stereo is None or stereo.width_db is None or level.identical_channels is not False:
        return
    found = compared(-stereo.width_db, -settings["min_width_db"], 0)
    if found.is_above:
        yield Hit(
            f"the side signal is {found.value} dB below the mid signal, wanted at most {found.bound} dB: "
            "the bounce is almost mono",
            evidence={"width_db": round(stereo.width_db, 1)},
        )


def wide(case: Case, settings: Settings) -> Result:
    """Find a low correlation, but not below zero: that has its own rule (IM101)."""
    stereo, least = _live(case), settings["min_correlation"]
    correlation = stereo.correlation if stereo is not None else None
    if correlation is None or compared(correlation, 0.0, 2).is_below:
        return
    found = compared(correlation, least, 2)
    if found.is_below:
        yield Hit(
            f"correlation {found.value}, wanted at least {found.bound}: very wide, and thinner in mono",
            evidence={"correlation": round(correlation, 3)},
        )


def lost_in_mono(case: Case, settings: Settings) -> Result:
    """Find bands that lose much in mono. A mix that cancels as a whole has its own rule (IM101)."""
    stereo, spectrum = _live(case), case.the_bounce.spectrum
    if spectrum is None or stereo is None or (stereo.correlation is not None and round(stereo.correlation, 2) < 0):
        return
    lost = [
        (band.name, band.mono_loss_db)
        for band in spectrum.bands
        if band.mono_loss_db is not None
        and compared(band.mono_loss_db, settings["max_loss_db"]).is_above
        and band.share >= settings["min_share"]
    ]
    if lost:
        shown = ", ".join(f"{name} {loss:.1f} dB" for name, loss in lost)
        name, loss = max(lost, key=lambda one: one[1])
        most = compared(loss, settings["max_loss_db"]).bound
        yield Hit(
            f"lost in mono: {shown}, wanted at most {most} dB per band",
            evidence={"band": name, "mono_loss_db": round(loss, 2)},
        )


def low_end(case: Case, settings: Settings) -> Result:
    """Find a low end whose sides differ much: wide from a correlation of 0 on, out of phase below it."""
    stereo = _live(case)
    low = stereo.low_correlation if stereo is not None else None
    if low is None:
        yield Unjudged("too little of the sound is below 120 Hz, or one channel is silent there")
        return
    found = compared(low, settings["min_correlation"], 2, bound_decimals=2)
    if found.is_below:
        word = "out of phase" if compared(low, 0.0, 2).is_below else "wide"
        yield Hit(
            f"correlation below 120 Hz {found.value}, wanted at least {found.bound}: the low end is {word}",
            evidence={"low_correlation": round(low, 3)},
        )


def stereo_low_end(case: Case, settings: Settings) -> Result:
    """Find a low end that is not mono, but not out of phase either: that has its own rule (IM102)."""
    stereo, least = _live(case), settings["min_correlation"]
    low = stereo.low_correlation if stereo is not None else None
    if low is None or compared(low, settings["out_of_phase"], 2).is_below:
        return
    found = compared(low, least, 2)
    if found.is_below and not any(target.min_low_correlation is not None for target in case.targets):
        yield Hit(
            f"correlation below 120 Hz {found.value}, wanted at least {found.bound}: the low end is not mono",
            evidence={"low_correlation": round(low, 3)},
        )
