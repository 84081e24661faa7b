"""Measuring leaves the threads of the BLAS behind numpy alone: it gives them no work, and changes none of their settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from daw_lint.disk.fork_safe_thread import ForkSafeThread
from daw_lint.disk.forking import can_fork
from daw_lint.measure.products import MOST_MULTIPLICATIONS, product

is_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the threads of a process")
SCRIPT = """
import os, sys, time
import numpy as np
from pathlib import Path
from daw_lint import measure_bounce

def used():
    "Return the processor time of all threads but this one, in nanoseconds."
    return {one.name: int((one / "schedstat").read_text().split()[0]) for one in Path("/proc/self/task").iterdir()
            if one.name != str(os.getpid())}

def settled():
    before = None
    while before != (now := used()):
        before = now
        time.sleep(0.3)
    return now

def large_product():
    square = np.ones((1500, 1500))
    square @ square
    return settled()

rate, channels, workers = map(int, sys.argv[1:])
chance = np.random.default_rng(1)
spectrum = np.fft.rfft(chance.standard_normal((22 * rate, channels)), axis=0)
spectrum[16000 * 22 :] = 0  # ends like a coded file, so that every frame is looked at
signal = np.fft.irfft(spectrum, axis=0)
signal *= np.linspace(0.0, 0.4, len(signal))[:, None] / np.abs(signal).max()
first = large_product()
if not first:
    print("no threads")
    sys.exit()
environment = dict(os.environ)
found = measure_bounce(signal, rate, workers=workers)
assert found.spectrum is not None and found.spectrum.low_pass_hz is not None, found.spectrum
after = settled()
print("idle" if after.items() <= first.items() else f"busy: {first} {after}")
print("same" if os.environ == environment else "changed")
print("works" if sum(large_product().values()) > sum(after.values()) else "limited")
"""


def run(rate: int, channels: int, workers: int) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", SCRIPT, *map(str, (rate, channels, workers))]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not done.returncode, done.stderr
    if done.stdout == "no threads\n":
        pytest.skip("the BLAS of this numpy has no threads here")
    return done.stdout.splitlines()


@is_on_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "channels", "workers"), [(48000, 2, 1), (48000, 2, 2), (192000, 1, 1), (192000, 2, 2), (44100, 24, 1)]
)
def test_the_threads_of_the_blas_get_no_work_and_keep_their_settings(rate: int, channels: int, workers: int) -> None:
    # With two workers this process is forked: OpenBLAS then ends its threads, and only a large product starts them again.
    assert run(rate, channels, workers) == ["idle", "same", "works"]


def test_reading_a_file_sets_no_variable_of_the_environment(tmp_path: Path) -> None:
    code = """
import os, sys
import soundfile
soundfile.write(sys.argv[1], [0.0, 0.5] * 4000, 8000)
before = dict(os.environ)
from daw_lint import measure_bounce
measure_bounce(sys.argv[1])
assert os.environ == before
"""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.flac")], env=environment, check=True)


@pytest.mark.parametrize("shape", [(2, 1, 3), (2, 7, 3), (5000, 60), (3, 12, 2049), (1, 2049), (1, 47), (0, 60)])
def test_a_product_in_pieces_is_the_product(shape: tuple[int, ...]) -> None:
    chance = np.random.default_rng(len(shape))
    rows = chance.standard_normal(shape)
    for width in (0, 1, 2, 30, 240):
        matrix = chance.standard_normal((shape[-1], width))
        np.testing.assert_allclose(product(rows, matrix), rows @ matrix, atol=1e-10)


def test_a_product_in_pieces_never_exceeds_what_one_thread_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []
    matmul = np.matmul

    def watched(rows: np.ndarray, matrix: np.ndarray, out: np.ndarray) -> np.ndarray:
        pieces.append(rows.shape[-2] * matrix.size)
        result: np.ndarray = matmul(rows, matrix, out=out)
        return result

    monkeypatch.setattr(np, "matmul", watched)
    for count, inner, width in ((100_000, 16, 2), (100_001, 60, 68), (24, 47, 240), (1740, 47, 48), (3, 2049, 30)):
        product(np.zeros((count, inner), np.float32), np.zeros((inner, width), np.float32))
    assert pieces
    assert max(pieces) <= MOST_MULTIPLICATIONS


@is_on_linux
def test_a_thread_that_holds_no_lock_does_not_keep_a_process_from_being_forked() -> None:
    import threading

    if threading.active_count() > 1:
        pytest.skip("other threads run beside the tests")
    release = threading.Event()
    for kind, expected in ((ForkSafeThread, True), (threading.Thread, False)):
        thread = kind(target=release.wait, daemon=True)
        thread.start()
        assert can_fork() is expected
        release.set()
        thread.join()
        release.clear()
    assert can_fork()
