"""The tool ``measure``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from daw_lint.app.assistant.folders import Folders
from daw_lint.app.assistant.program import ask
from daw_lint.app.assistant.quoted import rounded

SeriesName = Literal["momentary", "short_term", "correlation", "bands"]
_MOST_POINTS = 200


class Series(BaseModel):
    """Values over time, or over bands of frequency. A long one is thinned: of each stretch the loudest value stays."""

    name: SeriesName
    unit: str = Field(description="LUFS, dB, or 1 for a correlation from -1 to 1")
    start_s: float | None = Field(description="Time of the first value in seconds; null for bands")
    step_s: float | None = Field(description="Seconds between values; null for bands")
    labels: list[str] | None = Field(description="Names of the bands, with their limits in Hz; null over time")
    values: list[float | None] = Field(description="null is silence")


class Measured(BaseModel):
    """A bounce in numbers. What is null could not be measured, such as the loudness of silence."""

    format: str = Field(description="Container and coding")
    sample_rate_hz: float
    channels: int
    bits: int | None = Field(description="Bits of a sample")
    length_s: float
    peak_dbfs: float | None = Field(description="Sample peak")
    peak_at_s: float | None
    true_peak_dbtp: float | None
    true_peak_at_s: float | None
    overs: int | None = Field(description="Places with a true peak above 0 dBTP")
    clipped_runs: int | None = Field(description="Runs of samples at full scale")
    rms_dbfs: float | None
    integrated_lufs: float | None
    loudness_range_lu: float | None
    momentary_max_lufs: float | None
    short_term_max_lufs: float | None
    crest_db: float | None
    plr_db: float | None = Field(description="True peak to integrated loudness")
    psr_min_db: float | None
    correlation: float | None = Field(description="-1 to 1")
    width_db: float | None = Field(description="Side to mid")
    balance_db: float | None = Field(description="Positive: right is louder")
    mono_loss_lu: float | None
    dc_offset_percent: float | None
    head_silence_s: float | None
    tail_silence_s: float | None
    series: Series | None = None


def measure(folders: Folders, path: str, series: SeriesName | None) -> Measured:
    """Measure the audio file at a path. Raises ``ToolError``."""
    told = ask("measure", folders.file(path))["files"][0]
    audio, level, peak = told["audio"], told["level"], told["true_peak"] or {}
    loud, dynamics, stereo = told["loudness"] or {}, told["dynamics"] or {}, told["stereo"] or {}
    edges = told["edges"] or {}
    offsets = [abs(one) for one in level["dc_offset"] or ()]
    return Measured(
        format=f"{audio['container']}, {audio['codec']}",
        sample_rate_hz=audio["sample_rate_hz"],
        channels=audio["channels"],
        bits=audio["bit_depth"],
        length_s=round(audio["frames"] / audio["sample_rate_hz"], 3),
        peak_dbfs=rounded(level["peak_db"]),
        peak_at_s=rounded(level["peak_position_s"], 3),
        true_peak_dbtp=rounded(peak.get("peak_db")),
        true_peak_at_s=rounded(peak.get("position_s"), 3),
        overs=peak.get("over_count"),
        clipped_runs=level["clipped_run_count"],
        rms_dbfs=rounded(level["rms_db"]),
        integrated_lufs=rounded(loud.get("integrated_lufs")),
        loudness_range_lu=rounded(loud.get("range_lu")),
        momentary_max_lufs=rounded(loud.get("momentary_max_lufs")),
        short_term_max_lufs=rounded(loud.get("short_term_max_lufs")),
        crest_db=rounded(dynamics.get("crest_db")),
        plr_db=rounded(dynamics.get("plr_db")),
        psr_min_db=rounded(dynamics.get("psr_min_db")),
        correlation=rounded(stereo.get("correlation"), 3),
        width_db=rounded(stereo.get("width_db")),
        balance_db=rounded(stereo.get("balance_db")),
        mono_loss_lu=rounded(stereo.get("mono_loss_lu")),
        dc_offset_percent=rounded(100 * max(offsets), 4) if offsets else None,
        head_silence_s=rounded(edges.get("head_silence_s"), 3),
        tail_silence_s=rounded(edges.get("tail_silence_s"), 3),
        series=_series(series, told) if series is not None else None,
    )


def _series(wanted: SeriesName, told: dict[str, Any]) -> Series:
    if wanted == "bands":
        bands = (told["spectrum"] or {}).get("bands") or []
        labels = [f"{one['name']} {one['low_hz']:.0f}-{one['high_hz']:.0f} Hz" for one in bands]
        levels = [rounded(one["level_db"], 1) for one in bands]
        return Series(name=wanted, unit="dB", start_s=None, step_s=None, labels=labels, values=levels)
    if wanted == "correlation":
        stereo = told["stereo"] or {}
        values = stereo.get("correlation_curve") or []
        thin, step = _thinned(values, stereo.get("correlation_step_s") or 1.0)
        return Series(name=wanted, unit="1", start_s=0.0, step_s=step, labels=None, values=thin)
    curve = (told["loudness"] or {}).get(wanted) or {"lufs": [], "start_s": 0.0, "step_s": 0.1}
    thin, step = _thinned(curve["lufs"], curve["step_s"])
    return Series(name=wanted, unit="LUFS", start_s=curve["start_s"], step_s=step, labels=None, values=thin)


def _thinned(values: list[float | None], step_s: float) -> tuple[list[float | None], float]:
    """Return at most ``_MOST_POINTS`` values, each the highest of a stretch, and the seconds between them."""
    each = -(-len(values) // _MOST_POINTS) or 1
    stretches = (values[start : start + each] for start in range(0, len(values), each))
    highest = (max((value for value in one if value is not None), default=None) for one in stretches)
    return [rounded(value, 1) for value in highest], round(step_s * each, 3)
