"""Nothing that is measured depends on where the file starts: the same audio after any silence reads the same."""

from __future__ import annotations

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import Spectrum, Stereo
from tests.support.signals import RATE, Signal, music

SHIFTS = [0, *np.random.default_rng(16).integers(1, 4 * RATE, 8).tolist()]


def low_correlation(signal: Signal) -> float:
    """Return the correlation from 20 to 120 Hz, from one transform of the whole signal."""
    padded = np.concatenate([signal, np.zeros((2 * RATE, 2))])
    bins = np.fft.rfft(padded, axis=0)
    hz = np.fft.rfftfreq(len(padded), 1 / RATE)
    left, right = bins[(hz >= 20) & (hz < 120)].T
    return float((left * right.conj()).real.sum() / np.sqrt((np.abs(left) ** 2).sum() * (np.abs(right) ** 2).sum()))


def notes(in_phase: tuple[int, ...]) -> Signal:
    """Return bass notes of half a frame of the low band, each in phase (1) or out of phase (-1)."""
    time = np.arange(round(1.365 * RATE)) / RATE
    note = 0.3 * np.sin(2 * np.pi * 55 * time) * np.exp(-2 * time)
    return np.concatenate([np.stack((note, sign * note), axis=1) for sign in in_phase])


def after(silence: int, signal: Signal) -> Signal:
    return np.concatenate([np.zeros((silence, 2)), signal])


def parts(signal: Signal, workers: int = 1) -> tuple[Stereo, Spectrum]:
    bounce = measure_bounce(signal, RATE, ["stereo", "spectrum"], workers=workers)
    assert bounce.stereo is not None
    assert bounce.spectrum is not None
    return bounce.stereo, bounce.spectrum


PIECES = {
    "notes in phase and out of phase in turn": notes((1, -1) * 8),
    "one note of three out of phase": notes((1, 1, -1) * 5),
    "one short note": notes((1,))[: RATE // 2],
    "music whose right channel comes late": np.stack([music(20.0)[:, 0], np.roll(music(20.0)[:, 1], 200)], axis=1),
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("silence", SHIFTS)
def test_the_correlation_of_the_low_end_is_that_of_the_whole_signal(piece: str, silence: int) -> None:
    signal = after(silence, PIECES[piece])
    for workers in (1, 2):
        stereo, _ = parts(signal, workers)
        assert stereo.low_correlation == pytest.approx(low_correlation(signal), abs=0.02)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("silence", SHIFTS[1:])
def test_low_bands_and_infrasound_keep_their_level_and_share(piece: str, silence: int) -> None:
    signal = PIECES[piece]
    _, first = parts(signal)
    _, second = parts(after(silence, signal))
    quieter = 10 * np.log10((len(signal) + silence) / len(signal))
    low = [band for band in first.third_octaves if band.high_hz < 225 and band.share > 1e-4]
    assert len(low) >= 3
    for band in low:
        shifted = next(other for other in second.third_octaves if other.name == band.name)
        assert shifted.level_db + quieter == pytest.approx(band.level_db, abs=0.2), band.name
        assert shifted.share == pytest.approx(band.share, rel=0.05), band.name
    assert second.below_30_hz_share == pytest.approx(first.below_30_hz_share, rel=0.05, abs=0.001)


@pytest.mark.parametrize("seconds", [0.05, 0.5, 2.6])
def test_a_file_shorter_than_a_frame_of_the_low_band_has_its_correlation(seconds: float) -> None:
    sine = np.sin(2 * np.pi * 80 * np.arange(round(seconds * RATE)) / RATE) * 0.5
    for right, wanted in ((sine, 1.0), (-0.5 * sine, -1.0)):
        stereo = measure_bounce(np.stack([sine, right], axis=1), RATE, ["stereo"]).stereo
        assert stereo is not None
        assert stereo.low_correlation == pytest.approx(wanted, abs=0.01)
