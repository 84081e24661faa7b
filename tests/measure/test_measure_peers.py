"""Against ffmpeg's ebur128 filter, where it is installed: an independent implementation, not the truth."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint import measure_bounce
from tests.support.signals import Signal, music

pytestmark = pytest.mark.slow

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")


def by_ffmpeg(path: Path) -> tuple[float, float, float]:
    """Return integrated loudness, loudness range and true peak, as ffmpeg prints them (one decimal)."""
    command = ["ffmpeg", "-nostats", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = text[text.rindex("Summary:") :]
    found = [re.search(rf"{word}:\s+(-?[\d.]+|-inf)", summary) for word in ("I", "LRA", "Peak")]
    integrated, loudness_range, peak = (float(match[1]) if match else float("nan") for match in found)
    return integrated, loudness_range, peak


def sparse(signal: Signal) -> Signal:
    out = signal.copy()
    out[len(out) // 5 : len(out) // 2] *= 1e-4
    return out


@needs_ffmpeg
@pytest.mark.parametrize("rate", [44100, 48000, 88200, 96000, 192000])
@pytest.mark.parametrize("kind", ["mix", "master", "sparse"])
def test_loudness_range_and_true_peak_agree_on_music(tmp_path: Path, rate: int, kind: str) -> None:
    signal = music(21.0, rate)
    signal = {"mix": signal * 0.5, "master": np.tanh(signal * 6) * 0.95, "sparse": sparse(signal)}[kind]
    path = tmp_path / "mix.wav"
    sf.write(path, signal, rate, subtype="FLOAT")
    integrated, loudness_range, peak = by_ffmpeg(path)
    found = measure_bounce(path, what=["loudness", "true_peak"])
    assert found.loudness is not None
    assert found.true_peak is not None
    # ffmpeg prints one decimal: 0.05 is its rounding, 0.02 (0.1 for the range) what may differ.
    assert found.loudness.integrated_lufs == pytest.approx(integrated, abs=0.07)
    assert found.loudness.range_lu == pytest.approx(loudness_range, abs=0.15)
    # ffmpeg interpolates 4 times, at 88.2 kHz twice and at 192 kHz not at all: on bright, saturated sound it reads low.
    # What is right, 64 times oversampling says (test_true_peak).
    assert found.true_peak.peak_db >= peak - 0.1
    if kind == "mix" and rate <= 48000:
        assert found.true_peak.peak_db == pytest.approx(peak, abs=0.15)


@needs_ffmpeg
@pytest.mark.parametrize("channels", [1, 6])
def test_mono_and_5_1_agree(tmp_path: Path, channels: int) -> None:
    signal = music(12.0, channels=channels) * 0.5
    path = tmp_path / "mix.wav"
    sf.write(path, signal, 48000, subtype="PCM_24", format="WAVEX" if channels == 6 else "WAV")
    found = measure_bounce(path, what=["loudness"]).loudness
    assert found is not None
    assert found.integrated_lufs == pytest.approx(by_ffmpeg(path)[0], abs=0.07)
