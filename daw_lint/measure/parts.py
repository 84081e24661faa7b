"""Measure the sections of a song. Their starts come from a session or are found in the audio."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.grid import Grid
from daw_lint.measure.loudness import MOMENTARY_S, Hops, integrated, windows
from daw_lint.measure.ranks import ranked
from daw_lint.measure.results import balance_db, correlation, db, dr_of, power_db
from daw_lint.measure.rows import Rows
from daw_lint.measure.spectrum import Spectra
from daw_lint.model.bounce import Section, Sections

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

Place = tuple[float, str]
"""Start of a section in seconds, and its name."""
COMPARED_S = 8.0
"""Length in seconds of the mean spectra before and after a moment that are compared."""
MIN_LENGTH_S = 8.0
NEW_DB = 3.0
"""Mean difference over the third octaves at which a new section begins. Our own bounds, as are the others here."""
AUDIBLE_DB = -70.0
ROWS_PER_HOP = 10


def novel_places(spectra: Spectra) -> list[Place]:
    """Find the places where the sound of the music changes. The first place is 0.

    This is Foote's novelty in its simplest form: the distance between the last 8 s and the next 8 s, in levels of third
    octaves. Sections start at its highest points, at least 8 s apart, where it is 3 dB or more.
    """
    power = spectra.bands[:2].sum(axis=0) if len(spectra.bands) == 3 else spectra.bands[0]
    level = np.maximum(10 * np.log10(np.maximum(power, 1e-30)), AUDIBLE_DB).astype(np.float64)
    step = float(ranked(np.diff(spectra.starts_s), 50)) if len(level) > 1 else inf
    width = round(COMPARED_S / step) if step < inf else 0
    if width < 4 or len(level) < 3 * width:
        return [(0.0, "part 1")]
    total = np.concatenate((np.zeros((1, level.shape[1])), np.cumsum(level, axis=0)))
    at = np.arange(width, len(level) - width + 1)
    before, after = (total[at] - total[at - width]) / width, (total[at + width] - total[at]) / width
    novelty = np.abs(after - before).mean(axis=1)
    chosen: list[int] = []
    for index in np.argsort(-novelty):
        if novelty[index] < NEW_DB:
            break
        if all(abs(int(at[index]) - other) >= MIN_LENGTH_S / step for other in chosen):
            chosen.append(int(at[index]))
    starts = [0.0, *(float(spectra.starts_s[index]) for index in sorted(chosen))]
    return [(start, f"part {number}") for number, start in enumerate(starts, 1)]


def sections_of(
    places: Sequence[Place], source: str, rows: Rows, hops: Hops | None, peaks: F32, grid: Grid, length_s: float
) -> Sections:
    """Measure the sections from each place to the next. Sections outside the bounce are left out."""
    starts = sorted((max(0.0, start), name) for start, name in places if start < length_s)
    ends = [start for start, _ in starts[1:]] + [length_s]
    return Sections(
        source,
        tuple(
            _measure(name, start, end, rows, hops, peaks, grid)
            for (start, name), end in zip(starts, ends, strict=True)
            if end > start
        ),
    )


def _measure(name: str, start: float, end: float, rows: Rows, hops: Hops | None, peaks: F32, grid: Grid) -> Section:
    first, last = round(start / grid.row_s), max(round(start / grid.row_s) + 1, round(end / grid.row_s))
    part = Rows(
        rows.energy[:, first:last],
        rows.sums[:, first:last],
        None if rows.cross is None else rows.cross[first:last],
        rows.peaks[:, first:last],
    )
    loudness = None
    if hops is not None:
        some = hops.power[first * ROWS_PER_HOP : last * ROWS_PER_HOP]
        loudness = integrated(windows(some, grid.hops(MOMENTARY_S), ROWS_PER_HOP))
    peak = db(float(peaks[first:last].max(initial=0)))
    width = balance = together = None
    if part.cross is not None and len(part.energy) == 2:
        left, right = (float(one) for one in part.energy.sum(axis=1, dtype=np.float64))
        cross = float(part.cross.sum(dtype=np.float64))
        together = correlation(left, right, cross)
        if left + right > 0:
            width = power_db(left + right - 2 * cross) - power_db(left + right + 2 * cross)
            balance = balance_db(left, right)
    audible = loudness is not None and loudness > -inf
    return Section(
        name=name,
        start_s=start,
        length_s=end - start,
        integrated_lufs=loudness,
        plr_db=peak - loudness if audible and loudness is not None else None,
        dr_db=dr_of(part, grid),
        width_db=width,
        balance_db=balance,
        correlation=together,
    )
