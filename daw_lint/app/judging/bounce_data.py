"""A bounce as the page gets it: numbers, curves, spectrum, and the outline of its waveform."""

from __future__ import annotations

from math import isfinite, sqrt
from typing import Any

from daw_lint.measure.outline import Outline
from daw_lint.model.bounce import Bounce, LoudnessCurve

EQUAL_LUFS = -23.0
"""The loudness at which bounces are compared (EBU R 128): it leaves room for the peaks of every master."""


def bounce_data(bounce: Bounce, outline: Outline | None) -> dict[str, Any]:
    """Return a bounce without the addresses of its audio, which only the server knows. ``peaks`` hold two decimals too many."""
    loudness, audio = bounce.loudness, bounce.audio
    integrated = loudness.integrated_lufs if loudness is not None else None
    return {
        "name": bounce.path.name,
        "length_s": audio.length_s,
        "rate_hz": audio.sample_rate_hz,
        "channels": audio.channels,
        "bits": audio.bit_depth,
        "codec": audio.codec,
        "container": audio.container,
        "loudness": {
            "integrated": _known(integrated),
            "momentary": _curve(loudness.momentary),
            "short_term": _curve(loudness.short_term),
            "momentary_start_s": loudness.momentary.start_s,
            "short_term_start_s": loudness.short_term.start_s,
            "step_s": loudness.momentary.step_s,
        }
        if loudness is not None
        else None,
        "spectrum": _spectrum(bounce),
        "numbers": numbers(bounce),
        "gain_db_to_equal": EQUAL_LUFS - integrated if integrated is not None and isfinite(integrated) else None,
        "peaks": peaks(outline) if outline is not None else None,
    }


def numbers(bounce: Bounce) -> dict[str, float | None]:
    """Return the numbers that two bounces are compared by; ``None`` for those not known, and for silence."""
    level, loudness, dynamics, stereo = bounce.level, bounce.loudness, bounce.dynamics, bounce.stereo
    found = {
        "peak_dbfs": level.peak_db if level is not None else None,
        "true_peak_dbtp": bounce.true_peak.peak_db if bounce.true_peak is not None else None,
        "rms_dbfs": level.rms_db if level is not None else None,
        "lufs": loudness.integrated_lufs if loudness is not None else None,
        "momentary_max_lufs": loudness.momentary_max_lufs if loudness is not None else None,
        "short_term_max_lufs": loudness.short_term_max_lufs if loudness is not None else None,
        "lra_lu": loudness.range_lu if loudness is not None else None,
        "plr_db": dynamics.plr_db if dynamics is not None else None,
        "psr_db": dynamics.psr_min_db if dynamics is not None else None,
        "crest_db": dynamics.crest_db if dynamics is not None else None,
        "dr_db": dynamics.dr_db if dynamics is not None else None,
        "width_db": stereo.width_db if stereo is not None else None,
        "correlation": stereo.correlation if stereo is not None else None,
        "balance_db": stereo.balance_db if stereo is not None else None,
        "mono_loss_db": stereo.mono_loss_db if stereo is not None else None,
        "tilt_db_per_octave": bounce.spectrum.tilt_db_per_octave if bounce.spectrum is not None else None,
    }
    return {name: _known(value) for name, value in found.items()}


def peaks(outline: Outline) -> list[list[list[float]]]:
    """Return lowest and highest sample of each column, for each channel."""
    return [
        [[round(low, 4), round(high, 4)] for low, high in zip(channel.lowest, channel.highest, strict=True)]
        for channel in outline.channels
    ]


def _spectrum(bounce: Bounce) -> dict[str, Any] | None:
    """Return the levels of the third octaves at their middles."""
    if bounce.spectrum is None:
        return None
    bands = bounce.spectrum.third_octaves
    return {
        "hz": [round(sqrt(max(band.low_hz, 1.0) * band.high_hz), 1) for band in bands],
        "db": [_known(band.level_db) for band in bands],
        "bands": [
            {"name": band.name, "level_db": _known(band.level_db), "share": band.share}
            for band in bounce.spectrum.bands
        ],
    }


def _curve(curve: LoudnessCurve) -> list[float | None]:
    return [round(value, 2) if isfinite(value) else None for value in curve.lufs]


def _known(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None
