"""What is read from the header of an audio file, and what is said of files that are not audio."""

from __future__ import annotations

import contextlib
import os
import random
import struct
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daw_lint.measure import bounds, is_audio_name, read_bounce
from daw_lint.measure.header import read_header
from daw_lint.measure.metadata import read_metadata
from daw_lint.measure.mpeg import states_length
from daw_lint.measure.source import open_audio
from daw_lint.model.bounce import AudioFormat, BounceError
from daw_lint.model.facts import Fact

RATE = 48000
FRAMES = 1000
NOISE = np.random.default_rng(1).uniform(-0.5, 0.5, (FRAMES, 2))


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if size is None else size) + body + b"\0" * (len(body) % 2)


def fmt(tag: int = 1, channels: int = 2, rate: int = RATE, bits: int = 16, align: int | None = None) -> bytes:
    align = channels * bits // 8 if align is None else align
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * align, align, bits))


def riff(*chunks: bytes, form: bytes = b"RIFF", size: int | None = None) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return form + struct.pack("<I", len(body) if size is None else size) + body


def header_of(tmp_path: Path, data: bytes, name: str = "mix.wav") -> AudioFormat:
    path = tmp_path / name
    path.write_bytes(data)
    return read_header(path)


def refusal(tmp_path: Path, data: bytes, name: str = "mix.wav") -> BounceError:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BounceError) as caught:
        read_bounce(path)
    assert caught.value.path == path
    assert "\n" not in caught.value.what + caught.value.todo
    return caught.value


def written(tmp_path: Path, container: str, subtype: str, name: str = "mix.bin") -> Path:
    path = tmp_path / name
    sf.write(path, NOISE, RATE, format=container, subtype=subtype)
    return path


@pytest.mark.parametrize(
    ("container", "subtype", "codec", "bits", "is_float"),
    [
        ("WAV", "PCM_U8", "PCM 8-bit", 8, False),
        ("WAV", "PCM_16", "PCM 16-bit", 16, False),
        ("WAVEX", "PCM_24", "PCM 24-bit", 24, False),
        ("RF64", "PCM_32", "PCM 32-bit", 32, False),
        ("WAV", "FLOAT", "32-bit float", 32, True),
        ("WAVEX", "DOUBLE", "64-bit float", 64, True),
        ("AIFF", "PCM_S8", "PCM 8-bit", 8, False),
        ("AIFF", "PCM_U8", "PCM 8-bit", 8, False),
        ("AIFF", "PCM_24", "PCM 24-bit", 24, False),
        ("AIFF", "FLOAT", "32-bit float", 32, True),
        ("AIFF", "DOUBLE", "64-bit float", 64, True),
        ("FLAC", "PCM_16", "FLAC 16-bit", 16, False),
        ("FLAC", "PCM_24", "FLAC 24-bit", 24, False),
        ("CAF", "PCM_24", "PCM 24-bit", 24, False),
        ("CAF", "ALAC_24", "ALAC 24-bit", 24, False),
        ("W64", "PCM_24", "PCM 24-bit", 24, False),
    ],
)
def test_lossless_formats_are_read_as_libsndfile_reads_them(
    tmp_path: Path, container: str, subtype: str, codec: str, bits: int, is_float: bool
) -> None:
    audio = read_header(written(tmp_path, container, subtype))
    assert (audio.codec, audio.bit_depth, audio.is_float, audio.lossy) == (codec, bits, is_float, False)
    assert (audio.sample_rate_hz, audio.channels, audio.frames, audio.header_frames) == (RATE, 2, FRAMES, None)
    assert audio.container.startswith(container.removesuffix("EX"))


@pytest.mark.parametrize(
    ("container", "subtype", "shown", "codec"),
    [
        ("MP3", "MPEG_LAYER_III", "MP3", "MP3"),
        ("OGG", "VORBIS", "OGG", "Vorbis"),
        ("OGG", "OPUS", "OGG", "Opus"),
        ("WAV", "ULAW", "WAV", "µ-law"),
        ("WAV", "MS_ADPCM", "WAV", "MS ADPCM"),
        ("AIFF", "ALAW", "AIFF", "A-law"),
    ],
)
def test_lossy_formats_have_no_bit_depth(tmp_path: Path, container: str, subtype: str, shown: str, codec: str) -> None:
    audio = read_header(written(tmp_path, container, subtype))
    assert (audio.container, audio.codec, audio.lossy, audio.bit_depth) == (shown, codec, True, None)
    assert (audio.sample_rate_hz, audio.channels) == (RATE, 2)
    assert audio.frames >= FRAMES


def test_a_little_endian_aiff_is_plain_pcm(tmp_path: Path) -> None:
    path = tmp_path / "mix.aif"
    sf.write(path, NOISE, 44100, format="AIFF", subtype="PCM_16", endian="LITTLE")
    audio = read_header(path)
    assert (audio.container, audio.codec, audio.sample_rate_hz, audio.frames) == ("AIFF-C", "PCM 16-bit", 44100, FRAMES)


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000, 96000, 176400, 192000])
def test_the_extended_sample_rate_of_aiff_is_exact(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "mix.aif"
    sf.write(path, NOISE, rate, format="AIFF")
    assert read_header(path).sample_rate_hz == rate


def test_the_suffix_of_a_file_does_not_matter(tmp_path: Path) -> None:
    for name in ("mix.mp3", "mix.raw", "mix", "mix.als"):
        assert read_header(written(tmp_path, "FLAC", "PCM_24", name)).container == "FLAC"
        assert read_header(written(tmp_path, "OGG", "VORBIS", name)).container == "OGG"


def test_a_flac_or_an_mp3_behind_an_id3_tag_is_found(tmp_path: Path) -> None:
    tag = b"ID3\x04\0\0\0\0\1\x0a" + bytes(138)
    flac = written(tmp_path, "FLAC", "PCM_16").read_bytes()
    assert header_of(tmp_path, tag + flac).codec == "FLAC 16-bit"
    mp3 = written(tmp_path, "MP3", "MPEG_LAYER_III").read_bytes()
    assert header_of(tmp_path, tag + mp3).codec == "MP3"


def test_a_flac_stream_of_unknown_length_is_counted(tmp_path: Path) -> None:
    data = bytearray(written(tmp_path, "FLAC", "PCM_16").read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    assert header_of(tmp_path, bytes(data)).frames == FRAMES


def test_the_broadcast_chunk_gives_originator_and_date(tmp_path: Path) -> None:
    body = b"a mix".ljust(256, b"\0") + b"Ableton Live".ljust(32, b"\0") + b"REF".ljust(32, b"\0")
    bext = chunk(b"bext", body + b"2026-02-28" + b"23:59:07" + bytes(264))
    audio = header_of(tmp_path, riff(bext, fmt(), chunk(b"data", bytes(40))))
    assert audio.originator == "Ableton Live"
    assert audio.originated == datetime(2026, 2, 28, 23, 59, 7)
    assert audio.frames == 10


@pytest.mark.parametrize("stamp", [b"0000-00-00" + b"00:00:00", b"2026-02-30" + b"10:00:00", bytes(18), b"\xff" * 18])
def test_a_broadcast_date_that_is_none_is_unknown(tmp_path: Path, stamp: bytes) -> None:
    bext = chunk(b"bext", bytes(320) + stamp + bytes(264))
    audio = header_of(tmp_path, riff(fmt(), chunk(b"data", bytes(40)), bext))
    assert (audio.originated, audio.originator) == (None, None)


def test_the_valid_bits_of_an_extensible_format_are_its_depth(tmp_path: Path) -> None:
    guid = b"\x01\x00" + bytes.fromhex("000000001000800000aa00389b71")
    body = struct.pack("<HHIIHHHHI", 0xFFFE, 2, RATE, RATE * 8, 8, 32, 22, 24, 3) + guid
    audio = header_of(tmp_path, riff(chunk(b"fmt ", body), chunk(b"data", bytes(80))))
    assert (audio.codec, audio.bit_depth, audio.frames) == ("PCM 24-bit", 24, 10)


def test_a_file_that_is_cut_off_has_the_frames_that_it_holds(tmp_path: Path) -> None:
    audio = header_of(tmp_path, riff(fmt(), chunk(b"data", bytes(402), size=4000)))
    assert (audio.frames, audio.header_frames) == (100, 1000)
    aiff = written(tmp_path, "AIFF", "PCM_16").read_bytes()
    audio = header_of(tmp_path, aiff[:-2000])
    assert (audio.frames, audio.header_frames) == (FRAMES - 500, FRAMES)


@pytest.mark.parametrize(("data", "whole"), [(0xFFFFFFFF, 0xFFFFFFFF), (0, 0), (0, 36), (0x7FFFF000, 0x7FFFF024)])
def test_a_stream_without_a_length_has_the_frames_that_it_holds(tmp_path: Path, data: int, whole: int) -> None:
    audio = header_of(tmp_path, riff(fmt(), chunk(b"data", bytes(400), size=data), size=whole))
    assert (audio.frames, audio.header_frames) == (100, None)


def test_a_length_shorter_than_the_file_is_believed(tmp_path: Path) -> None:
    audio = header_of(tmp_path, riff(fmt(), chunk(b"data", bytes(40)), chunk(b"LIST", bytes(900))))
    assert (audio.frames, audio.header_frames) == (10, None)


@pytest.mark.parametrize("form", [b"RF64", b"BW64"])
def test_a_file_of_more_than_4_gb_is_read_without_reading_its_samples(
    tmp_path: Path, form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "FLOOR", bounds.MOST_SAMPLES)  # the file has holes, and takes no room on the disk
    size = 6 * 2**30
    ds64 = chunk(b"ds64", struct.pack("<QQQI", size + 72, size, size // 4, 0))
    path = tmp_path / "long.wav"
    with path.open("wb") as stream:
        stream.write(riff(ds64, fmt(), chunk(b"data", b"", size=0xFFFFFFFF), form=form, size=0xFFFFFFFF))
        stream.truncate(stream.tell() + size)
    audio = read_bounce(path, ()).audio
    assert (audio.container, audio.frames, audio.header_frames) == (form.decode(), size // 4, None)


def test_a_64_bit_size_beyond_all_bounds_is_cut_to_the_file(tmp_path: Path) -> None:
    ds64 = chunk(b"ds64", struct.pack("<QQQI", 2**64 - 1, 2**64 - 1, 0, 0))
    data = riff(ds64, fmt(), chunk(b"data", bytes(40), size=0xFFFFFFFF), form=b"RF64", size=0xFFFFFFFF)
    assert header_of(tmp_path, data).frames == 10


def test_a_git_lfs_pointer_says_what_to_run(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    assert "git-LFS pointer" in error.what
    assert "git lfs pull" in error.todo


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello, this is no music at all\n" * 20, "not a known audio format (plain text"),
        ("hello".encode("utf-16"), "not a known audio format"),
        (bytes(5000), "holds zeros where its header must be"),
        (b"\x01\x02" + bytes(5000), "not a known audio format (binary data"),
        (b"\x00\x05\x16\x07" + bytes(60), "AppleDouble"),
        (b"RIFF", "truncated"),
        (riff(fmt())[:30], "truncated"),
        (riff(fmt()), "no data chunk"),
        (riff(chunk(b"data", bytes(40))), "no format chunk"),
        (riff(chunk(b"fmt ", bytes(4)), chunk(b"data", bytes(40))), "no channels"),
        (riff(fmt(), chunk(b"data", b"")), "length is zero"),
        (riff(fmt(), chunk(b"data", b""), chunk(b"LIST", bytes(40))), "length is zero"),
        (riff(fmt(), chunk(b"data", b"abc")), "length is zero"),
        (riff(fmt(channels=0), chunk(b"data", bytes(40))), "no channels"),
        (riff(fmt(rate=0), chunk(b"data", bytes(40))), "no sample rate"),
        (riff(fmt(tag=0x161), chunk(b"data", bytes(40))), "Windows Media Audio"),
        (riff(fmt(tag=0x4321), chunk(b"data", bytes(40))), "codec 0x4321"),
        (riff(fmt(bits=64), chunk(b"data", bytes(40))), "PCM 64-bit"),
        (b"RIFF\x10\0\0\0AVI LIST" + bytes(40), "not a WAV"),
        (b"FORM\0\0\0\x10ILBM" + bytes(40), "not an AIFF"),
        (b"FORM\0\0\0\x10AIFFCOMM", "truncated"),
        (b"fLaC\0\0\0\x22", "truncated"),
        (b"fLaC\x04\0\0\x22" + bytes(40), "damaged"),
        (b"\0\0\0\x20ftypM4A " + bytes(200), "AAC or ALAC in MP4"),
        (b"wvpk" + bytes(200), "WavPack"),
        (b"\xff\xf1\x50\x80" + bytes(200), "cannot read AAC"),
        (b"OggS" + bytes(200), "libsndfile cannot read it"),
    ],
)
def test_what_is_no_readable_audio_is_refused_in_clear_words(tmp_path: Path, data: bytes, said: str) -> None:
    error = refusal(tmp_path, data)
    assert said in error.what
    assert error.todo


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BounceError, match="folder"):
        read_bounce(tmp_path)
    with pytest.raises(BounceError, match="does not exist"):
        read_bounce(tmp_path / "gone.wav")
    with pytest.raises(BounceError, match="NUL"):
        read_bounce(Path("a\0b.wav"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    with pytest.raises(BounceError, match="regular file"):
        read_bounce(pipe)


def test_an_empty_flac_is_refused(tmp_path: Path) -> None:
    data = written(tmp_path, "FLAC", "PCM_16").read_bytes()
    assert "no audio" in refusal(tmp_path, data[:42]).what or "libsndfile" in refusal(tmp_path, data[:42]).what


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(
        [
            b"",
            b"RIFF\x00\x00\x00\x00WAVE",
            b"RF64\xff\xff\xff\xffWAVEds64",
            b"FORM\x00\x00\x00\x00AIFC",
            b"FORM\x00\x00\x00\x00AIFFCOMM",
            b'fLaC\x00\x00\x00"',
            riff(fmt()),
            b"ID3\x04\x00\x00\x00\x00\x00\x00",
            b"\xff\xfb\x90\x00",
            b"OggS\x00\x02",
            b"caff\x00\x01\x00\x00",
            b"riff.\x91\xcf\x11",
        ]
    ),
    tail=st.binary(max_size=300),
)
def test_random_bytes_raise_nothing_but_bounce_errors(tmp_path: Path, head: bytes, tail: bytes) -> None:
    path = tmp_path / "fuzz.wav"
    path.write_bytes(head + tail)
    with contextlib.suppress(BounceError):
        read_bounce(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("container", "subtype"),
    [
        ("WAV", "PCM_24"),
        ("WAVEX", "FLOAT"),
        ("RF64", "PCM_16"),
        ("AIFF", "PCM_16"),
        ("AIFF", "FLOAT"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("MP3", "MPEG_LAYER_III"),
        ("CAF", "PCM_16"),
        ("W64", "PCM_16"),
    ],
)
def test_damaged_headers_raise_nothing_but_bounce_errors(tmp_path: Path, container: str, subtype: str) -> None:
    data = written(tmp_path, container, subtype).read_bytes()
    path = tmp_path / "fuzz.wav"
    chance = random.Random(7)
    for _ in range(60):
        damaged = bytearray(data[: chance.choice([len(data), chance.randrange(len(data))])])
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(min(len(damaged), 100) or 1) : 1] = b""
            if damaged:
                damaged[chance.randrange(min(len(damaged), 100))] = chance.choice([0, 255, chance.randrange(256)])
        path.write_bytes(damaged)
        with contextlib.suppress(BounceError):
            read_bounce(path)


def test_the_header_of_plain_files_is_read_without_numpy_or_soundfile(tmp_path: Path) -> None:
    paths = [
        str(written(tmp_path, container, "PCM_24", f"{container}.bin")) for container in ("WAV", "RF64", "AIFF", "FLAC")
    ]
    code = (
        "import sys; from pathlib import Path; from daw_lint.measure import read_bounce\n"
        "for path in sys.argv[1:]: print(*read_bounce(Path(path), ()).facts)\n"
        "assert not {'numpy', 'soundfile'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["bounce.format"] * 4


def test_a_bounce_without_levels_has_its_date_and_one_fact(tmp_path: Path) -> None:
    path = written(tmp_path, "WAV", "PCM_24")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    bounce = read_bounce(path, ())
    assert bounce.level is None
    assert bounce.facts == {Fact.BOUNCE_FORMAT}
    assert bounce.modified is not None
    assert bounce.modified.tzinfo is not None
    assert bounce.modified.timestamp() == 1_700_000_000


def test_audio_is_known_by_name_in_any_case() -> None:
    assert all(map(is_audio_name, ["a.wav", "b.WAV", "c.Aiff", "d.flac", "e.m4a", "f.opus", "g.w64", "h.bwf"]))
    assert not any(map(is_audio_name, ["a.als", "wav", "b.wav.asd", "c.mid", ""]))


@pytest.mark.parametrize(("stored", "read"), [(1, 1), (999, 999), (1000, 1000), (1001, 1000), (3000, 1000)])
def test_cue_points_are_read_up_to_a_bound(tmp_path: Path, stored: int, read: int) -> None:
    path = tmp_path / "mix.wav"
    points = b"".join(struct.pack("<II4sIII", place, 0, b"data", 0, 0, place * 48) for place in range(stored))
    path.write_bytes(riff(fmt(), chunk(b"cue ", struct.pack("<I", stored) + points), chunk(b"data", bytes(400))))
    cues = read_metadata(path, read_header(path)).cues
    assert len(cues) == read
    assert cues[-1].position_s == pytest.approx((read - 1) * 48 / RATE)


@pytest.mark.parametrize(("before", "says"), [(36, True), (4092, True), (4093, False), (9000, False)])
def test_the_tag_with_the_length_of_an_mp3_is_in_its_first_frame(tmp_path: Path, before: int, says: bool) -> None:
    path = tmp_path / "mix.mp3"
    path.write_bytes(b"\xff\xfb" + bytes(before - 2) + b"Xing" + bytes(100))
    with open_audio(path) as file:
        assert states_length(file) is says
