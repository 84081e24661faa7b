"""Measuring bounces beside ffmpeg, libebur128, loudgain and pyloudnorm, whole processes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, Case, Row, SkippedError, daw_lint, python
from benchmarks.inputs import ALBUM, MIXES, made
from benchmarks.tables import Table
from benchmarks.timing import Job

FFMPEG = "ffmpeg ebur128=peak=true"
_C_SOURCE = r"""
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
_API = "import sys; from daw_lint import measure_bounce; measure_bounce(sys.argv[1]{})"
_PYLOUDNORM = (
    "import sys, soundfile, pyloudnorm; x, r = soundfile.read(sys.argv[1]); pyloudnorm.Meter(r).integrated_loudness(x)"
)
_TWO = "find {folder} -name '*.{suffix}' -print0 | xargs -0 -P 2 -I@ {command} -i @ -af ebur128=peak=true -f null -"


def ffmpeg(path: Path) -> Job:
    """Return the peer for one file."""
    quiet = ("ffmpeg", "-nostdin", "-nostats", "-hide_banner")
    return Job((*quiet, "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"))


def two_ffmpegs(folder: Path, suffix: str) -> Job:
    """Return the peer for a folder: two at once, each takes the next file when it is done with one."""
    script = _TWO.format(folder='"$0"', suffix=suffix, command="ffmpeg -nostdin -nostats -hide_banner")
    return Job(("sh", "-c", script, str(folder)))


def measure(path: Path) -> Job:
    """Return the whole command, with all that it measures."""
    return Job(daw_lint("measure", path, "--format", "json"))


def _row(bench: Bench, words: str, path: Path) -> Row:
    return _beside(bench, words, measure(path), FFMPEG, ffmpeg(path))


def _beside(bench: Bench, words: str, ours: Job, name: str, peer: Job) -> Row:
    if not bench.program("ffmpeg"):
        return Row(words, ours, "ffmpeg is not installed", None)
    return Row(words, ours, name, peer)


def bounce(bench: Bench) -> Iterator[Table]:
    mix, master = made("mix.wav"), made("master.flac")
    first = "4 min 48 kHz/24 bit mix, WAV"
    yield bench.paired(
        [
            _row(bench, first, mix),
            _row(bench, "4 min 48 kHz/24 bit master, FLAC", master),
            _row(bench, "4 min 96 kHz/24 bit master, WAV", made("high.wav")),
            _beside(bench, f"{first}, `measure_bounce`", Job(python("-c", _API.format(""), mix)), FFMPEG, ffmpeg(mix)),
            _beside(
                bench, f"{first}, one worker", Job(python("-c", _API.format(", workers=1"), mix)), FFMPEG, ffmpeg(mix)
            ),
            _beside(
                bench,
                f"{first}, loudness and true peak alone",
                Job(python("-c", _API.format(", what=['loudness', 'true_peak']"), mix)),
                FFMPEG,
                ffmpeg(mix),
            ),
        ]
    )


def hour(bench: Bench) -> Iterator[Table]:
    yield bench.paired([_row(bench, "60 min 48 kHz/24 bit master, WAV", made("hour.wav"))], bench.few_runs)


def many(bench: Bench) -> Iterator[Table]:
    mixes, album = made("mixes"), made("album")
    name = "two ffmpegs at once"
    wavs = _beside(bench, f"{MIXES} mixes of 4 min, WAV", measure(mixes), name, two_ffmpegs(mixes, "wav"))
    flacs = _beside(
        bench, f"an album of {ALBUM} masters of 4 min, FLAC", measure(album), name, two_ffmpegs(album, "flac")
    )
    yield bench.paired([wavs, flacs], bench.few_runs, warm_up=not bench.quick)


def peers(bench: Bench) -> Iterator[Table]:
    program = _compiled(bench)
    rows = []
    for words, path in (("4 min mix, WAV", made("mix.wav")), ("4 min master, FLAC", made("master.flac"))):
        here: dict[str, Job | None] = {
            "libebur128 with true peak (C)": Job((str(program), str(path))) if program else None,
            "decoding alone (C)": Job((str(program), str(path), "decode")) if program else None,
            "loudgain": Job(("loudgain", str(path))) if bench.program("loudgain") else None,
            "pyloudnorm (integrated only)": Job(python("-c", _PYLOUDNORM, path))
            if bench.package("pyloudnorm")
            else None,
        }
        for name, job in here.items():
            said = name if job else f"{name}: not installed"
            rows.append(Row(f"{words} ({name.split()[0]})", measure(path), said, job))
    here_rows = [row for row in rows if row.peer]
    absent = sorted({row.peer_words for row in rows if not row.peer})
    if not here_rows:
        raise SkippedError("; ".join(absent))
    yield bench.paired(here_rows)
    if absent:
        yield Table(("left out",), [(words,) for words in absent])


def _compiled(bench: Bench) -> Path | None:
    """Build the program around libebur128, where a compiler, libebur128 and libsndfile are there."""
    compiler = shutil.which("cc")
    source, program = bench.folder / "peer.c", bench.folder / "peer"
    source.write_text(_C_SOURCE)
    command = [str(compiler), "-O2", "-o", str(program), str(source), "-lebur128", "-lsndfile", "-lm"]
    if compiler is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return program
    bench.missing("libebur128 (with its headers, and a C compiler) is not installed")
    return None


CASES = (
    Case(
        "bounce",
        "one bounce of 4 minutes beside ffmpeg",
        bounce,
        "the whole process 5 times as fast as ffmpeg on WAV, 3 times on FLAC, in 48 MB.",
    ),
    Case("hour", "one bounce of an hour beside ffmpeg", hour, "8 times as fast as ffmpeg, in 120 MB."),
    Case(
        "many-bounces",
        "folders of bounces beside two ffmpegs at once",
        many,
        "6 times as fast as two ffmpegs at once on the same two cores, 4 times on FLAC.",
    ),
    Case("other-peers", "one bounce beside libebur128, loudgain and pyloudnorm", peers),
)
