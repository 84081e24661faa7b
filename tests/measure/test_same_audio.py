"""Files that hold the same samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint.measure.header import read_header
from daw_lint.measure.same_audio import same_audio
from tests.support.command_line import run
from tests.support.wav_files import write_wav

RATE = 48000
CODES = np.random.default_rng(5).integers(-(2**22), 2**22, (150_000, 2), dtype=np.int32) << 8
"""24-bit samples: each container holds exactly these."""
NOISE = np.random.default_rng(5).uniform(-0.5, 0.5, (150_000, 2))


def groups(folder: Path) -> list[list[str]]:
    files = [(path, read_header(path)) for path in sorted(folder.iterdir())]
    return [[path.name for path in group] for group in same_audio(files)]


def test_equal_samples_are_found_in_any_container(tmp_path: Path) -> None:
    for name in ("a.wav", "b.flac", "c.aiff"):
        sf.write(tmp_path / name, CODES, RATE, subtype="PCM_24")
    assert groups(tmp_path) == [["a.wav", "b.flac", "c.aiff"]]


@pytest.mark.parametrize("place", [0, 149_999])
def test_one_different_sample_is_a_difference(tmp_path: Path, place: int) -> None:
    sf.write(tmp_path / "a.wav", NOISE, RATE, subtype="PCM_24")
    other = NOISE.copy()
    other[place, 1] += 0.001
    sf.write(tmp_path / "b.wav", other, RATE, subtype="PCM_24")
    sf.write(tmp_path / "quieter.wav", NOISE / 2, RATE, subtype="PCM_24")
    sf.write(tmp_path / "longer.wav", np.vstack([NOISE, NOISE[:1]]), RATE, subtype="PCM_24")
    sf.write(tmp_path / "rate.wav", NOISE, 44100, subtype="PCM_24")
    assert groups(tmp_path) == []


def test_two_pairs_are_two_groups(tmp_path: Path) -> None:
    for name in ("a1", "a2"):
        sf.write(tmp_path / f"{name}.wav", NOISE, RATE)
    for name in ("b1", "b2"):
        sf.write(tmp_path / f"{name}.wav", NOISE[::-1], RATE)
    assert groups(tmp_path) == [["a1.wav", "a2.wav"], ["b1.wav", "b2.wav"]]


def test_silent_files_are_not_called_the_same_audio(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sf.write(tmp_path / f"{name}.wav", np.zeros((RATE, 2)), RATE)
    assert groups(tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "code", "names"),
    [("stems", "ST109", ("Vox", "Vox double")), ("album", "AL106", ("01 - Dawn", "02 - Dusk")),
     ("alternates", "AT103", ("Song instrumental", "Song acapella"))],
)  # fmt: skip
def test_a_set_with_one_audio_under_two_names_is_told(
    folder: Path, kind: str, code: str, names: tuple[str, str]
) -> None:
    for name in names:
        write_wav(folder / kind / f"{name}.wav", peak_db=-6)
    found = run("check", "--set", kind, kind)
    first, second = sorted(f"{name}.wav" for name in names)
    assert f"{second}: {code}" in found.stdout
    assert f"holds the same audio as {first}" in found.stdout


def test_an_alternate_that_equals_the_mix_is_told(folder: Path) -> None:
    for name in ("Song instrumental", "Song mix"):
        write_wav(folder / f"{name}.wav", peak_db=-6)
    found = run("check", "--set", "alternates", "Song instrumental.wav", "--mix", "Song mix.wav")
    assert "Song instrumental.wav: AT103 warning  holds the same audio as Song mix.wav" in found.stdout


def test_one_song_in_two_formats_is_no_mistake(folder: Path) -> None:
    write_wav(folder / "album" / "01 - Dawn.wav", peak_db=-6)
    samples, rate = sf.read(folder / "album" / "01 - Dawn.wav", dtype="int32")
    sf.write(folder / "album" / "01 - Dawn.flac", samples, rate, subtype="PCM_24")
    assert groups(folder / "album") == [["01 - Dawn.flac", "01 - Dawn.wav"]]
    assert "AL106" not in run("check", "--set", "album", "album").stdout
