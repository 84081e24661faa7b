"""Little content that stands for very much audio is refused by its header, or as soon as it is decoded."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from daw_lint.measure import bounds, read_bounce
from daw_lint.model.bounce import BounceError


def wav(path: Path, rate: int, size: int, there: int) -> Path:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, rate, rate * 4, 4, 16)
    with path.open("wb") as stream:
        stream.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE" + form + b"data" + struct.pack("<I", size))
        stream.truncate(44 + there)
    return path


def test_a_sample_rate_that_no_bounce_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BounceError, match="a sample rate of 1 Hz"):
        read_bounce(wav(tmp_path / "a.wav", 1, 200_000, 200_000))


@pytest.mark.parametrize("what", [(), ("level",)])
def test_a_sparse_file_is_refused_by_what_is_stored_of_it(tmp_path: Path, what: tuple[str, ...]) -> None:
    path = wav(tmp_path / "a.wav", 48000, 3 << 30, 3 << 30)
    if not getattr(path.stat(), "st_blocks", 0) or path.stat().st_blocks * 512 > 1 << 30:
        pytest.skip("this file system stores no sparse files")
    with pytest.raises(BounceError, match="more than 134,217,728 samples"):
        read_bounce(path, what)


def silence(path: Path, seconds: int) -> Path:
    with soundfile.SoundFile(path, "w", 48000, 8, subtype="PCM_16") as stream:
        for _ in range(seconds):
            stream.write(np.zeros((48000, 8), np.float32))
    return path


def test_silence_that_unpacks_to_very_much_is_refused_by_its_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "FLOOR", 1 << 20)
    path = silence(tmp_path / "a.flac", 60)
    with pytest.raises(BounceError, match="samples, which is more than"):
        read_bounce(path)


def test_a_header_that_states_fewer_samples_does_not_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "FLOOR", 1 << 20)
    path = silence(tmp_path / "a.flac", 60)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the number of samples, 36 bits (RFC 9639, 8.2): 0 is unknown
    data[22:26] = bytes(4)
    path.write_bytes(data)
    with pytest.raises(BounceError, match="samples, which is more than"):
        read_bounce(path)


def test_silence_of_the_length_of_a_song_is_measured(tmp_path: Path) -> None:
    assert read_bounce(silence(tmp_path / "a.flac", 2), ("level",)).level is not None
