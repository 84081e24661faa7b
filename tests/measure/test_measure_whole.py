"""The whole measurement: that nothing but the signal decides its values, and that each part says what the signal does."""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from daw_lint import measure_bounce
from daw_lint.measure import WHAT, blocks, bounds
from daw_lint.measure.results import balance_db, correlation, mono_loss_db
from daw_lint.model.bounce import Bounce, BounceError
from daw_lint.model.facts import Fact
from tests.support.signals import RATE, faded, music, tone

pytestmark = pytest.mark.slow

OFFSETS = np.array([0.01, -0.02])


def numbers(value: Any, path: str = "") -> dict[str, float]:
    """Return every number in a result, by its path."""
    if isinstance(value, tuple):
        names = getattr(value, "_fields", range(len(value)))
        return {k: v for name, one in zip(names, value, strict=True) for k, v in numbers(one, f"{path}.{name}").items()}
    return {path: float(value)} if isinstance(value, int | float) else {}


def assert_same(one: Bounce, other: Bounce, tolerance: float = 1e-4) -> None:
    parts = [name for name in WHAT if name != "metadata"]
    mine, theirs = ({k: v for part in parts for k, v in numbers(getattr(b, part), part).items()} for b in (one, other))
    assert mine.keys() == theirs.keys()
    for key, value in mine.items():
        assert value == pytest.approx(theirs[key], abs=tolerance, nan_ok=True), key


def test_blocks_and_workers_change_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    signal = music(41.3)
    once = measure_bounce(signal, RATE, workers=1)
    assert_same(measure_bounce(signal, RATE, workers=2), once)
    assert_same(measure_bounce(signal, RATE, workers=3), once)
    monkeypatch.setattr(blocks, "block_rows", lambda grid, channels: 7)
    assert_same(measure_bounce(signal, RATE, workers=1), once)


def test_threads_give_what_processes_give(monkeypatch: pytest.MonkeyPatch) -> None:
    signal = music(25.0, 44100)
    once = measure_bounce(signal, 44100, workers=1)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert_same(measure_bounce(signal, 44100, workers=2), once)


@pytest.mark.parametrize("rate", [11025, 44100, 96000])
def test_stretches_meet_without_a_seam_at_every_rate(rate: int) -> None:
    signal = music(24.0, rate)
    assert_same(measure_bounce(signal, rate, workers=2), measure_bounce(signal, rate, workers=1))


@pytest.mark.parametrize(
    ("container", "subtype"),
    [("WAV", "PCM_24"), ("WAV", "PCM_32"), ("WAV", "FLOAT"), ("WAV", "DOUBLE"), ("FLAC", "PCM_24"), ("AIFF", "PCM_24"),
     ("RF64", "PCM_24")],
)  # fmt: skip
def test_the_format_of_the_file_changes_no_value(tmp_path: Path, container: str, subtype: str) -> None:
    signal = np.round(music(24.0) * 2**15) / 2**15
    path = tmp_path / "mix"
    sf.write(path, signal, RATE, format=container, subtype=subtype)
    found = measure_bounce(path)
    reference = measure_bounce(signal.astype(np.float64), RATE)
    assert found.content is not None
    assert found.content.bits_used == 16
    assert_same(found._replace(content=None), reference._replace(content=None))


def test_integers_are_read_at_their_full_range() -> None:
    for kind in (np.int16, np.int32):
        full = np.iinfo(kind)
        signal: NDArray[np.integer[Any]] = np.array([[full.min, 0], [full.max // 2, 0]] * 100, kind)
        level = measure_bounce(signal, RATE, ["level"]).level
        assert level is not None
        assert level.peak_db == 0.0


def test_only_what_is_asked_for_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    sf.write(path, music(1.0), RATE, subtype="PCM_24")
    found = measure_bounce(path, what=["true_peak"])
    assert found.facts == {Fact.BOUNCE_FORMAT, Fact.BOUNCE_TRUE_PEAK}
    assert (found.level, found.loudness, found.spectrum) == (None, None, None)
    with pytest.raises(ValueError, match="unknown measurement: colour; use any of level"):
        measure_bounce(path, what=["colour"])
    assert measure_bounce(path, what="true_peak").facts == found.facts


def test_a_rate_of_numpy_is_a_rate() -> None:
    signal = np.zeros(4800)
    assert measure_bounce(signal, np.int64(48000), "level") == measure_bounce(signal, 48000, ["level"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("samples", "rate", "message"),
    [
        (np.zeros((0, 2)), 48000, "not empty"),
        (np.zeros((2, 2, 2)), 48000, "shape"),
        (np.zeros(5), None, "sample rate"),
        (np.zeros(5), "48000", "must be a whole number of Hz from 1 to 1,536,000, not '48000'"),
        (np.zeros(5), math.nan, "must be a whole number of Hz"),
        (np.zeros(5), 44100.5, "must be a whole number of Hz"),
        (np.zeros(5), 0, "must be a whole number of Hz"),
        ([0.0, 0.5], 48000, "not list: use numpy.asarray"),
        (np.zeros((2, 48000)), 48000, r"2 frames of 48,000 channels: pass \(frames, channels\), perhaps array.T"),
    ],
)
def test_arrays_that_make_no_sense_are_refused(samples: Any, rate: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        measure_bounce(samples, rate)


@pytest.mark.parametrize("rate", [1, 400, 3000, 11025, 44056, 48000, 192000])
@pytest.mark.parametrize("channels", [1, 3, 6, 16])
@pytest.mark.parametrize("frames", [1, 17, 4800])
@pytest.mark.filterwarnings("error")
def test_every_shape_is_measured_without_a_word(rate: int, channels: int, frames: int) -> None:
    signal = np.random.default_rng(1).standard_normal((frames, channels)) * 0.1
    found = measure_bounce(signal, rate)
    assert found.level is not None
    assert found.level.peak_db == pytest.approx(20 * np.log10(np.abs(signal).max()), abs=1e-4)
    broken = signal.copy()
    broken[0], broken[-1, 0] = np.nan, 1e30
    level = measure_bounce(broken, rate).level
    assert level is not None
    assert level.not_finite_samples >= min(frames * channels, channels + 1)
    silent = measure_bounce(np.zeros((frames, channels)), rate).level
    assert silent is not None
    assert silent.peak_db == -inf


def test_nan_harms_nothing_that_follows() -> None:
    signal = music(12.0)
    broken = signal.copy()
    broken[1000, 0] = np.nan
    mended = signal.copy()
    mended[1000, 0] = 0
    one, other = (measure_bounce(each, RATE, ["loudness", "true_peak"]) for each in (broken, mended))
    assert (one.loudness, one.true_peak) == (other.loudness, other.true_peak)


def test_levels_are_those_of_the_definition() -> None:
    signal = music(10.0)
    level = measure_bounce(signal + OFFSETS, RATE, ["level"]).level
    assert level is not None
    power = ((signal + OFFSETS) ** 2).mean(axis=0)
    assert level.channel_rms_db == pytest.approx(10 * np.log10(power), abs=1e-4)
    assert level.rms_db == pytest.approx(10 * np.log10(power.mean()), abs=1e-4)
    assert level.dc_offset == pytest.approx((signal.mean(axis=0) + OFFSETS).tolist(), abs=1e-6)


@pytest.mark.parametrize(
    ("powers", "correlated", "balance", "loss"),
    [
        ((0.0, 0.0, 0.0), None, None, None),
        ((1.0, 0.0, 0.0), None, None, 3.01),
        ((0.0, 1.0, 0.0), None, None, 3.01),
        ((1.0, 1.0, 1.0), 1.0, 0.0, 0.0),
        ((1.0, 4.0, 0.0), 0.0, 6.02, 3.01),
        ((1.0, 1.0, -1.0), -1.0, 0.0, inf),
        ((1.0, 1.0, 1.0 + 1e-12), 1.0, 0.0, 0.0),
    ],
)
def test_two_channels_are_compared_by_their_powers_and_silence_with_nothing(
    powers: tuple[float, float, float], correlated: float | None, balance: float | None, loss: float | None
) -> None:
    left, right, cross = powers
    found = correlation(left, right, cross), balance_db(left, right), mono_loss_db(left, right, cross)
    assert found == pytest.approx((correlated, balance, loss), abs=0.01)
    assert found[0] is None or abs(found[0]) <= 1


def test_flat_tops_below_full_scale_are_seen() -> None:
    clipped = np.clip(music(20.0) * 4, -1, 1) * 0.5
    level = measure_bounce(clipped, RATE, ["level"]).level
    assert level is not None
    assert level.clipped_run_count == 0
    assert [round(top.level_db, 2) for top in level.flat_tops] == [-6.02, -6.02]
    assert all(top.runs > 100 for top in level.flat_tops)


@pytest.mark.parametrize("levels", [(0.5, 0.5, 0.5), (0.5, 0.3, 0.4), (0.3, 0.5, 0.4), (0.3, 0.4, 0.5)])
def test_flat_tops_are_those_at_the_highest_level_wherever_it_is(levels: tuple[float, ...]) -> None:
    song = np.concatenate([np.clip(music(12.0, seed=seed) * 4, -1, 1) * level for seed, level in enumerate(levels)])
    once, *others = (measure_bounce(song, RATE, ["level"], workers=workers).level for workers in (1, 2, 3))
    assert once is not None
    assert [round(top.level_db, 2) for top in once.flat_tops] == [-6.02, -6.02]
    alone = measure_bounce(
        np.concatenate([part for part in np.split(song, 3) if np.abs(part).max() > 0.49]), RATE, ["level"]
    )
    assert alone.level is not None
    assert [top.runs for top in once.flat_tops] == [top.runs for top in alone.level.flat_tops]
    assert [other.flat_tops for other in others if other is not None] == [once.flat_tops] * 2


@pytest.mark.parametrize("hz", [25, 50, 100, 1000])
@pytest.mark.parametrize("depth", [16, 24])
def test_a_sine_has_no_flat_tops(tmp_path: Path, hz: int, depth: int) -> None:
    path = tmp_path / "tone.wav"
    sf.write(path, tone((5, -1), hz=hz), RATE, subtype=f"PCM_{depth}")
    level = measure_bounce(path, what=["level"]).level
    assert level is not None
    assert level.flat_tops == ()


def test_dynamics_tell_a_limited_file_from_a_free_one() -> None:
    free = measure_bounce(music(30.0), RATE).dynamics
    limited = measure_bounce(np.tanh(music(30.0) * 8) * 0.9, RATE).dynamics
    assert free is not None
    assert limited is not None
    assert free.ceiling_share is None or free.ceiling_share < 0.03
    assert (limited.ceiling_share or 0) > 0.1
    assert (free.ceiling_db, round(limited.ceiling_db or 0, 1)) == (None, -0.9)
    for name in ("crest_db", "plr_db", "psr_min_db", "psr_p5_db", "dr_db"):
        assert getattr(free, name) > getattr(limited, name) + 3, name


def test_dr_of_a_sine_is_that_of_its_crest() -> None:
    dynamics = measure_bounce(tone((30, -6)), RATE).dynamics
    assert dynamics is not None
    assert dynamics.dr_db == pytest.approx(0, abs=0.01)
    assert dynamics.crest_db == pytest.approx(3.01, abs=0.01)


@pytest.mark.parametrize(
    ("right", "correlation", "loss", "width"),
    [(1.0, 1.0, 0.0, -inf), (-1.0, -1.0, inf, inf), (0.5, 1.0, 0.46, -9.54)],
)
def test_stereo_of_simple_signals(right: float, correlation: float, loss: float, width: float) -> None:
    left = music(10.0, channels=1)
    found = measure_bounce(np.hstack([left, left * right]), RATE).stereo
    assert found is not None
    assert found.correlation == pytest.approx(correlation, abs=1e-4)
    assert found.low_correlation == pytest.approx(correlation, abs=1e-4)
    assert found.mono_loss_db == pytest.approx(loss, abs=0.01)
    assert found.width_db == pytest.approx(width, abs=0.01)
    assert found.balance_db == pytest.approx(20 * np.log10(abs(right)), abs=0.001)


def test_a_low_end_out_of_phase_is_seen_under_a_top_in_phase() -> None:
    low, high = tone((10, -12), hz=60, channels=1), tone((10, -12), hz=3000, channels=1)
    bounce = measure_bounce(np.hstack([low + high, high - low]), RATE)
    assert bounce.stereo is not None
    assert bounce.spectrum is not None
    assert bounce.stereo.low_correlation == pytest.approx(-1, abs=0.01)
    assert bounce.stereo.correlation == pytest.approx(0, abs=0.01)
    bands = {band.name: band for band in bounce.spectrum.bands}
    assert bands["bass"].correlation == pytest.approx(-1, abs=0.01)
    assert bands["high-mid"].correlation == pytest.approx(1, abs=0.01)
    assert bands["bass"].share == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize(("hz", "name"), [(40, "sub"), (100, "bass"), (400, "low-mid"), (1000, "mid"), (8000, "air")])
def test_a_tone_lies_in_its_band_at_its_level(rate: int, hz: float, name: str) -> None:
    spectrum = measure_bounce(tone((20, -20), rate=rate, hz=hz), rate, ["spectrum"]).spectrum
    assert spectrum is not None
    band = next(band for band in spectrum.bands if band.name == name)
    assert band.level_db == pytest.approx(-23.01, abs=0.1)
    assert band.share > 0.98


def test_pink_noise_has_no_tilt_and_white_noise_rises_by_3_db() -> None:
    chance = np.random.default_rng(2).standard_normal(60 * RATE)
    bins = np.fft.rfft(chance)
    pink = np.fft.irfft(bins / np.sqrt(np.maximum(np.arange(len(bins)), 1)), len(chance))
    tilts = []
    for signal in (pink / np.abs(pink).max(), chance / np.abs(chance).max()):
        spectrum = measure_bounce(signal, RATE, ["spectrum"]).spectrum
        assert spectrum is not None
        assert spectrum.tilt_db_per_octave is not None
        assert (spectrum.resonances, spectrum.low_pass_hz, spectrum.hum) == ((), None, None)
        tilts.append(spectrum.tilt_db_per_octave)
    assert tilts == pytest.approx([0, 3.01], abs=0.15)


@pytest.mark.parametrize(("cut", "rate"), [(16000, 44100), (16000, 48000), (19000, 48000), (22050, 96000)])
def test_a_wall_in_the_spectrum_is_found(cut: int, rate: int) -> None:
    bins = np.fft.rfft(music(30.0, rate, channels=1)[:, 0] + 0.02 * np.random.default_rng(3).standard_normal(30 * rate))
    bins[cut * 30 :] = 0
    spectrum = measure_bounce(np.fft.irfft(bins), rate, ["spectrum"]).spectrum
    assert spectrum is not None
    assert spectrum.low_pass_hz == pytest.approx(cut, abs=150)


@pytest.mark.parametrize("base", [50, 60])
def test_mains_hum_is_found_under_music(base: int) -> None:
    signal = music(60.0)
    for start in (10, 30, 50):
        signal[start * RATE : (start + 8) * RATE] = 0  # breaks, in which it is alone
    hum = sum(tone((60, -62 - 6 * k), hz=base * k) for k in (1, 2, 3))
    spectrum = measure_bounce(signal + hum, RATE, ["spectrum"]).spectrum
    assert spectrum is not None
    assert spectrum.hum is not None
    assert spectrum.hum.frequency_hz == base
    assert spectrum.hum.harmonics[:2] == (1, 2)
    assert spectrum.hum.level_db == pytest.approx(-66.5, abs=4)


@pytest.mark.parametrize("bpm", [100, 120, 128, 150, 174])
def test_a_beat_is_no_hum(bpm: int) -> None:
    time = np.arange(60 * RATE) / RATE
    beat = time % (60 / bpm)
    kick = 0.5 * np.sin(2 * np.pi * 50 * beat) * np.exp(-beat * 12)
    spectrum = measure_bounce(kick, RATE, ["spectrum"]).spectrum
    assert spectrum is not None
    assert spectrum.hum is None


def test_a_narrow_resonance_is_named_with_its_pitch() -> None:
    noise = 0.05 * np.random.default_rng(4).standard_normal((30 * RATE, 1))
    spectrum = measure_bounce(noise + tone((30, -30), hz=2500, channels=1), RATE, ["spectrum"]).spectrum
    assert spectrum is not None
    assert [round(peak.frequency_hz, -2) for peak in spectrum.resonances] == [2500]


def test_power_below_30_hz_is_not_that_of_the_kick_above() -> None:
    for hz, share in ((20, 1.0), (50, 0.0), (60, 0.0)):
        spectrum = measure_bounce(tone((20, -12), hz=hz), RATE, ["spectrum"]).spectrum
        assert spectrum is not None
        assert spectrum.below_30_hz_share == pytest.approx(share, abs=0.005)


def test_edges_of_a_trimmed_and_of_a_cut_file() -> None:
    silence = np.zeros((RATE, 2))
    kind = faded(tone((10, -12)), RATE)
    whole = measure_bounce(np.concatenate([silence, kind, silence, silence]), RATE, ["edges"]).edges
    assert whole is not None
    assert whole.head_silence_s == pytest.approx(1.0, abs=0.01)
    assert whole.tail_silence_s == pytest.approx(2.0, abs=0.01)
    assert (whole.tail_is_cut, whole.first_sample_db, whole.end_peak_db, whole.gap_count) == (False, -inf, -inf, 0)
    assert whole.fade_in_s == pytest.approx(1.0, abs=0.35)
    cut = measure_bounce(tone((10, -12)), RATE, ["edges"]).edges
    assert cut is not None
    assert (cut.tail_is_cut, cut.fade_out_s) == (True, 0)
    assert cut.end_peak_db == pytest.approx(-12, abs=0.1)


def test_a_fade_out_has_its_length() -> None:
    signal = np.concatenate([music(20.0), music(10.0) * np.linspace(1, 0, 10 * RATE)[:, None] ** 3])
    signal = np.concatenate([tone((20, -12)), tone((10, -12)) * 10 ** (np.linspace(0, -60, 10 * RATE)[:, None] / 20)])
    edges = measure_bounce(signal, RATE, ["edges"]).edges
    assert edges is not None
    assert 6 < edges.fade_out_s < 10
    assert not edges.tail_is_cut


def test_silent_gaps_inside_are_found_with_their_places() -> None:
    signal = tone((5, -12), (0.5, -inf), (3, -12), (0.005, -inf), (2, -12))
    edges = measure_bounce(signal, RATE, ["edges"]).edges
    assert edges is not None
    assert [(round(gap.start_s, 2), round(gap.length_s, 2)) for gap in edges.gaps] == [(5.0, 0.5)]
    assert edges.gap_count == 1


def test_a_click_at_the_start_is_the_level_of_the_first_sample() -> None:
    signal = tone((2, -20))
    signal[0] = 0.5
    edges = measure_bounce(signal, RATE, ["edges"]).edges
    assert edges is not None
    assert edges.first_sample_db == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize(("dither", "noise"), [(True, True), (False, False)])
def test_dither_is_told_from_rounding_in_a_fade(tmp_path: Path, dither: bool, noise: bool) -> None:
    chance = np.random.default_rng(5)
    decay = tone((20, -6), hz=60)[: 20 * RATE] * 10 ** (np.linspace(0, -100, 20 * RATE)[:, None] / 20)
    steps = decay * 2**15
    if dither:
        steps += chance.uniform(-0.5, 0.5, steps.shape) + chance.uniform(-0.5, 0.5, steps.shape)
    path = tmp_path / "mix.wav"
    sf.write(path, np.round(steps) / 2**15, RATE, subtype="PCM_24")
    content = measure_bounce(path, what=["content"]).content
    assert content is not None
    assert (content.bits_used, content.noise_at_last_bit) == (16, noise)


def test_sections_come_from_the_places_that_are_given() -> None:
    signal = np.concatenate([tone((10, -30)), tone((10, -20)), tone((10, -10))])
    sections = measure_bounce(signal, RATE, ["sections"], sections=[(0, "intro"), (10, "verse"), (20, "drop")]).sections
    assert sections is not None
    assert sections.source == "locators"
    assert [(part.name, part.start_s, part.length_s) for part in sections.parts] == [
        ("intro", 0, 10), ("verse", 10, 10), ("drop", 20, 10)
    ]  # fmt: skip
    assert [part.integrated_lufs for part in sections.parts] == pytest.approx([-30, -20, -10], abs=0.1)
    assert [part.plr_db for part in sections.parts] == pytest.approx([0, 0, 0], abs=0.1)


def test_without_places_sections_are_found_where_the_sound_changes() -> None:
    signal = np.concatenate([tone((30, -30), hz=200), tone((30, -14), hz=2000), tone((30, -30), hz=200)])
    sections = measure_bounce(signal, RATE, ["sections"]).sections
    assert sections is not None
    assert sections.source == "audio"
    assert [part.start_s for part in sections.parts] == pytest.approx([0, 30, 60], abs=0.6)


def test_memory_stays_small_for_a_long_file_of_many_channels(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell the peak memory of one process")
    path = tmp_path / "long.wav"
    fmt = struct.pack("<HHIIHH", 1, 16, 96000, 96000 * 48, 48, 24)
    size = 48 * 96000 * 40
    with path.open("wb") as stream:
        stream.write(b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + struct.pack("<I", 16) + fmt)
        stream.write(b"data" + struct.pack("<I", size))
        stream.truncate(stream.tell() + size)
    code = (
        "import sys; from daw_lint import measure_bounce\n"
        "assert measure_bounce(sys.argv[1], workers=1).loudness.integrated_lufs == float('-inf')\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 120_000


def test_a_file_over_4_gb_is_measured_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "FLOOR", bounds.MOST_SAMPLES)  # the file has holes, and takes no room on the disk
    path = tmp_path / "huge.wav"
    rate, frames = 8000, (1 << 32) // 48 + 4000
    size = frames * 48
    fmt = struct.pack("<HHIIHH", 1, 16, rate, rate * 48, 48, 24)
    ds64 = struct.pack("<QQQI", size + 72, size, frames, 0)
    with path.open("wb") as stream:
        stream.write(b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<I", len(ds64)) + ds64)
        stream.write(b"fmt " + struct.pack("<I", 16) + fmt + b"data\xff\xff\xff\xff")
        start = stream.tell()
        stream.truncate(start + size)
        stream.seek(start + size - 48)
        stream.write(b"\x00\x00\x40" * 16)
    from daw_lint.measure.header import read_header
    from daw_lint.measure.samples import reader_at

    audio = read_header(path)
    assert (audio.frames, audio.container) == (frames, "RF64")
    last = np.zeros((16, 10), np.float32)
    with reader_at(path, audio, frames - 5) as reader:
        assert reader.read(last) == 5
    assert last[:, 4].tolist() == [0.5] * 16


def test_a_file_that_is_cut_while_two_workers_read_it_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    sf.write(path, music(30.0), RATE, subtype="PCM_16")
    os.truncate(path, path.stat().st_size // 3)
    with pytest.raises(BounceError, match="cannot read it"):
        measure_bounce(path, workers=2)
