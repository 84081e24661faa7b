"""Silence, cut ends, fades, gaps and dropouts, from what the meters kept of a file."""

from __future__ import annotations

from daw_lint.measure.cuts import begins_in_sound, ends_in_sound
from daw_lint.measure.dropouts import DropoutMeter, dropouts
from daw_lint.measure.edges import EdgeMeter
from daw_lint.measure.fades import fades
from daw_lint.measure.grid import Grid
from daw_lint.measure.results import db
from daw_lint.measure.rows import Rows
from daw_lint.measure.ticks import TickMeter
from daw_lint.model.bounce import Edges, Gap


def edges_of(meter: EdgeMeter, holes: DropoutMeter, ticks: TickMeter, rows: Rows, grid: Grid, frames: int) -> Edges:
    """Build the model's ``Edges`` of a file."""
    rate = grid.rate_hz
    head = frames if meter.first_sound is None else meter.first_sound
    tail = frames if meter.sound_end is None else frames - meter.sound_end
    fade_in, fade_out = fades(rows, grid)
    cut, at_full_level = ends_in_sound(meter.tail, rows, grid)
    gaps = [Gap(start * grid.cell / rate, length * grid.cell / rate) for start, length in meter.gaps.finish()]
    # Silence before the first sound and after the last one is not a gap.
    inner = [gap for gap in gaps if gap.start_s > head / rate and gap.start_s + gap.length_s < (frames - tail) / rate]
    outside = len(gaps) - len(inner)
    return Edges(
        head_silence_s=head / rate,
        tail_silence_s=tail / rate,
        first_sample_db=db(meter.first_sample or 0.0),
        last_sample_db=db(meter.last_sample),
        end_peak_db=db(float(meter.end.max(initial=0))),
        tail_is_cut=cut,
        fade_in_s=fade_in,
        fade_out_s=fade_out,
        gap_count=max(0, meter.gaps.count - outside),
        gaps=tuple(inner),
        head_is_cut=begins_in_sound(meter.head, rows, grid),
        tail_at_full_level=at_full_level,
        dropouts=dropouts(holes, ticks, grid),
    )
