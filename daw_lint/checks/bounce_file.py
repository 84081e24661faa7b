"""The file of a bounce: codec, bit depth, sample rate, channels."""

from __future__ import annotations

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.finding import Hit


def lossy(case: Case, settings: Settings) -> Result:
    """A codec that throws sound away."""
    audio = case.the_bounce.audio
    if audio.lossy:
        yield Hit(f"{audio.codec} is lossy: wanted WAV, AIFF or FLAC", evidence={"codec": audio.codec})


def low_bit_depth(case: Case, settings: Settings) -> Result:
    """Fewer bits than a mix should have."""
    depth, wanted = case.the_bounce.audio.bit_depth, settings["min_bits"]
    if depth is not None and depth < wanted:
        yield Hit(f"{depth}-bit, wanted at least {wanted}-bit", evidence={"bit_depth": depth, "wanted_bits": wanted})


def other_sample_rate(case: Case, settings: Settings) -> Result:
    """A bounce at another rate than its session."""
    rate, wanted = case.the_bounce.audio.sample_rate_hz, case.the_session.sample_rate_hz
    if wanted is not None and rate != round(wanted):
        message = f"{rate:,} Hz, but the session runs at {round(wanted):,} Hz: it was converted on the way"
        yield Hit(message, evidence={"sample_rate_hz": rate, "session_rate_hz": wanted})


def mono(case: Case, settings: Settings) -> Result:
    """One channel, or two that are the same."""
    audio, level = case.the_bounce.audio, case.the_bounce.level
    if audio.channels == 1:
        yield Hit("the bounce has one channel, wanted stereo")
    elif level is not None and level.identical_channels and level.peak_db > settings["floor_db"]:
        yield Hit("left and right are the same: the bounce is mono in a stereo file")
