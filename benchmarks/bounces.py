"""Measuring bounces, beside ffmpeg, libebur128, loudgain, pyloudnorm and the mere decoding, whole processes in turn.

    python benchmarks/bounces.py [--runs 7] [--long]

The audio is made here. ``--long`` adds an hour. Peers that are not installed are said to be absent. libebur128 is called by
a program of 40 lines, which is compiled here when a C compiler, libebur128 and libsndfile are there.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import soundfile as sf

RATE = 48000
C_SOURCE = r"""
#include <ebur128.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  SF_INFO info = {0};
  SNDFILE *file = sf_open(argv[1], SFM_READ, &info);
  int only_decode = argc > 2;
  float *buffer = malloc(sizeof(float) * info.channels * 48000);
  ebur128_state *state = ebur128_init(info.channels, info.samplerate,
    EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_S | EBUR128_MODE_M | EBUR128_MODE_TRUE_PEAK);
  sf_count_t got;
  double sum = 0, loudness, range, peak = 0;
  while ((got = sf_readf_float(file, buffer, 4800)) > 0) {
    if (only_decode) sum += buffer[0];
    else ebur128_add_frames_float(state, buffer, got);
  }
  if (only_decode) { printf("%f\n", sum); return 0; }
  ebur128_loudness_global(state, &loudness);
  ebur128_loudness_range(state, &range);
  ebur128_true_peak(state, 0, &peak);
  printf("%f %f %f\n", loudness, range, peak);
  return 0;
}
"""


def song(seconds: float, seed: int, rate: int = RATE) -> np.ndarray:
    """Return a mix of kick, hats, chords and noise with four kinds of sections, shape (frames, 2)."""
    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    beat = 60 / 122
    phase = time % beat
    kick = np.sin(2 * np.pi * (50 * phase + 6.7 * (1 - np.exp(-phase * 30)))) * np.exp(-phase * 9)
    kick *= np.array([0.4, 1, 1, 0])[(time // (beat * 32)).astype(int) % 4]
    hats = np.diff(chance.standard_normal(len(time)), prepend=0) * np.exp(-((time + beat / 2) % beat) * 40) * 0.15
    notes = (110, 165, 220, 277, 330, 440, 554, 880)
    chords = (
        sum(np.sin(2 * np.pi * hz * time + k) * (0.5 + 0.5 * np.sin(0.6 * k * time)) for k, hz in enumerate(notes)) / 20
    )
    noise = chance.standard_normal((2, len(time))) / 100
    return np.stack(
        [0.5 * kick + hats + chords + noise[0], 0.5 * kick + 0.7 * hats + np.roll(chords, 300) + noise[1]], 1
    )


def make(folder: Path, long: bool) -> dict[str, Path]:
    """Write the audio files and return them by name."""
    mix = song(240, 1)
    mix *= 0.63 / np.abs(mix).max()
    master = np.tanh(mix * 4) * 0.98
    files = {"4 min 48k/24 mix WAV": folder / "mix.wav", "4 min 48k/24 master FLAC": folder / "master.flac"}
    sf.write(files["4 min 48k/24 mix WAV"], mix, RATE, subtype="PCM_24")
    sf.write(files["4 min 48k/24 master FLAC"], master, RATE, subtype="PCM_24")
    high = files["4 min 96k/24 master WAV"] = folder / "high.wav"
    sf.write(high, np.tanh(song(240, 2, 96000) * 3) * 0.95, 96000, subtype="PCM_24")
    if long:
        hour = files["60 min 48k/24 master WAV"] = folder / "hour.wav"
        with sf.SoundFile(hour, "w", RATE, 2, "PCM_24") as out:
            for seed in range(15):
                out.write(np.tanh(song(240, seed) * 3) * 0.95)
    return files


def compiled(folder: Path) -> Path | None:
    """Return the program around libebur128, or ``None`` where it cannot be built."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    (folder / "peer.c").write_text(C_SOURCE)
    command = [compiler, "-O2", "-o", str(folder / "peer"), str(folder / "peer.c"), "-lebur128", "-lsndfile", "-lm"]
    done = subprocess.run(command, capture_output=True, check=False)
    return folder / "peer" if done.returncode == 0 else None


def contestants(folder: Path) -> dict[str, Callable[[Path], list[str]]]:
    """Return the commands by name."""
    python = sys.executable
    api = "import sys; from daw_lint import measure_bounce; measure_bounce(sys.argv[1]{})"
    pyloudnorm = "import sys, soundfile, pyloudnorm; x, r = soundfile.read(sys.argv[1]); pyloudnorm.Meter(r).integrated_loudness(x)"
    found: dict[str, Callable[[Path], list[str]]] = {
        "ffmpeg ebur128=peak=true": lambda path: [
            "ffmpeg", "-nostats", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"
        ],
        "daw-lint measure (everything)": lambda path: [python, "-m", "daw_lint", "measure", str(path)],
        "daw_lint.measure_bounce (everything)": lambda path: [python, "-c", api.format(""), str(path)],
        "the same, one core": lambda path: [python, "-c", api.format(", workers=1"), str(path)],
        "loudness and true peak alone": lambda path: [
            python, "-c", api.format(", what=['loudness', 'true_peak']"), str(path)
        ],
        "loudgain": lambda path: ["loudgain", str(path)],
        "pyloudnorm (integrated only)": lambda path: [python, "-c", pyloudnorm, str(path)],
    }  # fmt: skip
    peer = compiled(folder)
    if peer is not None:
        found["libebur128 with true peak (C)"] = lambda path: [str(peer), str(path)]
        found["decode only (C)"] = lambda path: [str(peer), str(path), "decode"]
    return found


def run(command: list[str]) -> float | None:
    """Return how long a command takes in seconds; ``None`` where it is not there or fails."""
    begin = perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return perf_counter() - begin if done.returncode == 0 else None


def main() -> None:
    """Print one table a file: medians, and how many times as fast as ffmpeg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = contestants(folder)
        for title, path in make(folder, options.long).items():
            times: dict[str, list[float]] = {contestant: [] for contestant in commands}
            for _ in range(options.runs):
                for contestant, command in commands.items():
                    if (taken := run(command(path))) is not None:
                        times[contestant].append(taken)
            print(f"\n{title}\n")
            medians = {contestant: statistics.median(taken) for contestant, taken in times.items() if taken}
            ffmpeg = medians.get("ffmpeg ebur128=peak=true")
            for contestant in commands:
                if contestant not in medians:
                    print(f"{contestant:40} not here")
                    continue
                ratio = f"{ffmpeg / medians[contestant]:6.2f} x ffmpeg" if ffmpeg else ""
                print(f"{contestant:40} {medians[contestant]:7.3f} s {ratio}")


if __name__ == "__main__":
    main()
