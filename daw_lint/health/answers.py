"""Four plain answers about a bounce: balance, EQ, compression and arrangement. All numbers are measured.

The limits between the words are conventions, not standards: PLR and PSR as in MasteringReady and Dynameter, tilt as in a
public readiness script (its -5.5 to -2.5 dB an octave of power density are -2.5 to +0.5 dB of third octaves here).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from daw_lint.health.model import Answer
from daw_lint.model.bounce import Bounce, Section
from daw_lint.model.compared import compared
from daw_lint.model.wording import clock

TILT_DB = (-2.5, 0.5)
"""Neutral slopes of third octaves in dB an octave."""
_BALANCE_DB = 1.0
_LOW_CORRELATION = 0.3
_PLR_DB = (8.0, 12.0)
_PSR_DB = 8.0
_CONTRAST_LU = 3.0


def answers(bounce: Bounce | None) -> tuple[Answer, ...]:
    """Give the four answers, or none for a silent bounce."""
    if bounce is None or bounce.loudness is None or not isfinite(bounce.loudness.integrated_lufs):
        return ()
    return tuple(
        answer for answer in (_balance(bounce), _eq(bounce), _compression(bounce), _arrangement(bounce)) if answer
    )


def _balance(bounce: Bounce) -> Answer | None:
    stereo = bounce.stereo
    if stereo is None:
        return Answer("balance", "Mono file: there is no left and right to balance.", ())
    if stereo.correlation is None or stereo.balance_db is None:
        return Answer("balance", "One of the two channels is silent.", ())
    off = abs(stereo.balance_db)
    side = "right" if stereo.balance_db > 0 else "left"
    details = [f"The {side} channel is {off:.1f} dB louder." if off >= 0.05 else "Left and right are equally loud."]
    details.append(f"Correlation {stereo.correlation:+.2f} (1 is mono, below 0 cancels in mono).")
    if stereo.low_correlation is not None:
        details.append(f"Below 120 Hz it is {stereo.low_correlation:+.2f}.")
    if stereo.mono_loss_lu is not None:
        details.append(f"In mono it loses {max(stereo.mono_loss_lu, 0.0):.1f} LU.")
    if compared(stereo.correlation, 0.0, 2).is_below:
        return Answer("balance", "Left and right cancel each other: much is lost in mono.", tuple(details))
    if compared(off, _BALANCE_DB).is_above:
        return Answer("balance", f"It leans to the {side}.", tuple(details))
    if stereo.low_correlation is not None and compared(stereo.low_correlation, _LOW_CORRELATION, 2).is_below:
        return Answer("balance", "Centred, but the low end is wide.", tuple(details))
    return Answer("balance", "Centred and mono compatible.", tuple(details))


def _eq(bounce: Bounce) -> Answer | None:
    spectrum = bounce.spectrum
    if spectrum is None or spectrum.tilt_db_per_octave is None:
        return None
    tilt = spectrum.tilt_db_per_octave
    low, high = TILT_DB
    word = "dark" if compared(tilt, low).is_below else "bright" if compared(tilt, high).is_above else "neutral"
    details = [
        f"The spectrum falls {-tilt:.1f} dB an octave." if tilt < 0 else f"The spectrum rises {tilt:.1f} dB an octave."
    ]
    strongest = max(spectrum.bands, key=lambda band: band.share, default=None)
    if strongest is not None:
        details.append(
            f"The strongest band is {strongest.name} with {strongest.share:.0%} of the power.".replace("%", " %")
        )
    if spectrum.below_30_hz_share is not None:
        details.append(f"{100 * spectrum.below_30_hz_share:.1f} % of the power is below 30 Hz.")
    narrow = sorted(spectrum.resonances, key=lambda peak: -peak.prominence_db)[:3]
    if narrow:
        peaks = ", ".join(f"{peak.frequency_hz:,.0f} Hz (+{peak.prominence_db:.0f} dB)" for peak in narrow)
        details.append(f"Narrow peaks: {peaks}.")
    if spectrum.low_pass_hz is not None:
        details.append(f"The spectrum ends steeply at {spectrum.low_pass_hz / 1000:.1f} kHz.")
    sentence = {"dark": "Dark: more low end than most mixes.", "bright": "Bright: more top end than most mixes.",
                "neutral": "Neutral: low and high end as in most mixes."}[word]  # fmt: skip
    return Answer("EQ", sentence, tuple(details))


def _compression(bounce: Bounce) -> Answer | None:
    dynamics, loudness = bounce.dynamics, bounce.loudness
    if dynamics is None or dynamics.plr_db is None or loudness is None:
        return None
    details = [f"PLR {dynamics.plr_db:.1f} dB (true peak over loudness)."]
    if dynamics.psr_min_db is not None:
        at = f" at {clock(dynamics.psr_min_position_s, 0)}" if dynamics.psr_min_position_s is not None else ""
        details.append(f"The densest three seconds have a PSR of {dynamics.psr_min_db:.1f} dB{at}.")
    if dynamics.crest_db is not None:
        details.append(f"Crest factor {dynamics.crest_db:.1f} dB.")
    if dynamics.ceiling_share >= 0.02:
        why = "it clips" if bounce.level is not None and bounce.level.clipped_run_count else "a sign of a limiter"
        details.append(f"{100 * dynamics.ceiling_share:.0f} % of the peaks are at one level: {why}.")
    low, high = _PLR_DB
    if compared(dynamics.plr_db, low).is_below:
        return Answer("compression", "Dense: the peaks are close to the average level.", tuple(details))
    if dynamics.psr_min_db is not None and compared(dynamics.psr_min_db, _PSR_DB).is_below:
        return Answer("compression", "Open overall, dense in its loudest part.", tuple(details))
    if compared(dynamics.plr_db, high).is_below:
        return Answer("compression", "Controlled, with some room left.", tuple(details))
    return Answer("compression", "Open: the peaks are well above the average level.", tuple(details))


def _arrangement(bounce: Bounce) -> Answer | None:
    parts = [part for part in (bounce.sections.parts if bounce.sections else ()) if part.integrated_lufs is not None]
    audible = [part for part in parts if part.integrated_lufs is not None and isfinite(part.integrated_lufs)]
    details = list(_range(bounce))
    if len(audible) < 2:
        return Answer("arrangement", "No parts of different level were found.", tuple(details))
    loud = max(audible, key=_lufs)
    quiet = min(audible, key=_lufs)
    contrast = _lufs(loud) - _lufs(quiet)
    details.insert(
        0,
        f"{len(audible)} parts; the loudest is {_named(loud)}, the quietest {_named(quiet)}, {contrast:.1f} LU below.",
    )
    source = bounce.sections.source if bounce.sections else ""
    details.append(
        "The parts come from the locators of the session."
        if source == "locators"
        else "The parts were found in the audio."
    )
    sentence = "Its level varies" if not compared(contrast, _CONTRAST_LU).is_below else "It stays at one level"
    return Answer("arrangement", f"{sentence}: {contrast:.1f} LU between its parts.", tuple(details))


def _range(bounce: Bounce) -> Iterator[str]:
    if bounce.loudness is not None and bounce.loudness.range_lu is not None:
        yield f"Loudness range {bounce.loudness.range_lu:.1f} LU."


def _lufs(part: Section) -> float:
    return part.integrated_lufs if part.integrated_lufs is not None else 0.0


def _named(part: Section) -> str:
    return f"{part.name!r} from {clock(part.start_s, 0)} ({_lufs(part):.1f} LUFS)"
