"""Files whose lengths were never filled in, such as those from a pipe, and chunks that are not padded."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint.measure import read_bounce
from daw_lint.measure.header import read_header
from daw_lint.model.bounce import BounceError

RATE = 48000
FRAMES = 4800
NOISE = np.random.default_rng(3).uniform(-0.5, 0.5, (FRAMES, 2))
MINUS_1 = 0xFFFFFFFF
PEAK_DB = pytest.approx(20 * np.log10(np.abs(NOISE).max()), abs=0.001)


def written(path: Path, container: str, subtype: str = "PCM_24") -> bytes:
    sf.write(path, NOISE, RATE, format=container, subtype=subtype)
    return path.read_bytes()


def at(data: bytes, place: int, number: bytes) -> bytes:
    return data[:place] + number + data[place + len(number) :]


def aiff(data: bytes, form: int | None = None, comm: int | None = None, ssnd: int | None = None) -> bytes:
    """Overwrite the size of the file, the number of frames, and the size of the samples; ``None`` leaves one."""
    for place, number in ((4, form), (data.index(b"COMM") + 10, comm), (data.index(b"SSND") + 4, ssnd)):
        if number is not None:
            data = at(data, place, struct.pack(">I", number))
    return data


def frames(path: Path, data: bytes) -> tuple[int, int | None]:
    """Return the frames of a file by its header, after comparing them and the peak with what is measured."""
    path.write_bytes(data)
    audio = read_header(path)
    bounce = read_bounce(path, ("level",))
    assert bounce.audio == audio
    assert bounce.level is not None
    assert audio.frames < FRAMES or bounce.level.peak_db == PEAK_DB
    return audio.frames, audio.header_frames


@pytest.mark.parametrize("subtype", ["PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize(
    "lengths",
    [
        {"form": 0, "comm": 0, "ssnd": 0},
        {"form": MINUS_1, "comm": MINUS_1, "ssnd": MINUS_1},
        {"form": 0, "comm": 0, "ssnd": 8},
        {"ssnd": 0},
        {"ssnd": MINUS_1},
        {"comm": 0},
        {"comm": MINUS_1},
    ],
)
def test_an_aiff_without_lengths_is_read_to_its_end(tmp_path: Path, subtype: str, lengths: dict[str, int]) -> None:
    path = tmp_path / "mix.aif"
    sf.write(path, NOISE, RATE, format="AIFF", subtype=subtype)
    path.write_bytes(aiff(path.read_bytes(), **lengths))
    audio = read_header(path)
    assert (audio.frames, audio.header_frames) == (FRAMES, None)
    level = read_bounce(path, ("level",)).level
    assert level is not None
    assert level.peak_db == pytest.approx(PEAK_DB.expected, abs=0.1 if subtype.endswith("8") else 0.001)


def test_the_length_that_sox_writes_into_a_pipe_is_none(tmp_path: Path) -> None:
    data = written(tmp_path / "mix.aif", "AIFF")
    lengths = {"form": 0x7F00004C, "comm": 0x7EFFFFFC // 6, "ssnd": 0x7F000004}
    assert frames(tmp_path / "mix.aif", aiff(data, **lengths)) == (FRAMES, None)


def test_an_aiff_that_is_cut_off_is_known_by_the_length_that_is_left(tmp_path: Path) -> None:
    data = written(tmp_path / "mix.aif", "AIFF")
    assert frames(tmp_path / "mix.aif", aiff(data, ssnd=MINUS_1)[:-600]) == (FRAMES - 100, FRAMES)
    assert frames(tmp_path / "mix.aif", aiff(data, comm=0)[:-600]) == (FRAMES - 100, None)


def test_an_empty_aiff_is_no_unfinished_one(tmp_path: Path) -> None:
    path = tmp_path / "mix.aif"
    sf.write(path, NOISE[:0], RATE, format="AIFF")
    path.write_bytes(path.read_bytes() + b"ANNO\0\0\0\x04none")
    with pytest.raises(BounceError, match="length is zero"):
        read_header(path)


@pytest.mark.parametrize("endian", ["LITTLE", "BIG"])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("size", [-1, 0, 4, MINUS_1])
def test_a_caf_without_a_length_is_read_to_its_end(tmp_path: Path, endian: str, subtype: str, size: int) -> None:
    path = tmp_path / "mix.caf"
    sf.write(path, NOISE, RATE, format="CAF", subtype=subtype, endian=endian)
    data = path.read_bytes()
    assert frames(path, at(data, data.index(b"data") + 4, struct.pack(">q", size))) == (FRAMES, None)


def test_a_caf_shorter_than_its_length_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mix.caf"
    assert frames(path, written(path, "CAF")[:-600]) == (FRAMES - 100, FRAMES)


@pytest.mark.parametrize("size", [2**63 - 1, 0, 23])
def test_a_wave64_file_without_a_length_is_read_to_its_end(tmp_path: Path, size: int) -> None:
    path = tmp_path / "mix.w64"
    data = written(path, "W64")
    data = at(at(data, 16, bytes(8)), data.index(b"data") + 16, struct.pack("<Q", size))
    assert frames(path, data) == (FRAMES, None)
    assert frames(path, written(path, "W64")[:-600]) == (FRAMES - 100, FRAMES)


@pytest.mark.parametrize("container", ["CAF", "W64"])
def test_a_header_that_a_pipe_got_twice_is_refused(tmp_path: Path, container: str) -> None:
    path = tmp_path / "mix.bin"
    data = written(path, container)
    start = data.index(b"data") + (16 if container == "CAF" else 24)
    size = (data.index(b"data") + 4, struct.pack(">q", 4)) if container == "CAF" else (16, bytes(8))
    path.write_bytes(at(data, *size)[:start] + data)
    with pytest.raises(BounceError, match="two headers"):
        read_header(path)


@pytest.mark.parametrize("riff_size", [0, 36 + FRAMES * 6])
def test_a_wav_without_a_length_is_read_to_its_end(tmp_path: Path, riff_size: int) -> None:
    path = tmp_path / "mix.wav"
    data = at(written(path, "WAV"), 4, struct.pack("<I", riff_size))
    assert frames(path, at(data, data.index(b"data") + 4, bytes(4))) == (FRAMES, None)


@pytest.mark.parametrize("size", [MINUS_1, 0x7FFFF000, 0x7F000000])
def test_a_wav_whose_length_is_a_placeholder_is_read_to_its_end(tmp_path: Path, size: int) -> None:
    path = tmp_path / "mix.wav"
    data = written(path, "WAV")
    assert frames(path, at(data, data.index(b"data") + 4, struct.pack("<I", size))) == (FRAMES, None)


@pytest.mark.parametrize("name", [b"bext", b"LIST", b"iXML"])
def test_an_odd_chunk_without_padding_hides_no_audio(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / "mix.wav"
    data = written(path, "WAV")
    odd = name + struct.pack("<I", 603) + b"x" * 603
    assert frames(path, data[:12] + odd + data[12:]) == (FRAMES, None)
    assert frames(path, data[:12] + odd + b"\0" + data[12:]) == (FRAMES, None)
    data = written(path, "AIFF")
    odd = b"ANNO" + struct.pack(">I", 9) + b"x" * 9
    assert frames(path, data[:12] + odd + data[12:]) == (FRAMES, None)


def test_a_codec_of_caf_that_is_not_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mix.caf"
    desc = struct.pack(">d4sIIIII", RATE, b"opus", 0, 0, 960, 2, 0)
    path.write_bytes(b"caff\0\1\0\0desc" + struct.pack(">q", 32) + desc + b"data" + struct.pack(">q", 8) + bytes(8))
    with pytest.raises(BounceError, match="codec of this CAF: Opus"):
        read_header(path)


def test_only_an_mp3_with_a_tag_states_its_length(tmp_path: Path) -> None:
    path = tmp_path / "mix.mp3"
    sf.write(path, np.tile(NOISE, (10, 1)), RATE, format="MP3")
    whole = path.read_bytes()
    assert read_bounce(path, ("level",)).audio.header_frames is None
    path.write_bytes(whole[: len(whole) // 2])
    cut = read_bounce(path, ("level",)).audio
    assert cut.header_frames == 10 * FRAMES
    tag = next(name for name in (b"Info", b"Xing") if name in whole)
    path.write_bytes(whole.replace(tag, bytes(4))[: len(whole) // 2 + 100])
    estimated = read_bounce(path, ("level",)).audio
    assert estimated.frames > FRAMES
    assert estimated.header_frames is None
