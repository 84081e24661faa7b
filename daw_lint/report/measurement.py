"""Measurements of bounces: a table for people, CSV with one line a file, JSON with everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite, isinf
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.model.bounce import Bounce, BounceError
from daw_lint.model.wording import clock, count
from daw_lint.report import csv_text, json_text
from daw_lint.report.csv_text import Cell
from daw_lint.report.paths import shown
from daw_lint.report.view import Document

SCHEMA_VERSION = 1
Line = list[tuple[str, str]]


class Value(NamedTuple):
    """One figure. ``number`` is ``None`` where it could not be measured; ``note`` is its position, or the reason."""

    group: str
    name: str
    number: float | int | str | None
    unit: str = ""
    decimals: int = 1
    note: str = ""


def values(bounce: Bounce) -> list[Value]:
    """List the figures of a bounce in the order of the table."""
    parts = (_file, _level, _loudness, _dynamics, _stereo, _spectrum, _edges)
    return [value for part in parts for value in part(bounce)]


def table(bounce: Bounce, *, name: str | None = None) -> Iterator[Line]:
    """Yield the table of a bounce line by line."""
    yield [(name or shown(bounce.path), "bold")]
    group = ""
    for value in values(bounce):
        head = "" if value.group == group else value.group
        group = value.group
        text = figure(value)
        unit = f" {value.unit}" if value.unit and value.number is not None else ""
        note = f"   {value.note}" if value.note else ""
        yield [
            (f"  {head:10}", "cyan"),
            (f"{value.name:24}", ""),
            (f"{text:>10}", "bold"),
            (f"{unit:7}" if note else unit, ""),
            (note, "dim"),
        ]
    yield from _bands(bounce)
    yield from _sections(bounce)


def to_csv(bounces: Sequence[tuple[str, Bounce | BounceError]]) -> Document:
    """Write a head line and one line a file: ``-inf`` for silence, empty cells for unknown values."""
    columns: dict[str, None] = {}
    rows: list[dict[str, Cell]] = []
    for name, bounce in bounces:
        row: dict[str, Cell] = {"file": name}
        if isinstance(bounce, BounceError):
            row["error"] = f"{bounce.what}: {bounce.todo}"
        else:
            row |= {_column(value): value.number for value in values(bounce)}
        rows.append(row)
        columns |= dict.fromkeys(row)
    return csv_text.to_csv(list(columns), [[row.get(column) for column in columns] for row in rows])


def to_json(bounces: Sequence[tuple[str, Bounce | BounceError]]) -> Document:
    """Write everything that was measured. Infinite levels are the strings ``-inf`` and ``inf``; unknown values are null."""
    files: list[dict[str, Any]] = []
    for name, bounce in bounces:
        if isinstance(bounce, BounceError):
            files.append({"file": name, "error": {"what": bounce.what, "todo": bounce.todo}})
        else:
            found = {key: value for key, value in bounce._asdict().items() if key != "path"}
            files.append({"file": name, **_plain(found)})
    return json_text.to_json({"schema_version": SCHEMA_VERSION, "files": files})


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return ("inf" if value > 0 else "-inf") if isinf(value) else None if value != value else value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        if set(map(type, value)) == {float} and all(map(isfinite, value)):  # a curve, with thousands of numbers
            return value
        return [_plain(item) for item in value]
    if isinstance(value, Path):
        return value.as_posix()
    return value if value is None or isinstance(value, str | int) else str(value)


def _column(value: Value) -> str:
    unit = f" {value.unit}" if value.unit else ""
    return f"{value.group} {value.name}{unit}".lower().replace(" ", "_").replace("%", "percent").replace("/", "_per_")


def figure(value: Value) -> str:
    """Format a figure for the table."""
    if value.number is None:
        return "-"
    if isinstance(value.number, float):
        return "-inf" if value.number == -inf else f"{value.number:.{value.decimals}f}"
    return str(value.number) if isinstance(value.number, str) else f"{value.number:,}"


def _at(seconds: float | None, channel: str = "") -> str:
    if seconds is None:
        return ""
    return f"at {clock(seconds)}{f' on {channel}' if channel else ''}"


def _channel(index: int | None, channels: int) -> str:
    if index is None or channels == 1:
        return ""
    names = {2: ("left", "right")}.get(channels)
    return names[index] if names else f"channel {index + 1}"


def _file(bounce: Bounce) -> Iterator[Value]:
    audio, content = bounce.audio, bounce.content
    yield Value(
        "file", "format", f"{audio.container}, {audio.codec}" if audio.codec != audio.container else audio.codec
    )
    yield Value("file", "sample rate", audio.sample_rate_hz, "Hz")
    speakers = ", ".join(audio.loudspeakers) if audio.loudspeakers is not None and audio.channels > 2 else ""
    yield Value("file", "channels", audio.channels, "", 0, speakers)
    yield Value("file", "length", audio.length_s, "s", 3, clock(audio.length_s))
    if audio.header_frames is not None:
        missing = (audio.header_frames - audio.frames) / audio.sample_rate_hz
        yield Value("file", "missing", missing, "s", 3, "the header announces more than the file holds")
    if content is not None and content.bits_used is not None:
        last = {True: "the last bit is noise (dither)", False: "the last bit is rounding, without dither"}
        yield Value("file", "bits used", content.bits_used, "", 0, last.get(content.noise_at_last_bit or False, "")
                    if content.noise_at_last_bit is not None else "")  # fmt: skip


def _level(bounce: Bounce) -> Iterator[Value]:
    level, true_peak, channels = bounce.level, bounce.true_peak, bounce.audio.channels
    if level is not None:
        where = _at(level.peak_position_s, _channel(level.peak_channel, channels))
        yield Value("level", "sample peak", level.peak_db, "dBFS", 2, where)
    if true_peak is not None:
        where = _at(true_peak.position_s, _channel(true_peak.channel, channels))
        yield Value("level", "true peak", true_peak.peak_db, "dBTP", 2, where)
        first = _at(true_peak.overs[0].start_s) if true_peak.overs else ""
        yield Value("level", "overs above 0 dBTP", true_peak.over_count, "", 0, f"the first {first}" if first else "")
    if level is not None:
        first = _at(level.clipped_runs[0].start_s) if level.clipped_runs else ""
        yield Value("level", "clipped runs", level.clipped_run_count, "", 0, f"the first {first}" if first else "")
        note = "of 1 sample or more" if level.full_scale_places else ""
        yield Value("level", "places at full scale", level.full_scale_places, "", 0, note)
        for top in level.flat_tops:
            note = f"{count(top.runs, 'flat top')} on {_channel(top.channel, channels) or 'the channel'}: clipped, then turned down"
            yield Value("level", "flat tops", top.level_db, "dBFS", 2, note)
        yield Value("level", "RMS", level.rms_db, "dBFS", 1)
        if level.dc_offset:
            offset = max(level.dc_offset, key=abs)
            where = _channel(level.dc_offset.index(offset), channels)
            yield Value(
                "level", "DC offset", 100 * offset, "%", 3, f"on {where}" if where and round(100 * offset, 3) else ""
            )
        if level.not_finite_samples:
            yield Value("level", "broken samples", level.not_finite_samples, "", 0, "NaN, infinite, or absurdly large")


def _loudness(bounce: Bounce) -> Iterator[Value]:
    loudness = bounce.loudness
    if loudness is None:
        return
    short = "shorter than one gating block of 400 ms" if loudness.is_too_short else ""
    silent = "all below the gate of -70 LUFS" if loudness.integrated_lufs == -inf and not short else ""
    yield Value("loudness", "integrated", None if short else loudness.integrated_lufs, "LUFS", 1, short or silent)
    yield Value("loudness", "range (LRA)", loudness.range_lu, "LU", 1)
    yield Value("loudness", "short-term max", None if not loudness.short_term.lufs else loudness.short_term_max_lufs,
                "LUFS", 1, _at(loudness.short_term_max_position_s))  # fmt: skip
    yield Value("loudness", "momentary max", None if short else loudness.momentary_max_lufs, "LUFS", 1,
                _at(loudness.momentary_max_position_s))  # fmt: skip


def _dynamics(bounce: Bounce) -> Iterator[Value]:
    dynamics = bounce.dynamics
    if dynamics is None:
        return
    yield Value("dynamics", "crest factor", dynamics.crest_db, "dB", 1)
    yield Value("dynamics", "PLR", dynamics.plr_db, "dB", 1)
    yield Value("dynamics", "PSR min", dynamics.psr_min_db, "dB", 1, _at(dynamics.psr_min_position_s))
    yield Value("dynamics", "PSR 5 %", dynamics.psr_p5_db, "dB", 1)
    yield Value("dynamics", "DR", dynamics.dr_db, "dB", 1)
    share = None if dynamics.ceiling_share is None else 100 * dynamics.ceiling_share
    note = "a sign of a limiter" if dynamics.ceiling_db is not None else ""
    yield Value("dynamics", "peaks at the ceiling", share, "%", 1, note)


def _stereo(bounce: Bounce) -> Iterator[Value]:
    stereo, level = bounce.stereo, bounce.level
    if stereo is None:
        return
    mono = level is not None and level.identical_channels is True
    yield Value("stereo", "correlation", stereo.correlation, "", 2, "mono: both channels are the same" if mono else "")
    yield Value("stereo", "below 120 Hz", stereo.low_correlation, "", 2, "correlation of the lows")
    yield Value("stereo", "balance", stereo.balance_db, "dB", 1, _side(stereo.balance_db))
    yield Value("stereo", "width (side to mid)", stereo.width_db, "dB", 1)
    if stereo.dead_channel is not None:
        note = f"of the dead {_channel(stereo.dead_channel.channel, 2)}, from {clock(stereo.dead_channel.start_s)} on"
        yield Value("stereo", "noise", stereo.dead_channel.level_db, "dBFS", 1, note)
    if stereo.late_channel is not None:
        late = stereo.late_channel
        yield Value(
            "stereo", "delay", late.delay_ms, "ms", 2, f"of the {_channel(late.channel, 2)}, {late.samples} samples"
        )
    yield Value("stereo", "loss in mono", stereo.mono_loss_lu, "LU", 1)


def _side(balance: float | None) -> str:
    if balance is None or abs(balance) < 0.05:
        return ""
    return "right is louder" if balance > 0 else "left is louder"


def _spectrum(bounce: Bounce) -> Iterator[Value]:
    spectrum = bounce.spectrum
    if spectrum is None:
        return
    yield Value("spectrum", "tilt", spectrum.tilt_db_per_octave, "dB/oct", 1)
    share = spectrum.below_30_hz_share
    yield Value("spectrum", "below 30 Hz", None if share is None else 100 * share, "%", 2, "of the power")
    if spectrum.low_pass_hz is not None:
        yield Value("spectrum", "ends at", round(spectrum.low_pass_hz), "Hz", 0, "a steep cut-off")
    if spectrum.lossy is not None:
        note = f"{spectrum.lossy.certainty}: a {spectrum.lossy.kind} source"
        yield Value("spectrum", "highs end at", round(spectrum.lossy.cutoff_hz), "Hz", 0, note)
    if spectrum.hiss is not None:
        note = f"{spectrum.hiss.below_programme_db:.0f} dB below the RMS level"
        yield Value("spectrum", "steady noise", spectrum.hiss.level_db, "dBFS", 1, note)
    if spectrum.hum is not None:
        yield Value("spectrum", "mains hum", spectrum.hum.level_db, "dBFS", 1, f"{spectrum.hum.frequency_hz:g} Hz")
    for peak in spectrum.resonances:
        note = f"stands out by {peak.prominence_db:.0f} dB"
        yield Value("spectrum", "narrow peak", round(peak.frequency_hz), "Hz", 0, note)


def _edges(bounce: Bounce) -> Iterator[Value]:
    edges = bounce.edges
    if edges is None:
        return
    yield Value("edges", "silence at the head", edges.head_silence_s, "s", 3)
    yield Value("edges", "silence at the tail", edges.tail_silence_s, "s", 3)
    note = "the tail is cut off" if edges.tail_is_cut else ""
    yield Value("edges", "peak of last 200 ms", edges.end_peak_db, "dBFS", 1, note)
    yield Value("edges", "fade in", edges.fade_in_s, "s", 1)
    yield Value("edges", "fade out", edges.fade_out_s, "s", 1)
    first = _at(edges.gaps[0].start_s) if edges.gaps else ""
    yield Value("edges", "silent gaps inside", edges.gap_count, "", 0, f"the first {first}" if first else "")


def _bands(bounce: Bounce) -> Iterator[Line]:
    if bounce.spectrum is None:
        return
    yield [
        ("  bands     ", "cyan"),
        (f"{'':10}{'from':>8}{'to':>9}{'level':>9}{'share':>8}{'corr.':>8}{'mono':>9}", "dim"),
    ]
    for band in bounce.spectrum.bands:
        together = "" if band.correlation is None else f"{band.correlation:8.2f}"
        loss = "" if band.mono_loss_db is None else f"{0 - band.mono_loss_db:6.1f} dB"
        yield [
            (f"            {band.name:10}{band.low_hz:6.0f} Hz{band.high_hz:6.0f} Hz", ""),
            (f"{band.level_db:6.1f} dB{100 * band.share:6.1f} %{together}{loss}", ""),
        ]


def _sections(bounce: Bounce) -> Iterator[Line]:
    if bounce.sections is None or len(bounce.sections.parts) < 2:
        return
    found = "found in the audio" if bounce.sections.source == "audio" else "of the locators"
    yield [
        ("  sections  ", "cyan"),
        (f"{found:22}{'loudness':>10}{'PLR':>8}{'DR':>6}{'width':>9}{'balance':>9}", "dim"),
    ]
    for part in bounce.sections.parts:
        start = clock(part.start_s)
        yield [
            (f"            {part.name[:12]:12}{start:>10}", ""),
            (f"{_or_dash(part.integrated_lufs):>10}{_or_dash(part.plr_db):>8}{_or_dash(part.dr_db):>6}", ""),
            (f"{_or_dash(part.width_db):>9}{_or_dash(part.balance_db):>9}", ""),
        ]


def _or_dash(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f}"
