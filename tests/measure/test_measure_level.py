"""Levels of a whole file: peaks, clipped runs, broken samples, twin channels."""

from __future__ import annotations

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

from daw_lint.measure import blocks, measure_bounce, read_bounce
from daw_lint.measure.header import read_header
from daw_lint.measure.meters import full_scale
from daw_lint.measure.samples import reader_at
from daw_lint.model.bounce import Bounce, BounceError, Level
from daw_lint.model.facts import Fact
from tests.support.signals import music, tone

RATE = 48000
Signal = NDArray[np.floating[Any]]


def bounce_of(tmp_path: Path, signal: Signal, subtype: str = "FLOAT", container: str = "WAV") -> Bounce:
    path = tmp_path / "mix.bin"
    sf.write(path, signal, RATE, format=container, subtype=subtype)
    return read_bounce(path)


def level_of(tmp_path: Path, signal: Signal, subtype: str = "FLOAT", container: str = "WAV") -> Level:
    level = bounce_of(tmp_path, signal, subtype, container).level
    assert level is not None
    return level


def metered(signal: Signal) -> Level:
    level = measure_bounce(signal, RATE, ["level"]).level
    assert level is not None
    return level


@pytest.fixture(params=[1, 3, 40])
def rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Blocks of so many tenths of a second."""
    count: int = request.param
    monkeypatch.setattr(blocks, "block_rows", lambda grid, channels: count)
    return count


def noise(frames: int, channels: int, peak: float = 0.5) -> Signal:
    signal = np.random.default_rng(3).uniform(-peak, peak, (frames, channels))
    return signal


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64"])
def test_every_depth_gives_the_same_peak(tmp_path: Path, container: str, subtype: str) -> None:
    signal = np.zeros((3000, 2))
    signal[1234, 1] = -0.5
    signal[100, 0] = 0.25
    level = level_of(tmp_path, signal, subtype, container)
    assert level.peak_db == pytest.approx(-6.0206, abs=1e-4)
    assert level.channel_peaks_db == pytest.approx((-12.0412, -6.0206), abs=1e-4)
    assert level.peak_position_s == 1234 / RATE
    assert level.peak_channel == 1


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("container", ["WAV", "CAF"])
def test_samples_are_those_that_libsndfile_reads(tmp_path: Path, container: str, subtype: str) -> None:
    if (container, subtype) == ("CAF", "PCM_U8"):
        subtype = "PCM_S8"
    path = tmp_path / "mix.wav"
    sf.write(path, noise(5001, 3), RATE, format=container, subtype=subtype)
    read = np.zeros((3, 6000), np.float32)
    with reader_at(path, read_header(path), 1) as reader:
        assert [reader.read(read[:, :700]), reader.read(read[:, 700:])] == [700, 4300]
    np.testing.assert_array_equal(read[:, :5000].T, sf.read(path, always_2d=True)[0][1:].astype(np.float32))


@pytest.mark.parametrize(
    ("container", "subtype", "tolerance_db"),
    [
        ("AIFF", "PCM_16", 1e-3),
        ("AIFF", "PCM_32", 1e-6),
        ("AIFF", "FLOAT", 1e-6),
        ("AIFF", "DOUBLE", 1e-9),
        ("FLAC", "PCM_24", 1e-5),
        ("CAF", "PCM_24", 1e-5),
        ("W64", "PCM_24", 1e-5),
        ("OGG", "VORBIS", 1.0),
        ("OGG", "OPUS", 1.0),
        ("MP3", "MPEG_LAYER_III", 1.0),
    ],
)
def test_other_formats_are_decoded(tmp_path: Path, container: str, subtype: str, tolerance_db: float) -> None:
    time = np.arange(24000) / RATE
    signal = 0.5 * np.sin(2 * np.pi * 1000 * time)[:, None].repeat(2, axis=1)
    bounce = bounce_of(tmp_path, signal, subtype, container)
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(-6.020599913, abs=tolerance_db)
    assert bounce.audio.length_s == pytest.approx(0.5, abs=0.05)
    assert bounce.facts >= {Fact.BOUNCE_FORMAT, Fact.BOUNCE_LEVEL, Fact.BOUNCE_LOUDNESS, Fact.BOUNCE_TRUE_PEAK}


def test_a_float_file_may_peak_above_full_scale(tmp_path: Path) -> None:
    signal = noise(100, 2)
    signal[40, 0] = 2.0
    level = level_of(tmp_path, signal)
    assert level.peak_db == pytest.approx(6.0206, abs=1e-4)
    assert level.clipped_run_count == 0


def test_of_equal_peaks_the_first_is_given(rows: int) -> None:
    signal = np.zeros((50_000, 2))
    signal[700, 0] = signal[300, 1] = signal[40_000, 1] = -0.75
    level = metered(signal)
    assert (level.peak_position_s, level.peak_channel) == (300 / RATE, 1)


def test_silence_has_no_peak(tmp_path: Path) -> None:
    level = level_of(tmp_path, np.zeros((500, 2)), "PCM_16")
    assert (level.peak_db, level.peak_position_s, level.peak_channel) == (-inf, None, None)
    assert level.channel_peaks_db == (-inf, -inf)
    assert level.clipped_run_count == 0


def test_one_sample_is_enough(tmp_path: Path) -> None:
    level = level_of(tmp_path, np.array([[0.5]]), "PCM_24")
    assert level.peak_db == pytest.approx(-6.0206, abs=1e-4)
    assert (level.peak_position_s, level.peak_channel, level.identical_channels) == (0.0, 0, None)


def test_sixteen_channels_are_told_apart(tmp_path: Path) -> None:
    signal = np.zeros((20_000, 16))
    for channel in range(16):
        signal[channel * 1000, channel] = 0.5 ** (16 - channel)
    level = level_of(tmp_path, signal, "PCM_24")
    assert level.channel_peaks_db == pytest.approx([-6.0206 * (16 - channel) for channel in range(16)], abs=1e-2)
    assert (level.peak_channel, level.peak_position_s) == (15, 15_000 / RATE)
    assert level.identical_channels is None


def test_mono_in_a_stereo_file_is_seen(tmp_path: Path) -> None:
    signal = noise(5000, 1).repeat(2, axis=1)
    assert level_of(tmp_path, signal, "PCM_24").identical_channels is True
    signal[4999, 1] += 2**-20
    assert level_of(tmp_path, signal, "PCM_24").identical_channels is False


def test_runs_of_three_at_full_scale_are_clipped() -> None:
    signal = np.zeros((100, 2))
    signal[10:12, 0] = 1.0
    signal[20:23, 0] = 1.0
    signal[21:31, 1] = -1.0
    level = metered(signal)
    assert (level.clipped_run_count, level.clipped_samples) == (2, 13)
    assert [(run.channel, run.start_s, run.length_samples) for run in level.clipped_runs] == [
        (0, 20 / RATE, 3),
        (1, 21 / RATE, 10),
    ]


def test_samples_at_full_scale_count_in_runs_of_any_length_and_places_are_places_in_time(rows: int) -> None:
    signal = noise(60_000, 2)
    signal[1000, 0] = signal[1000, 1] = signal[1001, 1] = 1.0
    signal[20_000, 0] = -1.0
    signal[50_000:50_003, 1] = 1.0
    level = metered(signal)
    assert (level.full_scale_samples, level.full_scale_places, level.clipped_run_count) == (7, 3, 1)
    assert level.full_scale_position_s == 1000 / RATE
    assert level.full_scale_waves == 4


def test_the_same_hit_reaches_full_scale_as_one_wave() -> None:
    hit = music(0.5)
    hit /= np.abs(hit).max()
    faint = np.random.default_rng(2).standard_normal((20 * len(hit), 2)) * 1e-4
    hits = np.clip(np.tile(hit, (20, 1)) + faint * (np.abs(np.tile(hit, (20, 1))) < 0.99), -1, 1)
    level = metered(hits)
    assert level.full_scale_samples >= 20
    assert level.full_scale_waves <= 2
    assert metered(tone((10.0, 0.0), hz=997.0)).full_scale_waves < 10


def test_a_float_file_beyond_full_scale_has_flat_tops_only_where_it_was_cut_off() -> None:
    song = music(20.0)
    song *= 4 / np.abs(song).max()
    assert (metered(song).clipped_run_count, metered(song).flat_tops) == (0, ())
    tops = metered(np.clip(song, -1.3, 1.3)).flat_tops
    assert [round(top.level_db, 2) for top in tops] == [2.28, 2.28]


def test_runs_are_the_same_whatever_the_block_size(rows: int) -> None:
    chance = np.random.default_rng(rows)
    signal = np.repeat(chance.uniform(-1, 1, (1800, 3)), 10, axis=0)
    signal[4700:4900, 1] = 1.0
    signal[(np.abs(signal) > 0.8) & (chance.uniform(size=signal.shape) > 0.05)] = 1.0
    signal[np.abs(signal) < 1] *= 0.9
    expected = []
    for channel in range(3):
        over = np.flatnonzero(signal[:, channel] >= 1)
        for run in np.split(over, np.flatnonzero(np.diff(over) > 1) + 1):
            if len(run) >= 3:
                expected.append((run[0] / RATE, channel, len(run)))
    level = metered(signal)
    assert [(run.start_s, run.channel, run.length_samples) for run in level.clipped_runs] == sorted(expected)[:1000]
    assert level.clipped_run_count == len(expected)
    assert level.clipped_samples == sum(length for _, _, length in expected)


def test_runs_in_a_file_are_joined_where_two_workers_meet(tmp_path: Path) -> None:
    signal = noise(30 * RATE, 2)
    signal[14 * RATE : 16 * RATE, 1] = 1.0
    path = tmp_path / "mix.wav"
    sf.write(path, signal, RATE, subtype="PCM_16")
    level = read_bounce(path, ["level"], workers=2).level
    assert level is not None
    assert [(run.start_s, run.length_samples) for run in level.clipped_runs] == [(14.0, 2 * RATE)]


@pytest.mark.parametrize(("subtype", "bits"), [("PCM_U8", 8), ("PCM_16", 16), ("PCM_24", 24), ("PCM_32", 32)])
def test_both_ends_of_an_integer_scale_clip_and_one_step_less_does_not(tmp_path: Path, subtype: str, bits: int) -> None:
    step = 2.0 ** (1 - bits)
    signal = np.zeros((40, 1))
    signal[5:8] = 1 - step
    signal[15:18] = -1.0
    signal[25:28] = 1 - max(2 * step, 2**-23)  # single precision, in which all is measured, has no finer steps here
    level = level_of(tmp_path, signal, subtype)
    assert [round(run.start_s * RATE) for run in level.clipped_runs] == [5, 15]


def test_a_flac_clips_as_a_wav_does(tmp_path: Path) -> None:
    signal = noise(1000, 2)
    signal[100:105, 0] = 1.0
    assert level_of(tmp_path, signal, "PCM_24", "FLAC").clipped_run_count == 1


def test_valid_bits_set_the_full_scale(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    guid = b"\x01\x00" + bytes.fromhex("000000001000800000aa00389b71")
    fmt = struct.pack("<HHIIHHHHI", 0xFFFE, 1, RATE, RATE * 4, 4, 32, 22, 24, 4) + guid
    data = struct.pack("<5i", 0, 0x7FFFFF00, 0x7FFFFF00, 0x7FFFFF00, 0)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert full_scale(read_header(path)) == 1 - 2**-23
    level = read_bounce(path).level
    assert level is not None
    assert level.clipped_run_count == 1


def test_no_more_than_a_thousand_runs_are_listed_but_all_are_counted() -> None:
    signal = np.tile(np.array([1.0, 1, 1, 0])[:, None], (1500, 2))
    level = metered(signal)
    assert (level.clipped_run_count, level.clipped_samples, len(level.clipped_runs)) == (3000, 9000, 1000)
    assert level.clipped_runs[-1].start_s == 4 * 499 / RATE


def test_samples_that_are_no_numbers_are_counted_and_left_out(tmp_path: Path) -> None:
    signal = noise(1000, 2)
    signal[10, 0], signal[20, 1], signal[21, 1], signal[500, 0] = np.nan, np.inf, -np.inf, 0.75
    level = level_of(tmp_path, signal)
    assert level.not_finite_samples == 3
    assert level.peak_db == pytest.approx(-2.4988, abs=1e-3)
    assert (level.peak_position_s, level.clipped_run_count) == (500 / RATE, 0)


def test_a_file_of_nothing_but_nan_is_silent(tmp_path: Path) -> None:
    level = level_of(tmp_path, np.full((50, 2), np.nan))
    assert (level.peak_db, level.not_finite_samples) == (-inf, 100)


def test_a_cut_off_wav_is_measured_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    sf.write(path, noise(2000, 2), RATE, subtype="PCM_24")
    os.truncate(path, path.stat().st_size - 6001)
    bounce = read_bounce(path)
    assert (bounce.audio.frames, bounce.audio.header_frames) == (999, 2000)
    assert bounce.level is not None


@pytest.mark.parametrize(("container", "subtype"), [("AIFF", "PCM_16")])
def test_a_cut_off_compressed_file_has_the_frames_that_can_be_decoded(
    tmp_path: Path, container: str, subtype: str
) -> None:
    path = tmp_path / "mix.bin"
    sf.write(path, noise(50_000, 2), RATE, format=container, subtype=subtype)
    os.truncate(path, path.stat().st_size // 2)
    audio = read_bounce(path).audio
    assert audio.header_frames == 50_000
    assert 15_000 < audio.frames < 26_000


def test_a_cut_off_flac_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    sf.write(path, noise(50_000, 2), RATE, format="FLAC", subtype="PCM_16")
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(BounceError, match="cannot read it"):
        read_bounce(path)


@pytest.mark.parametrize(("container", "subtype"), [("WAV", "PCM_24"), ("FLAC", "PCM_16")])
def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path, container: str, subtype: str) -> None:
    path = tmp_path / "mix.bin"
    sf.write(path, noise(200_000, 2), RATE, format=container, subtype=subtype)
    with reader_at(path, read_header(path)) as reader:
        reader.read(np.zeros((2, 10_000), np.float32))
        os.truncate(path, path.stat().st_size // 2)
        with pytest.raises(BounceError, match="got shorter"):
            reader.read(np.zeros((2, 190_000), np.float32))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    fmt = struct.pack("<HHIIHH", 1, 16, RATE, RATE * 48, 48, 24)
    size = 48 * 1_000_000
    with path.open("wb") as stream:
        stream.write(b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + struct.pack("<I", 16) + fmt)
        stream.write(b"data" + struct.pack("<I", size))
        stream.truncate(stream.tell() + size)
    code = (
        "import resource, sys, numpy; from pathlib import Path; from daw_lint.measure import read_bounce\n"
        "import daw_lint.measure.whole, daw_lint.measure.samples\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert read_bounce(Path(sys.argv[1]), what=['level'], workers=1).audio.channels == 16\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    pytest.importorskip("resource")
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 30_000 * (1024 if sys.platform == "darwin" else 1)
