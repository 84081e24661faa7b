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


def lossy_source(case: Case, settings: Settings) -> Result:
    """A spectrum that ends like a wall, in a file that is not lossy itself."""
    spectrum = case.the_bounce.spectrum
    wall = spectrum.low_pass_hz if spectrum is not None else None
    if wall is not None and not case.the_bounce.audio.lossy:
        yield Hit(
            f"the spectrum ends like a wall at {wall / 1000:.1f} kHz: a lossy or resampled source",
            evidence={"low_pass_hz": round(wall)},
        )


def unused_bits(case: Case, settings: Settings) -> Result:
    """Fewer bits in use than the file stores."""
    audio, content = case.the_bounce.audio, case.the_bounce.content
    used = content.bits_used if content is not None else None
    if used and audio.bit_depth is not None and audio.bit_depth >= 24 and used <= 16:
        kind = "32-bit float" if audio.is_float else f"{audio.bit_depth}-bit"
        yield Hit(f"{kind} file, but only {used} bits are used", evidence={"bits_used": used})


def incomplete(case: Case, settings: Settings) -> Result:
    """A header that promises more than there is."""
    audio = case.the_bounce.audio
    if audio.header_frames is not None:
        promised = audio.header_frames / audio.sample_rate_hz
        yield Hit(
            f"the file ends after {audio.length_s:.1f} s, its header promises {promised:.1f} s",
            evidence={"length_s": round(audio.length_s, 3), "promised_s": round(promised, 3)},
        )


def cut_tail(case: Case, settings: Settings) -> Result:
    """An end that still sounds."""
    edges = case.the_bounce.edges
    if edges is not None and edges.tail_is_cut:
        yield Hit(
            f"the bounce ends while it still sounds ({edges.end_peak_db:.1f} dBFS in its last 200 ms): its tail is cut",
            evidence={"end_peak_db": round(edges.end_peak_db, 2)},
        )
