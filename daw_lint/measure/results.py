"""Convert the meters' results to the bounce model: level, true peak, loudness, dynamics, stereo and content."""

from __future__ import annotations

from math import inf, log10, sqrt
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.ceiling import Ceiling
from daw_lint.measure.content import BitMeter
from daw_lint.measure.dead_channel import dead_channel
from daw_lint.measure.grid import Grid
from daw_lint.measure.loudness import (
    MOMENTARY_S,
    SHORT_TERM_S,
    LoudnessMeter,
    highest,
    integrated,
    loudness_range,
    lufs,
    windows,
)
from daw_lint.measure.meters import Meters
from daw_lint.measure.ranks import ranked
from daw_lint.measure.rows import Rows
from daw_lint.measure.runs import Runs
from daw_lint.model.bounce import (
    ClippedRun,
    Content,
    Dynamics,
    FlatTop,
    LateChannel,
    Level,
    Loudness,
    LoudnessCurve,
    Over,
    Stereo,
    TruePeak,
)

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

MIN_FLAT_TOPS = 10
"""This many runs at one level below full scale are no accident. Our own bound."""
CURVE_DECIMALS = 6
"""Of curves, and of their maxima. More say nothing, and make up a quarter of the JSON of a file."""
_STEPS_PER_ROW = 10


def db(magnitude: float) -> float:
    """Convert a magnitude to dB, ``-inf`` for 0."""
    return 20 * log10(magnitude) if magnitude > 0 else -inf


def power_db(power: float) -> float:
    """Convert a power to dB, ``-inf`` for 0."""
    return 10 * log10(power) if power > 0 else -inf


def level_of(meters: Meters, rate_hz: int) -> Level:
    """Build the levels. Clipped runs and flat tops are included only if they were measured."""
    rows = meters.rows.rows()
    frames = max(1, meters.rows.frames)
    peaks = meters.rows.highest
    top = max(peak for peak, _ in peaks)
    # Of equal peaks the earliest counts, then the lowest channel.
    where = min((frame, channel) for channel, (peak, frame) in enumerate(peaks) if peak == top)
    clips = None if meters.clips is None or (meters.is_float and top > 1) else meters.clips
    clipped = [] if clips is None else clips.runs
    places = [] if clips is None else clips.places.finish()
    runs = [
        ClippedRun(channel, start / rate_hz, length)
        for channel, found in enumerate(clipped)
        for start, length in found.finish()
    ]
    energy = rows.energy.sum(axis=1, dtype=np.float64) / frames
    return Level(
        peak_db=db(top),
        peak_position_s=where[0] / rate_hz if top else None,
        peak_channel=where[1] if top else None,
        channel_peaks_db=tuple(db(peak) for peak, _ in peaks),
        clipped_run_count=sum(found.count for found in clipped),
        clipped_samples=sum(found.total for found in clipped),
        full_scale_samples=0 if clips is None else clips.samples,
        full_scale_places=0 if clips is None else clips.places.count,
        full_scale_position_s=places[0][0] / rate_hz if places else None,
        full_scale_waves=0 if clips is None else clips.waves,
        clipped_runs=tuple(sorted(runs, key=lambda run: (run.start_s, run.channel)))[:1000],
        not_finite_samples=meters.rows.broken,
        identical_channels=meters.rows.channels_identical if meters.channels == 2 else None,
        flat_tops=_flat_tops(meters),
        rms_db=power_db(float(energy.mean())),
        channel_rms_db=tuple(power_db(float(one)) for one in energy),
        dc_offset=tuple(float(one) for one in rows.sums.sum(axis=1, dtype=np.float64) / frames),
    )


def _flat_tops(meters: Meters) -> tuple[FlatTop, ...]:
    if meters.flat_tops is None or meters.clips is None:
        return ()
    found = []
    goes_beyond = meters.is_float and max(meters.flat_tops.tops) > 1
    for channel, (top, runs) in enumerate(zip(meters.flat_tops.tops, meters.flat_tops.runs, strict=True)):
        runs.finish()
        at_full_scale = meters.clips.runs[channel].count and not goes_beyond
        if runs.count >= MIN_FLAT_TOPS and not at_full_scale and meters.flat_tops.are_cut(channel):
            found.append(FlatTop(channel, db(top), runs.count, runs.total))
    return tuple(found)


def true_peak_rows(meters: Meters) -> F32:
    """Return the highest true peak of each row over all channels."""
    assert meters.true_peak is not None
    rows: F32 = np.concatenate(meters.true_peak.found.rows, axis=1).max(axis=0)
    return rows


def true_peak_of(meters: Meters, grid: Grid) -> TruePeak:
    """Build the true peaks. If no point between samples is higher, the sample peak is the true peak."""
    assert meters.true_peak is not None
    found = meters.true_peak.found
    peaks = [
        max((between, place), (sample, float(frame)))
        for (between, _, place), (sample, frame) in zip(found.highest, meters.rows.highest, strict=True)
    ]
    channel = max(range(len(peaks)), key=lambda one: peaks[one][0])
    top, place = peaks[channel]
    overs = []
    count = 0
    cells = np.concatenate([*found.overs, np.empty((0, 2), np.int64)])
    for one in range(len(peaks)):
        runs = Runs(1)
        runs.add(cells[cells[:, 1] == one, 0])
        unit = grid.cell / grid.rate_hz
        overs += [Over(one, max(0.0, start * unit), length * unit) for start, length in runs.finish()]
        count += runs.count
    return TruePeak(
        peak_db=db(top),
        position_s=place / grid.rate_hz if top else None,
        channel=channel if top else None,
        channel_peaks_db=tuple(db(peak) for peak, _ in peaks),
        over_count=count,
        overs=tuple(sorted(overs, key=lambda over: (over.start_s, over.channel)))[:1000],
    )


def loudness_of(meter: LoudnessMeter, grid: Grid, weights: tuple[float, ...]) -> Loudness:
    """Build the loudness of a file."""
    hops = meter.hops()
    momentary, short_term = (windows(hops.power, grid.hops(s), _STEPS_PER_ROW) for s in (MOMENTARY_S, SHORT_TERM_S))
    momentary_max, momentary_at = highest(hops.power, grid, MOMENTARY_S)
    short_term_max, short_term_at = highest(hops.power, grid, SHORT_TERM_S)
    fold = None if hops.fold is None else integrated(windows(hops.fold, grid.hops(MOMENTARY_S), _STEPS_PER_ROW))
    return Loudness(
        integrated_lufs=integrated(momentary),
        range_lu=loudness_range(short_term),
        momentary_max_lufs=round(momentary_max, CURVE_DECIMALS),
        momentary_max_position_s=momentary_at,
        short_term_max_lufs=round(short_term_max, CURVE_DECIMALS),
        short_term_max_position_s=short_term_at,
        mono_fold_lufs=fold,
        weights=weights,
        momentary=LoudnessCurve(MOMENTARY_S, grid.row_s, _curve(_highest_of_each_step(hops.power, grid))),
        short_term=LoudnessCurve(SHORT_TERM_S, grid.row_s, _curve(short_term)),
    )


def _highest_of_each_step(power: F32, grid: Grid) -> F64:
    """Compute the highest mean square over 400 ms of the windows that end in each row: 10 ms apart, as EBU Tech 3341 needs."""
    means = windows(power, grid.hops(MOMENTARY_S), 1)
    steps = np.arange(0, len(means), _STEPS_PER_ROW)
    return np.maximum.reduceat(means, steps) if len(means) else means


def _curve(power: F64) -> tuple[float, ...]:
    values = np.where(power > 0, lufs(power), -inf).round(CURVE_DECIMALS)
    return tuple(values.tolist())


LOUD_ENOUGH_LUFS = -50.0
"""Below this loudness a ratio of peak to loudness says something about noise only."""
WITHIN_LU = 10.0
"""Nor does it in a stretch this far below the integrated loudness, such as the hum before the music. Our own bound."""
CEILING_SHARE = 0.05


def dynamics_of(
    level: Level, true_peak: TruePeak, loudness: Loudness | None, rows: Rows, peaks: F32, grid: Grid, ceiling: Ceiling
) -> Dynamics:
    """Build the dynamics. ``peaks`` holds the true peaks of the rows."""
    psr, at = _psr(loudness, peaks, grid)
    loud = loudness is not None and loudness.integrated_lufs > -inf
    return Dynamics(
        crest_db=level.peak_db - level.rms_db if level.rms_db is not None and level.rms_db > -inf else None,
        plr_db=true_peak.peak_db - loudness.integrated_lufs if loud and loudness is not None else None,
        psr_min_db=float(psr.min()) if len(psr) else None,
        psr_min_position_s=at,
        psr_p5_db=float(ranked(psr, 5)) if len(psr) else None,
        dr_db=dr_of(rows, grid),
        ceiling_db=level.peak_db if ceiling.share is not None and ceiling.share >= CEILING_SHARE else None,
        ceiling_share=ceiling.share,
        ceiling_waves=ceiling.waves,
    )


def _psr(loudness: Loudness | None, peaks: F32, grid: Grid) -> tuple[F64, float | None]:
    width = grid.rows(SHORT_TERM_S)
    short_term = np.array(loudness.short_term.lufs) if loudness is not None else np.empty(0)
    count = min(len(short_term), len(peaks) - width + 1)
    if count < 1:
        return np.empty(0), None
    highest_peak = np.lib.stride_tricks.sliding_window_view(peaks, width)[:count].max(axis=1).astype(np.float64)
    assert loudness is not None
    loud = np.flatnonzero(short_term[:count] > max(LOUD_ENOUGH_LUFS, loudness.integrated_lufs - WITHIN_LU))
    psr = 20 * np.log10(np.maximum(highest_peak[loud], 1e-12)) - short_term[loud]
    return psr, float(loud[int(psr.argmin())] * grid.row_s) if len(loud) else None


DR_BLOCK_S = 3.0
"""Length of a block in seconds (Pleasurize Music Foundation)."""
MIN_DR_BLOCKS = 5
DR_SLACK_DB = 0.05
"""A sine has a DR of 0 dB, give or take its rounding."""


def dr_of(rows: Rows, grid: Grid) -> float | None:
    """Compute the DR value of a stretch (Pleasurize Music Foundation) from 3 s blocks: loudest fifth, second peak.

    ``None`` for less than 15 s, which has no fifth of a block, for silence, and where the second highest peak is below
    that RMS: then one block alone is loud, and its ratio to another says nothing. As in DR meters, the RMS of a full-scale
    sine is 0 dB.
    """
    width = grid.rows(DR_BLOCK_S)
    count = rows.energy.shape[1] // width
    if count < MIN_DR_BLOCKS:
        return None
    values = []
    for energy, peaks in zip(rows.energy[:, : count * width], rows.peaks[:, : count * width], strict=True):
        power = 2 * energy.reshape(count, width).sum(axis=1, dtype=np.float64) / (width * grid.row)
        loudest = float(np.sort(power)[-max(1, round(count / 5)) :].mean())
        block_peaks = np.sort(peaks.reshape(count, width).max(axis=1))
        if loudest > 0:
            values.append(db(float(block_peaks[-2])) - power_db(loudest))
    found = sum(values) / len(values) if values else None
    return found if found is None or found > -DR_SLACK_DB else None


def stereo_of(
    meters: Meters, loudness: Loudness | None, low_correlation: float | None, late: LateChannel | None
) -> Stereo | None:
    """Build the stereo measures; ``None`` for other than two channels."""
    rows = meters.rows.rows()
    if meters.channels != 2 or rows.cross is None:
        return None
    left, right = (float(one) for one in rows.energy.sum(axis=1, dtype=np.float64))
    cross = float(rows.cross.sum(dtype=np.float64))
    fold = None
    if loudness is not None and loudness.mono_fold_lufs is not None and loudness.integrated_lufs > -inf:
        fold = loudness.integrated_lufs - loudness.mono_fold_lufs
    step = meters.grid.rows(1.0)
    return Stereo(
        correlation=correlation(left, right, cross),
        balance_db=balance_db(left, right),
        width_db=power_db(left + right - 2 * cross) - power_db(left + right + 2 * cross) if left + right > 0 else None,
        mono_loss_db=mono_loss_db(left, right, cross),
        mono_loss_lu=fold,
        low_correlation=low_correlation,
        correlation_step_s=step * meters.grid.row_s,
        correlation_curve=_correlation_curve(rows, step),
        dead_channel=None
        if meters.ticks is None
        else dead_channel(rows, meters.ticks, meters.grid, meters.rows.frames),
        late_channel=late,
    )


ROUNDING = 1e-20
"""What a transform of two channels at once may leave of one in the other, as a share of its power (-200 dB): rounding, no sound."""


def correlation(left: float, right: float, cross: float) -> float | None:
    """Compute the correlation of two channels, -1 to 1, from their powers; ``None`` if one of them is silent."""
    is_heard = min(left, right) > ROUNDING * max(left, right)
    return max(-1.0, min(1.0, cross / sqrt(left * right))) if is_heard else None


def balance_db(left: float, right: float) -> float | None:
    """Compute how much louder the right channel is, in dB, from their powers; ``None`` if one of them is silent."""
    return power_db(right) - power_db(left) if left > 0 and right > 0 else None


def mono_loss_db(left: float, right: float, cross: float) -> float | None:
    """Compute the loss in dB of the mono sum: 0 for identical, 3 for unrelated, ``inf`` for cancelling channels."""
    if left + right <= 0:
        return None
    return 0.0 - power_db(max(0.0, (left + right + 2 * cross) / (2 * (left + right))))


SILENT_STEP = 1e-8
"""Mean square (-80 dBFS) below which no correlation is given."""


def _correlation_curve(rows: Rows, step: int) -> tuple[float | None, ...]:
    assert rows.cross is not None
    starts = np.arange(0, len(rows.cross), step)
    left, right, cross = (
        np.add.reduceat(one.astype(np.float64), starts) for one in (rows.energy[0], rows.energy[1], rows.cross)
    )
    # Rows have sums of squares, and a row has more than 480 samples at any usual rate.
    floor = SILENT_STEP * step * 480
    return tuple(
        correlation(one, other, both) if min(one, other) > floor else None
        for one, other, both in zip(left.tolist(), right.tolist(), cross.tolist(), strict=True)
    )


def content_of(meter: BitMeter | None) -> Content:
    """Build the content."""
    if meter is None:
        return Content(None, None)
    return Content(meter.used(), meter.noise_at_last_bit())
