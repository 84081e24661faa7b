"""Lossy and resampled sources: how sure it is, wherever the file starts, and what is not one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint import measure_bounce
from daw_lint.model.bounce import LossyTrace
from tests.support.signals import RATE, Signal, music

pytestmark = pytest.mark.slow

SHIFTS = [0, 4800, 9600, *np.random.default_rng(5).integers(1, 3 * RATE, 2).tolist()]
SECONDS = 24


def song(rate: int = RATE) -> Signal:
    """Return music with cymbals and voices: noise up to half the sample rate, weaker upwards, that comes and goes."""
    signal = music(SECONDS, rate)
    time = np.arange(len(signal)) / rate
    swell = 0.002 + 0.1 * np.exp(-((time % 0.47) * 10)) + 0.02 * np.sin(2 * np.pi * 0.7 * time) ** 2
    bins = np.fft.rfft(np.random.default_rng(8).standard_normal(signal.shape), axis=0)
    hz = np.fft.rfftfreq(len(signal), 1 / rate)[:, None]
    noise: Signal = np.fft.irfft(bins / (1 + (hz / 6000) ** 2), len(signal), axis=0) * swell[:, None]
    return 0.6 * (signal + noise)


def decoded(signal: Signal, folder: Path, suffix: str, compression: float) -> Signal:
    """Return the signal coded lossily and decoded again."""
    path = folder / f"coded.{suffix}"
    subtype = "MPEG_LAYER_III" if suffix == "mp3" else "VORBIS"
    more = {"bitrate_mode": "CONSTANT"} if suffix == "mp3" else {}
    sf.write(path, signal, RATE, subtype=subtype, compression_level=compression, **more)
    found: Signal = sf.read(path, always_2d=True)[0]
    return np.round(found * 2**23) / 2**23


def low_passed(signal: Signal, hz: float, rate: int = RATE) -> Signal:
    """Return the signal with nothing left above a frequency."""
    bins = np.fft.rfft(signal, axis=0)
    bins[round(hz * len(signal) / rate) :] = 0
    return np.fft.irfft(bins, len(signal), axis=0)


def resampled(signal: Signal, from_hz: int, to_hz: int) -> Signal:
    count = len(signal) * to_hz // from_hz
    bins = np.fft.rfft(signal, axis=0)
    kept = np.zeros((count // 2 + 1, signal.shape[1]), complex)
    common = min(len(kept), len(bins))
    kept[:common] = bins[:common]
    return np.fft.irfft(kept, count, axis=0) * (to_hz / from_hz)


def trace_of(signal: Signal, rate: int = RATE) -> LossyTrace | None:
    spectrum = measure_bounce(signal, rate, ["spectrum"]).spectrum
    assert spectrum is not None
    return spectrum.lossy


def after(silence: int, signal: Signal) -> Signal:
    return np.concatenate([np.zeros((silence, signal.shape[1])), signal])


@pytest.mark.parametrize(("suffix", "compression"), [("mp3", 0.67), ("mp3", 0.4), ("ogg", 0.6), ("ogg", 0.4)])
def test_a_decoded_file_is_certainly_lossy_wherever_it_starts(tmp_path: Path, suffix: str, compression: float) -> None:
    signal = decoded(song(), tmp_path, suffix, compression)
    for silence in SHIFTS:
        trace = trace_of(after(silence, signal))
        assert trace is not None
        assert (trace.kind, trace.certainty) == ("lossy", "certain")


def test_the_highest_bit_rate_leaves_a_wall_that_is_likely_lossy(tmp_path: Path) -> None:
    signal = decoded(song(), tmp_path, "mp3", 0.0)
    for silence in SHIFTS:
        trace = trace_of(after(silence, signal))
        assert trace is not None
        assert (trace.kind, trace.certainty) == ("lossy", "likely")
        assert trace.cutoff_hz == pytest.approx(20300, abs=350)


@pytest.mark.parametrize(
    ("cut", "kind", "certainty"),
    [
        (16000, "lossy", "likely"),
        (18300, "lossy", "likely"),
        (20700, "lossy", "possible"),
        (22050, "resampled", "likely"),
    ],
)
def test_a_wall_in_one_place_is_never_certain(cut: float, kind: str, certainty: str) -> None:
    signal = low_passed(song(), cut)
    for silence in SHIFTS:
        trace = trace_of(after(silence, signal))
        assert trace is not None
        assert (trace.kind, trace.certainty) == (kind, certainty)
        assert trace.cutoff_hz == pytest.approx(cut, abs=100)


def test_a_file_at_twice_the_rate_of_its_source_is_resampled() -> None:
    trace = trace_of(resampled(song(), 48000, 96000), 96000)
    assert trace is not None
    assert trace.kind == "resampled"
    assert trace.cutoff_hz == pytest.approx(24000, abs=150)


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_music_with_all_its_highs_has_no_trace(rate: int) -> None:
    for silence in SHIFTS:
        assert trace_of(after(silence, song(rate)), rate) is None


def test_instruments_that_end_under_cymbals_that_do_not_have_no_wall() -> None:
    dull = low_passed(song(), 18300)
    cymbal = np.zeros_like(dull)
    for start in range(RATE, len(dull), 3 * RATE):
        cymbal[start : start + RATE // 4] = 0.02 * np.random.default_rng(start).standard_normal((RATE // 4, 2))
    for silence in SHIFTS:
        assert trace_of(after(silence, dull + cymbal)) is None


@pytest.mark.parametrize("partials", [1, 32, 128])
def test_partials_of_a_synthesizer_that_end_with_the_highest_one_are_no_coder(partials: int) -> None:
    chance = np.random.default_rng(partials)
    length = RATE // 8
    time = np.arange(length) / RATE
    ramp = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 480)
    notes = []
    for step in chance.choice([0, 2, 3, 5, 7, 8, 10, 12], 8 * SECONDS):
        first = 14080 / partials * 2 ** (step / 12) if partials > 1 else 6600 * 2 ** (step / 12)
        orders = np.arange(1, partials + 1)
        orders = orders[orders * first < 23900]
        phases = chance.uniform(0, 6, len(orders))
        notes.append(
            ramp * sum(np.sin(2 * np.pi * first * k * time + p) / k for k, p in zip(orders, phases, strict=True))
        )
    line = 0.2 * np.concatenate(notes)
    assert trace_of(np.stack((line, np.roll(line, 300)), axis=1)) is None


@pytest.mark.parametrize(("fall_db", "is_wall"), [(17.0, False), (23.0, True)])
def test_highs_end_at_a_wall_of_20_db_and_not_at_a_lesser_one(fall_db: float, is_wall: bool) -> None:
    bins = np.fft.rfft(np.random.default_rng(4).standard_normal((SECONDS * RATE, 2)) * 0.1, axis=0)
    bins[16000 * SECONDS :] *= 10 ** (-fall_db / 20)
    trace = trace_of(np.fft.irfft(bins, SECONDS * RATE, axis=0))
    assert (trace is not None) is is_wall
