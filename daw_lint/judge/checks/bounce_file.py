"""The file of a bounce: codec, bit depth, sample rate, channels, name."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import matching
from daw_lint.model.finding import Hit


def lossy(case: Case, settings: Settings) -> Result:
    """A codec that throws sound away, unless the place of release takes it."""
    audio = case.the_bounce.audio
    if audio.lossy and not any(target.lossy for target in case.targets):
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
    """One channel, or two that are the same, unless the place of release takes one channel."""
    audio, level = case.the_bounce.audio, case.the_bounce.level
    if any(1 in target.channels for target in case.targets):
        return
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


def odd_sample_rate(case: Case, settings: Settings) -> Result:
    """A sample rate that is none of those in use for music."""
    rate, usual = case.the_bounce.audio.sample_rate_hz, settings["usual_hz"]
    if str(rate) not in usual:
        wanted = ", ".join(f"{int(one) / 1000:g}" for one in usual if one.isdigit())
        yield Hit(f"sample rate {rate:,} Hz, wanted one of {wanted} kHz", evidence={"sample_rate_hz": rate})


def many_channels(case: Case, settings: Settings) -> Result:
    """More channels than two, unless the place of release takes them."""
    there = case.the_bounce.audio.channels
    taken = any(target.min_channels is not None and there >= target.min_channels for target in case.targets)
    if there > 2 and not taken:
        yield Hit(f"the bounce has {there} channels, wanted 2", evidence={"channels": there})


def double_float(case: Case, settings: Settings) -> Result:
    """Floating point samples of 64 bits."""
    audio = case.the_bounce.audio
    if audio.is_float and audio.bit_depth == 64:
        yield Hit("64-bit float, wanted 24-bit or 32-bit float: few programs read it", evidence={"bit_depth": 64})


def sixteen_bit_master(case: Case, settings: Settings) -> Result:
    """A master of 16 bits, where no place of release says what it takes."""
    depth = case.the_bounce.audio.bit_depth
    told = any(target.bit_depths or target.min_bit_depth for target in case.targets)
    if depth is not None and depth < settings["min_bits"] and not told:
        yield Hit(
            f"{depth}-bit master: right for a CD, for everything else keep one of {settings['min_bits']} bits too",
            evidence={"bit_depth": depth},
        )


def truncated(case: Case, settings: Settings) -> Result:
    """Quiet passages that end in rounding where the file has few bits: the last step was made without dither."""
    content = case.the_bounce.content
    if content is None or content.noise_at_last_bit is not False or not content.bits_used:
        return
    if content.bits_used <= settings["max_bits"]:
        yield Hit(
            f"quiet passages end in rounding at the last of {content.bits_used} bits: it was reduced without dither",
            evidence={"bits_used": content.bits_used},
        )


def file_name(case: Case, settings: Settings) -> Result:
    """A file name that does not follow the pattern of the house."""
    stem = case.the_bounce.path.stem
    if not matching([settings["pattern"]], whole=True)(stem):
        yield Hit(f"the name '{stem}' is not built like '{settings['example']}'", evidence={"name": stem})


def name_says_nothing(case: Case, settings: Settings) -> Result:
    """A file name that tells neither song nor version."""
    stem = case.the_bounce.path.stem.strip()
    if matching(settings["patterns"])(stem):
        yield Hit(f"the name '{stem}' does not tell which song or version this is", evidence={"name": stem})
