"""Media files that have a name and no audio: empty ones, pointers, texts, and files that break off."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from daw_lint.disk.media_faults import fault_of

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 123456\n"
CUT = "is cut off"
FRAMES = 60_000


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(5).normal(0, 0.1, (FRAMES, 2))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("kick.wav", b"", "is empty (0 bytes)"),
        ("notes.mid", b"", "is empty (0 bytes)"),
        ("kick.wav", POINTER, "is a git-LFS pointer, not the file itself (run: git lfs pull)"),
        ("clip.mov", POINTER, "is a git-LFS pointer, not the file itself (run: git lfs pull)"),
        (
            "kick.wav",
            b"/annex/objects/SHA256E-s31--f50d.wav\n",
            "is a git-annex pointer, not the file itself (run: git annex get)",
        ),
        ("kick.wav", b"<!DOCTYPE html><title>Sign in</title>", "is a web page, not audio"),
        ("kick.flac", b"\xef\xbb\xbf\r\n<HTML><body>\xe9", "is a web page, not audio"),
        ("kick.mp3", b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "is XML, not audio"),
        ("kick.ogg", b'{"message": "Not Found"}', "is JSON, not audio"),
        ("kick.aif", b"404: Not Found\n", "is plain text, not audio"),
        ("kick.wav", ("é" * 255 + "aé" * 3).encode(), "is plain text, not audio"),
        ("kick.wav", bytes(5000), "holds zeros in place of audio"),
    ],
)
def test_a_file_without_audio_is_told(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert fault_of(tmp_path / name) == fault


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drum.ds", b"[General]\nVersion=DrumSynth v2.0\n"),
        ("sub.rpp", b"<REAPER_PROJECT 0.1\n>\n"),
        ("lead-in.mp3", bytes(5000)),
        ("unknown.wav", b"\x01\x02\x03 something else"),
        ("stub.wav", b"RIFF"),
    ],
)
def test_what_may_be_right_is_no_fault(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert fault_of(tmp_path / name) is None


def test_a_folder_a_pipe_and_a_file_that_is_not_there_have_no_fault(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert [fault_of(path) for path in (tmp_path, tmp_path / "pipe.wav", tmp_path / "gone.wav")] == [None] * 3


FORMS = [("wav", "WAV", "PCM_16"), ("wav", "WAV", "FLOAT"), ("wav", "RF64", "PCM_24"), ("aiff", "AIFF", "PCM_24"),
         ("flac", "FLAC", "PCM_16"), ("flac", "FLAC", "PCM_24")]  # fmt: skip


@pytest.mark.parametrize(("suffix", "form", "subtype"), FORMS)
def test_a_file_is_cut_off_where_its_header_states_more(
    tmp_path: Path, noise: np.ndarray, suffix: str, form: str, subtype: str
) -> None:
    path = tmp_path / f"take.{suffix}"
    soundfile.write(path, noise, 48000, format=form, subtype=subtype)
    assert fault_of(path) is None
    whole = path.read_bytes()
    path.write_bytes(whole + b"TAG" + bytes(125))  # an ID3v1 tag
    assert fault_of(path) is None
    for part in (0.1, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * part)])
        assert CUT in (fault_of(path) or ""), part


@pytest.mark.parametrize("frames", [1, 10, 4095, 4096, 4097, 8192])
def test_a_whole_flac_file_of_any_length_is_whole(tmp_path: Path, noise: np.ndarray, frames: int) -> None:
    soundfile.write(tmp_path / "a.flac", noise[:frames], 44100)
    assert fault_of(tmp_path / "a.flac") is None


def wav(stated: int, there: int, *chunks: bytes, whole: int | None = None) -> bytes:
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 48000, 96000, 2, 16) + b"".join(chunks)
    body += b"data" + struct.pack("<I", stated) + b"\x01" * there
    return b"RIFF" + struct.pack("<I", len(body) if whole is None else whole) + body


@pytest.mark.parametrize(
    ("content", "is_cut"),
    [
        (wav(9000, 9000), False),
        (wav(9000, 3000), True),
        (wav(9000, 3000, b"LIST" + struct.pack("<I", 601) + bytes(602)), True),
        (wav(9000, 8999), False),  # a missing pad byte, or a size that is rounded up
        (wav(0, 9000), False),  # never filled in
        (wav(0xFFFFFFFF, 9000), False),  # written to a pipe
        (wav(0x7FFFFFFF, 9000), False),
        (wav(9044, 9000), False),  # the size of the file in place of that of the data
        (wav(9900, 9000, whole=9900), False),  # the size of the form in place of that of the data
    ],
)
def test_only_a_size_that_is_certain_tells_of_a_cut(tmp_path: Path, content: bytes, is_cut: bool) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    assert (CUT in (fault_of(tmp_path / "a.wav") or "")) is is_cut


def test_a_file_cut_off_before_its_audio_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav(90_000, 90_000)[:36])
    assert fault_of(tmp_path / "a.wav") == "is cut off: its header states 90,036 bytes, 28 are there"
