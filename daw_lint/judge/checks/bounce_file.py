"""Check the file of a bounce: codec, bit depth, sample rate, channels, name."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import matching
from daw_lint.model.bounce import Bounce
from daw_lint.model.finding import Evidence, Hit, Severity

CD_BITS = 16
"""Bits per sample of a CD (IEC 60908)."""
_FEW_BITS = 12
"""Our own bound: a file of 16 bits that uses so few was made from fewer, not only turned up by a whole number of bits."""


def lossy(case: Case, settings: Settings) -> Result:
    """Find lossy codecs, unless a target accepts them."""
    audio = case.the_bounce.audio
    if audio.lossy and not any(target.lossy for target in case.targets):
        yield Hit(f"{audio.codec} is lossy: wanted WAV, AIFF or FLAC", evidence={"codec": audio.codec})


def low_bit_depth(case: Case, settings: Settings) -> Result:
    """Find bit depths below the minimum for a mix."""
    depth, wanted = case.the_bounce.audio.bit_depth, settings["min_bits"]
    if depth is not None and depth < wanted:
        yield Hit(f"{depth}-bit, wanted at least {wanted}-bit", evidence={"bit_depth": depth, "wanted_bits": wanted})


def other_sample_rate(case: Case, settings: Settings) -> Result:
    """Find bounces whose sample rate differs from the session."""
    rate, wanted = case.the_bounce.audio.sample_rate_hz, case.the_session.sample_rate_hz
    if wanted is not None and rate != round(wanted):
        message = f"{rate:,} Hz, but the session runs at {round(wanted):,} Hz: the bounce was resampled"
        yield Hit(message, evidence={"sample_rate_hz": rate, "session_rate_hz": wanted})


def mono(case: Case, settings: Settings) -> Result:
    """Find mono bounces: one channel, or two identical ones, unless a target accepts one channel."""
    audio, level = case.the_bounce.audio, case.the_bounce.level
    if any(1 in target.channels for target in case.targets):
        return
    if audio.channels == 1:
        yield Hit("the bounce has one channel, wanted stereo", severity=Severity.WARNING)
    elif level is not None and level.identical_channels and level.peak_db > settings["floor_db"]:
        yield Hit("left and right are identical: a mono bounce in a stereo file")


def lossy_source(case: Case, settings: Settings) -> Result:
    """Find the traces of a lossy or resampled source in a file that is not lossy itself, graded by how sure they are."""
    spectrum = case.the_bounce.spectrum
    trace = spectrum.lossy if spectrum is not None else None
    if trace is None or case.the_bounce.audio.lossy:
        return
    where = f"{trace.cutoff_hz / 1000:.1f} kHz"
    if trace.kind == "resampled":
        message, severity = (
            f"the spectrum ends at {where}, half of a lower sample rate: a resampled source",
            Severity.INFO,
        )
    elif trace.certainty == "certain":
        message = f"the highs end at {where} or below, elsewhere in every moment, as a lossy coder leaves them: a lossy source"
        severity = Severity.ERROR
    elif trace.certainty == "likely":
        message = f"the spectrum has a brick-wall cutoff at {where}: probably a lossy or resampled source"
        severity = None
    else:
        message = (
            f"the spectrum has a brick-wall cutoff at {where}: perhaps that of a sample library, or a lossy source"
        )
        severity = Severity.INFO
    evidence: Evidence = {"low_pass_hz": round(trace.cutoff_hz), "source": trace.kind, "certainty": trace.certainty}
    yield Hit(message, evidence=evidence, severity=severity)


def unused_bits(case: Case, settings: Settings) -> Result:
    """Find files of 24 bits or more whose samples use at most 16 bits, and of 16 bits or more that use far fewer."""
    audio, used = case.the_bounce.audio, _bits_used(case.the_bounce)
    if used and audio.bit_depth is not None and used < audio.bit_depth and used <= _most_unused(audio.bit_depth):
        kind = "32-bit float" if audio.is_float else f"{audio.bit_depth}-bit"
        yield Hit(f"{kind} file, but only {used} bits are used", evidence={"bits_used": used})


def _bits_used(bounce: Bounce) -> int | None:
    return bounce.content.bits_used if bounce.content is not None else None


def _most_unused(depth: int) -> int:
    """Return up to how many used bits a file of this depth was made from fewer bits."""
    return CD_BITS if depth >= 24 else _FEW_BITS


def incomplete(case: Case, settings: Settings) -> Result:
    """Find files that are shorter than their header says."""
    audio = case.the_bounce.audio
    if audio.header_frames is not None:
        promised = audio.header_frames / audio.sample_rate_hz
        yield Hit(
            f"the file ends after {audio.length_s:.1f} s, its header says {promised:.1f} s",
            evidence={"length_s": round(audio.length_s, 3), "promised_s": round(promised, 3)},
        )


def odd_sample_rate(case: Case, settings: Settings) -> Result:
    """Find sample rates that are not usual for music."""
    rate, usual = case.the_bounce.audio.sample_rate_hz, settings["usual_hz"]
    if str(rate) not in usual:
        wanted = ", ".join(f"{int(one) / 1000:g}" for one in usual if one.isdigit())
        yield Hit(f"sample rate {rate:,} Hz, wanted one of {wanted} kHz", evidence={"sample_rate_hz": rate})


def many_channels(case: Case, settings: Settings) -> Result:
    """Find more than two channels, unless a target accepts them."""
    there = case.the_bounce.audio.channels
    taken = any(target.min_channels is not None and there >= target.min_channels for target in case.targets)
    if there > 2 and not taken:
        yield Hit(f"the bounce has {there} channels, wanted 2", evidence={"channels": there})


def double_float(case: Case, settings: Settings) -> Result:
    """Find 64-bit float samples."""
    audio = case.the_bounce.audio
    if audio.is_float and audio.bit_depth == 64:
        yield Hit("64-bit float, wanted 24-bit or 32-bit float: few programs read it", evidence={"bit_depth": 64})


def low_bit_master(case: Case, settings: Settings) -> Result:
    """Find masters with few bits, unless a target gives its own bit depth."""
    depth, wanted = case.the_bounce.audio.bit_depth, settings["min_bits"]
    used = _bits_used(case.the_bounce)
    has_own = any(target.bit_depths or target.min_bit_depth for target in case.targets)
    if depth is None or has_own:
        return
    is_short = used is not None and 0 < used <= _FEW_BITS and used < depth
    if depth >= wanted and not is_short:
        return
    evidence: Evidence = {"bit_depth": depth}
    if is_short or depth < CD_BITS:
        name = f"{depth}-bit master with {used} bits used" if is_short else f"{depth}-bit master"
        message = f"{name}, wanted {wanted}-bit: too few bits for any release, even a CD has {CD_BITS}"
        yield Hit(message, evidence=evidence, severity=Severity.WARNING)
    elif depth == CD_BITS:
        yield Hit(f"{depth}-bit master: right for a CD; keep a {wanted}-bit one for everything else", evidence=evidence)
    else:
        yield Hit(f"{depth}-bit master, wanted {wanted}-bit: no platform asks for {depth} bits", evidence=evidence)


def truncated(case: Case, settings: Settings) -> Result:
    """Find truncation in quiet passages of files that use few bits: they were reduced without dither."""
    content = case.the_bounce.content
    if content is None or content.noise_at_last_bit is not False or not content.bits_used:
        return
    if content.bits_used <= settings["max_bits"]:
        yield Hit(
            f"quiet passages are truncated at {content.bits_used} bits: the bit depth was reduced without dither",
            evidence={"bits_used": content.bits_used},
        )


def file_name(case: Case, settings: Settings) -> Result:
    """Find file names that do not match the naming convention."""
    stem = case.the_bounce.path.stem
    if not matching([settings["pattern"]], whole=True)(stem):
        yield Hit(f"the name '{stem}' does not follow the pattern of '{settings['example']}'", evidence={"name": stem})


def uninformative_name(case: Case, settings: Settings) -> Result:
    """Find file names that say neither song nor version."""
    stem = case.the_bounce.path.stem.strip()
    if matching(settings["patterns"])(stem):
        yield Hit(f"the name '{stem}' does not say which song or version this is", evidence={"name": stem})
