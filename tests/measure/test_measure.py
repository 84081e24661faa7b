"""Bounces: what their headers say, what their samples say, and what is refused."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from math import inf
from pathlib import Path

import numpy as np
import pytest
import soundfile

from daw_lint.measure import bounds, is_audio_name, read_bounce
from daw_lint.model.bounce import BounceError
from tests.support.wav_files import write_wav

RATE = 48000


def tone(peak: float, seconds: float = 0.5, channels: int = 2) -> np.ndarray:
    time = np.arange(int(RATE * seconds)) / RATE
    wave = np.stack([np.sin(2 * np.pi * 997 * time + phase) for phase in range(channels)], axis=1)
    scaled: np.ndarray = peak * wave / np.abs(wave).max()
    return scaled


def riff(chunks: list[tuple[bytes, bytes]], size: int | None = None) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4 if size is None else size) + b"WAVE" + body


def fmt(bits: int = 16, channels: int = 2, tag: int = 1) -> tuple[bytes, bytes]:
    align = channels * bits // 8
    return b"fmt ", struct.pack("<HHIIHH", tag, channels, RATE, RATE * align, align, bits)


@pytest.mark.parametrize(
    ("suffix", "subtype", "depth"),
    [
        ("wav", "PCM_U8", 8), ("wav", "PCM_16", 16), ("wav", "PCM_24", 24), ("wav", "PCM_32", 32), ("wav", "FLOAT", 32),
        ("wav", "DOUBLE", 64), ("aiff", "PCM_16", 16), ("aiff", "PCM_24", 24), ("flac", "PCM_16", 16),
        ("flac", "PCM_24", 24), ("rf64", "PCM_24", 24), ("w64", "PCM_24", 24), ("caf", "PCM_24", 24),
    ],
)  # fmt: skip
def test_every_lossless_format_gives_the_same_peak(tmp_path: Path, suffix: str, subtype: str, depth: int) -> None:
    path = tmp_path / f"mix.{suffix}"
    soundfile.write(path, tone(0.5), RATE, subtype=subtype, format=suffix.upper())
    bounce = read_bounce(path)
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(-6.0206, abs=0.07 if depth == 8 else 0.001)
    assert (bounce.audio.channels, bounce.audio.sample_rate_hz, bounce.audio.frames) == (2, RATE, RATE // 2)
    assert bounce.audio.bit_depth == depth
    assert not bounce.audio.lossy


@pytest.mark.parametrize(("suffix", "codec"), [("mp3", "MP3"), ("ogg", "Vorbis")])
def test_lossy_formats_are_lossy_and_have_no_bit_depth(tmp_path: Path, suffix: str, codec: str) -> None:
    path = tmp_path / f"mix.{suffix}"
    soundfile.write(path, tone(0.5, 2.0), RATE)
    bounce = read_bounce(path)
    assert bounce.audio.lossy
    assert codec.lower() in bounce.audio.codec.lower()
    assert bounce.audio.bit_depth is None
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(-6.0, abs=2.0)


def test_a_format_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    soundfile.write(path, tone(0.5), RATE, format="FLAC")
    assert read_bounce(path).audio.container == "FLAC"


def test_the_peak_has_its_channel_and_position(tmp_path: Path) -> None:
    samples = tone(0.25, 1.0)
    samples[30000, 1] = -0.9
    soundfile.write(tmp_path / "mix.wav", samples, RATE, subtype="PCM_24")
    level = read_bounce(tmp_path / "mix.wav").level
    assert level is not None
    assert level.peak_channel == 1
    assert level.peak_position_s == pytest.approx(30000 / RATE)
    assert level.peak_db == pytest.approx(20 * np.log10(0.9), abs=0.001)
    assert level.channel_peaks_db[0] == pytest.approx(-12.04, abs=0.01)


@pytest.mark.parametrize("start", [100, 131070, 131072, 131000])
def test_a_clipped_run_is_counted_once_wherever_blocks_end(tmp_path: Path, start: int) -> None:
    samples = tone(0.25, 6.0)
    samples[start : start + 90, 0] = 1.0
    samples[5:7, 1] = -1.0
    soundfile.write(tmp_path / "mix.wav", samples, RATE, subtype="PCM_16")
    level = read_bounce(tmp_path / "mix.wav").level
    assert level is not None
    assert (level.clipped_run_count, level.clipped_samples) == (1, 90)
    assert (level.clipped_runs[0].channel, level.clipped_runs[0].length_samples) == (0, 90)
    assert level.clipped_runs[0].start_s == pytest.approx(start / RATE)


def test_float_peaks_above_full_scale_are_kept_and_are_not_clipped(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mix.wav", tone(1.5), RATE, subtype="FLOAT")
    bounce = read_bounce(tmp_path / "mix.wav")
    assert bounce.audio.is_float
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(3.52, abs=0.01)
    assert (bounce.level.clipped_run_count, bounce.level.full_scale_samples, bounce.level.flat_tops) == (0, 0, ())


def test_samples_that_are_no_numbers_are_counted_and_left_out(tmp_path: Path) -> None:
    samples = tone(0.5).astype(np.float32)
    samples[10, 0], samples[11, 1] = np.nan, np.inf
    soundfile.write(tmp_path / "mix.wav", samples, RATE, subtype="FLOAT")
    level = read_bounce(tmp_path / "mix.wav").level
    assert level is not None
    assert level.not_finite_samples == 2
    assert level.peak_db == pytest.approx(-6.02, abs=0.01)


def test_silence_has_no_peak_position(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mix.wav", np.zeros((1000, 2)), RATE)
    level = read_bounce(tmp_path / "mix.wav").level
    assert level is not None
    assert (level.peak_db, level.peak_position_s) == (-inf, None)


def test_two_equal_channels_are_told_from_stereo(tmp_path: Path) -> None:
    mono = tone(0.5, channels=1)
    soundfile.write(tmp_path / "same.wav", np.hstack([mono, mono]), RATE)
    write_wav(tmp_path / "stereo.wav", peak_db=-4.0, seconds=0.5)
    for name, same in (("same", True), ("stereo", False)):
        level = read_bounce(tmp_path / f"{name}.wav").level
        assert level is not None
        assert level.identical_channels is same


@pytest.mark.parametrize("channels", [1, 3, 6, 16])
def test_any_number_of_channels_and_a_single_sample_are_read(tmp_path: Path, channels: int) -> None:
    soundfile.write(tmp_path / "one.wav", np.full((1, channels), 0.5), RATE, subtype="PCM_24")
    bounce = read_bounce(tmp_path / "one.wav")
    assert (bounce.audio.frames, bounce.audio.channels) == (1, channels)
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(-6.02, abs=0.01)


def test_a_broadcast_wav_tells_when_it_was_made(tmp_path: Path) -> None:
    bext = b"mix".ljust(256, b"\0") + b"daw".ljust(32, b"\0") + b"\0" * 32 + b"2026-03-01" + b"18:30:05" + b"\0" * 264
    (tmp_path / "mix.wav").write_bytes(riff([(b"bext", bext), fmt(), (b"data", b"\1\0" * 200)]))
    audio = read_bounce(tmp_path / "mix.wav").audio
    assert audio.originated is not None
    assert audio.originated.isoformat() == "2026-03-01T18:30:05"
    assert audio.originator == "daw"


def test_a_header_that_promises_more_than_the_file_holds_is_held_to_what_is_there(tmp_path: Path) -> None:
    whole = riff([fmt(), (b"data", b"\1\0" * 2000)])
    (tmp_path / "cut.wav").write_bytes(whole[:-1600])
    audio = read_bounce(tmp_path / "cut.wav").audio
    assert audio.frames == 600
    assert audio.header_frames == 1000


def test_a_stream_whose_size_was_never_written_is_read_to_its_end(tmp_path: Path) -> None:
    whole = bytearray(riff([fmt(), (b"data", b"\1\0" * 2000)]))
    whole[40:44] = whole[4:8] = b"\xff\xff\xff\xff"
    (tmp_path / "stream.wav").write_bytes(whole)
    assert read_bounce(tmp_path / "stream.wav").audio.frames == 1000


def test_the_header_of_a_file_over_four_gigabytes_is_read_without_reading_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "FLOOR", bounds.MOST_SAMPLES)  # the file has holes, and takes no room on the disk
    frames = 1_200_000_000
    ds64 = struct.pack("<QQQI", frames * 4 + 80, frames * 4, frames, 0)
    head = b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<I", len(ds64)) + ds64
    name, data = fmt()
    head += name + struct.pack("<I", len(data)) + data + b"data\xff\xff\xff\xff"
    path = tmp_path / "long.wav"
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(len(head) + frames * 4)
    audio = read_bounce(path, ()).audio
    assert (audio.container, audio.frames) == ("RF64", frames)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git-LFS pointer"),
        (b"/annex/objects/SHA256E-s31--f50d.wav\n", "git-annex pointer"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00", "AppleDouble"),
        (b"just some words " * 20, ""),
        (riff([fmt(), (b"data", b"")]), ""),
        (riff([fmt(channels=0), (b"data", b"\0" * 100)]), ""),
        (riff([fmt()]), ""),
        (riff([(b"data", b"\0" * 100)]), ""),
        (b"RIFF\x10\0\0\0WAVEfmt ", ""),
        (b"\0\0\0\x20ftypM4A \0\0\0\0" + b"\0" * 100, ""),
        (b"fLaC" + b"\0" * 10, ""),
        (b"FORM\0\0\0\x20AIFF" + b"\0" * 30, ""),
    ],
)  # fmt: skip
def test_what_is_no_audio_is_refused_with_what_to_do(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "mix.wav").write_bytes(data)
    with pytest.raises(BounceError) as caught:
        read_bounce(tmp_path / "mix.wav")
    assert what in caught.value.what
    assert caught.value.todo
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_file_that_is_gone_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.wav"):
        with pytest.raises(BounceError):
            read_bounce(path)


@pytest.mark.slow
def test_flipped_and_missing_bytes_give_a_bounce_or_a_bounce_error(tmp_path: Path) -> None:
    rng = random.Random(20261124)
    for suffix in ("wav", "aiff", "flac"):
        soundfile.write(tmp_path / f"good.{suffix}", tone(0.5, 0.02), RATE, subtype="PCM_24")
        good = (tmp_path / f"good.{suffix}").read_bytes()
        for attempt in range(120):
            data = bytearray(good)
            for _ in range(rng.randint(1, 3)):
                data[rng.randrange(min(len(data), 120))] = rng.randrange(256)
            path = tmp_path / "bad.wav"
            path.write_bytes(data[: len(data) * (attempt % 10) // 10] if attempt % 3 == 0 else data)
            try:
                assert read_bounce(path).level is not None
            except BounceError as error:
                assert error.what


def test_the_header_alone_needs_neither_numpy_nor_soundfile(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-4.0, seconds=0.1)
    script = (
        "import sys; from pathlib import Path; from daw_lint.measure import read_bounce\n"
        f"print(read_bounce(Path({str(path)!r}), ()).audio.frames, 'numpy' in sys.modules, 'soundfile' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["4800", "False", "False"]


@pytest.mark.parametrize(
    ("name", "expected"), [("Mix.WAV", True), ("mix.flac", True), ("song.als", False), ("wav", False)]
)
def test_audio_is_told_from_other_names(name: str, expected: bool) -> None:
    assert is_audio_name(name) is expected
