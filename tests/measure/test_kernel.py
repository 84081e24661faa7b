"""The compiled kernel gives what numpy gives, refuses what it cannot work on, and is not needed."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import soundfile

from daw_lint import measure_bounce
from daw_lint.measure import blocks as blocks_module
from daw_lint.measure import kernel as package
from daw_lint.measure.kernel import build, using
from daw_lint.measure.kernel.native import Bands, Filters, Frames, Interpolation, Kernel
from daw_lint.model.bounce import Bounce

ALLOWED = 1e-4
RATE = 48000


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    """The kernel, built from the source here; skipped where no compiler is."""
    if not build.compiler():
        pytest.skip("no C compiler")
    return Kernel(build.build(tmp_path_factory.mktemp("kernel") / package.LIBRARY.name))


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a result, by name."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        yield f"{name}.len", len(value)
        for index, item in enumerate(value):
            yield from numbers(item, f"{name}[{index}]")
    else:
        yield name, value


def assert_equal(one: Bounce, other: Bounce) -> None:
    first, second = dict(numbers(one)), dict(numbers(other))
    assert first.keys() == second.keys()
    for name, value in first.items():
        if isinstance(value, float):
            assert second[name] == pytest.approx(value, abs=ALLOWED, rel=ALLOWED, nan_ok=True), name
        else:
            assert second[name] == value, name


def assert_same(native: Kernel, source: Any, rate: int | None = None, **options: Any) -> None:
    with using(None):
        expected = measure_bounce(source, rate, **options)
    with using(native):
        assert_equal(expected, measure_bounce(source, rate, **options))


def music(seconds: float = 8.0, rate: int = RATE, channels: int = 2, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    phase = time % 0.5
    kick = np.sin(2 * np.pi * 60 * phase) * np.exp(-phase * 9)
    noise = chance.standard_normal((len(time), channels)) * (
        0.02 + 0.2 * (np.sin(time) > 0)[:, None] * np.exp(-phase * 20)[:, None]
    )
    tones = np.stack([np.sin(2 * np.pi * 220 * (1 + channel) * time + channel) for channel in range(channels)], 1)
    mixed = kick[:, None] + 0.3 * tones + noise
    samples: np.ndarray = 0.9 * mixed / np.abs(mixed).max()
    return samples


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 88200, 96000, 192000, 48001, 7919])
def test_it_agrees_with_numpy_at_every_rate(native: Kernel, rate: int) -> None:
    assert_same(native, music(5, rate), rate)


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8])
def test_it_agrees_with_numpy_for_any_number_of_channels(native: Kernel, channels: int) -> None:
    assert_same(native, music(channels=channels), RATE)


@pytest.mark.parametrize(
    ("container", "subtype", "endian"),
    [
        ("WAV", "PCM_U8", "LITTLE"), ("WAV", "PCM_16", "LITTLE"), ("WAV", "PCM_24", "LITTLE"), ("WAV", "PCM_32", "LITTLE"),
        ("WAV", "FLOAT", "LITTLE"), ("WAV", "DOUBLE", "LITTLE"), ("AIFF", "PCM_S8", "FILE"), ("AIFF", "PCM_16", "FILE"),
        ("AIFF", "PCM_24", "FILE"), ("AIFF", "PCM_32", "FILE"), ("AIFF", "FLOAT", "FILE"), ("AIFF", "DOUBLE", "FILE"),
        ("FLAC", "PCM_16", "FILE"), ("FLAC", "PCM_24", "FILE"), ("CAF", "PCM_24", "FILE"), ("OGG", "VORBIS", "FILE"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_it_agrees_with_numpy_for_every_sample_format(
    native: Kernel, tmp_path: Path, container: str, subtype: str, endian: str, channels: int
) -> None:
    path = tmp_path / f"song.{container.lower()}"
    soundfile.write(path, music(3.21, 44100, channels), 44100, subtype, endian, container)
    assert_same(native, path)


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.uint8, np.float32, np.float64])
def test_it_agrees_with_numpy_on_arrays_of_every_type(native: Kernel, kind: type[np.generic]) -> None:
    samples = music(3)
    scale = 1 if np.dtype(kind).kind == "f" else 2.0 ** (8 * np.dtype(kind).itemsize - 1) - 1
    assert_same(native, (samples * scale + (128 if kind is np.uint8 else 0)).astype(kind), RATE)


@pytest.mark.parametrize("frames", [1, 2, 15, 16, 17, 479, 480, 481, 4799, 4800, 4801, 19199, 100001])
def test_it_agrees_with_numpy_at_every_length(native: Kernel, frames: int) -> None:
    assert_same(native, music()[:frames], RATE)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("size", [1 << 14, 1 << 17, 1 << 19])
def test_its_numbers_depend_neither_on_workers_nor_on_the_size_of_blocks(
    native: Kernel, monkeypatch: pytest.MonkeyPatch, workers: int, size: int
) -> None:
    samples = music(40, 16000)
    with using(None):
        expected = measure_bounce(samples, 16000, workers=1)
    monkeypatch.setattr(blocks_module, "BLOCK_SAMPLES", size)
    with using(native):
        assert_equal(expected, measure_bounce(samples, 16000, workers=workers))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, 1e10])
@pytest.mark.parametrize("places", [[0], [95999], [4799, 4800, 4801], list(range(300, 90000, 97))])
def test_broken_samples_count_as_they_do_without_it(native: Kernel, value: float, places: list[int]) -> None:
    samples = music(2).astype(np.float32)
    samples[places, 1] = value
    assert_same(native, samples, RATE)
    with using(native):
        level = measure_bounce(samples, RATE).level
    assert level is not None
    assert level.not_finite_samples == len(places)


@pytest.mark.parametrize("scale", [0.0, 1e-45, 1e-40, 1e-30, 1e-8, 4.0, 1e4])
def test_it_agrees_with_numpy_from_silence_and_denormal_numbers_to_far_above_full_scale(
    native: Kernel, scale: float
) -> None:
    assert_same(native, (music(3) * scale).astype(np.float32), RATE)


def test_a_sound_that_dies_away_leaves_no_denormal_numbers_in_the_filters(native: Kernel) -> None:
    hop = 480
    filters = _filters(hop)
    states = np.full((2, 4), 1e-28)
    native.k_weighted(np.zeros((2, 200 * hop), np.float32), filters, states)
    assert not states.any()


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_long_blocks_are_weighted_as_short_ones_are(native: Kernel, channels: int) -> None:
    hop, filters = 480, _filters(480)
    samples = np.random.default_rng(1).standard_normal((channels, 333 * hop)).astype(np.float32)
    at_once, in_parts = np.zeros((2, channels, 4))
    energy, _ = native.k_weighted(samples, filters, at_once)
    parts = [
        native.k_weighted(samples[:, at : at + 9 * hop], filters, in_parts)[0] for at in range(0, 333 * hop, 9 * hop)
    ]
    assert energy == pytest.approx(np.concatenate(parts, axis=1), rel=1e-9)
    assert at_once == pytest.approx(in_parts, abs=1e-9)


@pytest.mark.parametrize("cell", [1, 7, 8, 9, 15, 16, 17, 40, 64])
@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 31])
def test_cells_of_any_length_and_number_have_their_highest_magnitude(native: Kernel, cell: int, count: int) -> None:
    samples = np.random.default_rng(cell).standard_normal((2, count * cell)).astype(np.float32)
    samples[1, ::19] = np.nan
    expected = np.abs(samples).reshape(2, count, cell).max(axis=2)
    assert np.array_equal(native.cells(samples, cell), expected, equal_nan=True)


def test_bands_are_summed_as_with_a_matrix(native: Kernel) -> None:
    matrix = np.zeros((50, 4), np.float32)
    matrix[0:1, 0], matrix[3:14, 1], matrix[14:50, 2] = 0.5, 1.0, 0.25  # and a band without a bin
    rows = np.random.default_rng(1).random((7, 50)).astype(np.float32)
    assert native.bands(rows, Bands(matrix)) == pytest.approx(rows @ matrix, rel=1e-6)


def _filters(hop: int) -> Filters:
    from daw_lint.measure.grid import grid_for
    from daw_lint.measure.k_weighting import _hop_filters

    filters = _hop_filters(grid_for(100 * hop))
    assert filters.weights.shape == (4, hop)
    return filters


def test_threads_that_measure_at_once_do_not_disturb_each_other(native: Kernel) -> None:
    songs = [music(6, seed=seed) for seed in range(4)]
    found: dict[int, Bounce] = {}
    with using(native):
        alone = [measure_bounce(song, RATE, workers=1) for song in songs]

        def work(index: int) -> None:
            found[index] = measure_bounce(songs[index], RATE, workers=1)

        threads = [Thread(target=work, args=(index,)) for index in range(len(songs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for index, expected in enumerate(alone):
        assert_equal(expected, found[index])


def test_meters_can_be_sent_to_another_process(native: Kernel) -> None:
    from daw_lint.measure.grid import grid_for
    from daw_lint.measure.meters import Meters
    from daw_lint.measure.plan import WHAT, plan_for
    from daw_lint.model.bounce import AudioFormat

    audio = AudioFormat("array", "PCM 16-bit", False, RATE, 2, RATE, 16, False)
    with using(native):
        meters = Meters(plan_for(WHAT), audio, grid_for(RATE))
        assert pickle.loads(pickle.dumps(meters)).grid == meters.grid


def _how(**changed: Any) -> Interpolation:
    taps = np.zeros((3, 32), np.float32)
    return Interpolation(16, 300, 1, 1, taps, taps, 1.0, 1.0, 1.0, 1.0)._replace(**changed)


def _samples(channels: int = 2, frames: int = 4800) -> np.ndarray:
    return np.zeros((channels, frames), np.float32)


def test_arrays_that_it_cannot_work_on_are_refused_before_it_sees_them(native: Kernel) -> None:
    window = np.ones(64, np.float32)
    frames, at = Frames(window, 0, 33), np.zeros((1, 2), np.int64)
    refused: list[Callable[[], object]] = [
        lambda: native.convert(memoryview(bytes(11)), "i3", False, _samples(2, 2)),
        lambda: native.cells(_samples().astype(np.float64), 16),
        lambda: native.cells(_samples()[:, ::2], 16),
        lambda: native.cells(_samples()[:, :-1], 16),
        lambda: native.cells(_samples(), 0),
        lambda: native.hops(_samples()[0], 480),
        lambda: native.hops(_samples().T, 480),
        lambda: native.k_weighted(_samples(), _filters(480), np.zeros((1, 4))),
        lambda: native.k_weighted(_samples(), _filters(480)._replace(decay=np.zeros(4)), np.zeros((2, 4))),
        lambda: native.bands(_samples(2, 64), Bands(np.ones((65, 3), np.float32))),
        lambda: native.bands(_samples(2, 64)[:, ::2], Bands(np.ones((32, 3), np.float32))),
        lambda: native.decimate(_samples(), 16, np.zeros(31, np.float32)),
        lambda: native.spectra(_samples(2, 64), at + 65, frames),
        lambda: native.spectra(_samples(2, 64), at - 2, frames),
        lambda: native.spectra(_samples(2, 64), at.astype(np.int32), frames),
        lambda: native.spectra(_samples(2, 64), at, Frames(window, 0, 34)),
        lambda: native.spectra(_samples(2, 64), at, Frames(window[:48], 0, 8)),
        lambda: native.true_peaks(_samples()[0], np.zeros(300, np.float32), _how(), 0.0),
        lambda: native.true_peaks(_samples(1, 9600)[0], np.zeros(299, np.float32), _how(), 0.0),
        lambda: native.true_peaks(_samples(1, 9600)[0], np.zeros(300, np.float32), _how(cell=65), 0.0),
        lambda: native.true_peaks(_samples(1, 9600)[0], np.zeros(300, np.float32), _how(reach=2), 0.0),
    ]  # fmt: skip
    for call in refused:
        with pytest.raises(ValueError, match=r"kernel|fewer bytes"):
            call()


def _says(folder: Path, **environment: str) -> str:
    """What a new process with the package at ``folder`` uses."""
    script = "from daw_lint.measure.kernel import kernel; print('none' if kernel() is None else 'kernel')"
    command = [sys.executable, "-P", "-c", script]
    paths = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | environment
    return subprocess.run(command, check=True, capture_output=True, text=True, env=paths).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, native: Kernel) -> Path:
    """A copy of the package, with the kernel."""
    root = package.FOLDER.parent.parent
    shutil.copytree(root, tmp_path / "daw_lint", ignore=shutil.ignore_patterns("__pycache__", "_kernel.*", "rules"))
    shutil.copy(native.path, tmp_path / "daw_lint" / "measure" / "kernel" / package.LIBRARY.name)
    return tmp_path


def test_it_is_used_where_it_was_built_and_can_be_turned_off(checkout: Path) -> None:
    assert _says(checkout) == "kernel"
    assert _says(checkout, DAW_LINT_KERNEL="0") == "none"


def test_a_kernel_of_another_source_or_a_damaged_one_is_not_used(checkout: Path) -> None:
    folder = checkout / "daw_lint" / "measure" / "kernel"
    source = (folder / "kernel.c").read_bytes()
    (folder / "kernel.c").write_bytes(source + b"\n")
    assert _says(checkout) == "none"
    (folder / "kernel.c").write_bytes(source.replace(b"\n", b"\r\n"))
    assert _says(checkout) == "kernel", "the end of a line is no other source"
    library = folder / package.LIBRARY.name
    library.unlink()
    library.write_bytes(b"\x7fELF and then nothing")
    assert _says(checkout) == "none"
    library.unlink()
    assert _says(checkout) == "none"


def test_the_header_of_its_room_is_that_of_the_python_side() -> None:
    from daw_lint.measure.kernel.native import LONGEST_CELL, MOST_POINTS, TAPS

    source = package.SOURCE.read_text("utf-8")
    stated = dict(re.findall(r"(LONGEST_CELL|TAPS|MOST_POINTS) = (\d+)", source))
    assert {name: int(value) for name, value in stated.items()} == {
        "LONGEST_CELL": LONGEST_CELL, "TAPS": TAPS, "MOST_POINTS": MOST_POINTS,
    }  # fmt: skip


@pytest.mark.parametrize("silent", [0, 1])
def test_a_silent_channel_has_no_correlation_with_the_kernel_either(native: Kernel, silent: int) -> None:
    samples = np.zeros((RATE, 2), np.float32)
    samples[:, 1 - silent] = np.random.default_rng(3).normal(0, 0.1, RATE) + np.sin(np.arange(RATE) * 0.01)
    with using(native):
        bounce = measure_bounce(samples / 2, RATE, ("stereo", "spectrum"))
    assert bounce.stereo is not None
    assert bounce.spectrum is not None
    assert bounce.stereo.low_correlation is None
    assert {band.correlation for band in (*bounce.spectrum.bands, *bounce.spectrum.third_octaves)} == {None}


def test_what_stays_at_full_scale_is_not_over_it_with_or_without_the_kernel(native: Kernel) -> None:
    square = np.sign(np.sin(np.arange(RATE) * 0.001 + 0.0005)).astype(np.float32)
    for chosen in (native, None):
        with using(chosen):
            found = measure_bounce(square, RATE, "true_peak").true_peak
        assert found is not None
        assert all(over.length_s < 0.01 for over in found.overs)
