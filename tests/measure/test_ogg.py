"""Ogg files: chains of streams, and FLAC inside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint.measure import read_bounce
from daw_lint.model.bounce import Bounce, BounceError

RATE = 48000


def tone(peak: float, seconds: float, channels: int = 2) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    wave = peak * np.sin(2 * np.pi * 997 * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave[:, None], channels, axis=1)


def stream(path: Path, peak: float, seconds: float, subtype: str, channels: int = 2) -> bytes:
    sf.write(path, tone(peak, seconds, channels), RATE, format="OGG", subtype=subtype)
    return path.read_bytes()


def measured(path: Path) -> Bounce:
    return read_bounce(path, ("level",))


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_all_streams_of_a_chain_are_measured(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "mix.ogg"
    parts = [stream(path, 0.1, 1.0, subtype), stream(path, 0.5, 2.0, subtype), stream(path, 0.2, 1.5, subtype)]
    path.write_bytes(b"".join(parts))
    bounce = measured(path)
    assert bounce.audio.length_s == pytest.approx(4.5, abs=0.05)
    assert bounce.audio.header_frames is None
    assert bounce.level is not None
    assert bounce.level.peak_db == pytest.approx(-6.0, abs=0.5)
    assert bounce.level.peak_position_s is not None
    assert 1.0 < bounce.level.peak_position_s < 3.1


def test_one_stream_twice_is_a_chain(tmp_path: Path) -> None:
    path = tmp_path / "mix.ogg"
    path.write_bytes(stream(path, 0.1, 1.0, "VORBIS") * 2)
    assert measured(path).audio.length_s == pytest.approx(2.0, abs=0.01)


def test_a_chain_of_different_formats_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mix.ogg"
    path.write_bytes(stream(path, 0.1, 1.0, "VORBIS") + stream(path, 0.1, 1.0, "VORBIS", channels=1))
    with pytest.raises(BounceError) as caught:
        measured(path)
    assert caught.value.path == path
    assert caught.value.what == (
        "stream 2 of 2 in this file is Vorbis, 1 channel at 48,000 Hz, the first is Vorbis, 2 channels at 48,000 Hz"
    )


def page(body: bytes, flags: int, lacing: bytes) -> bytes:
    return b"OggS\0" + bytes([flags]) + bytes(8) + b"song" + bytes(8) + bytes([len(lacing)]) + lacing + body


def in_ogg(flac: bytes) -> bytes:
    """Put a FLAC file into Ogg (RFC 9639, clause 10.1): one packet for each block of metadata, the audio in one more."""
    blocks, at, last = [], 4, 0
    while not last:
        last, size = flac[at] & 0x80, int.from_bytes(flac[at + 1 : at + 4], "big")
        blocks.append(flac[at : at + 4 + size])
        at += 4 + size
    first = b"\x7fFLAC\1\0" + (len(blocks) - 1).to_bytes(2, "big") + b"fLaC" + blocks[0]
    pages = [page(first, 2, bytes([len(first)]))]
    for packet in (*blocks[1:], flac[at:]):
        whole = len(packet) // 255
        lacing = b"\xff" * whole + bytes([len(packet) - 255 * whole])
        for start in range(0, len(lacing), 255):
            part = lacing[start : start + 255]
            pages.append(page(packet[255 * start : 255 * start + sum(part)], 1 if start else 0, part))
    return b"".join(pages)


def flac_stream(path: Path, peak: float, seconds: float, channels: int = 2) -> bytes:
    sf.write(path, tone(peak, seconds, channels), RATE, format="FLAC", subtype="PCM_24")
    return in_ogg(path.read_bytes())


def test_flac_in_ogg_is_read_as_flac(tmp_path: Path) -> None:
    path = tmp_path / "mix.oga"
    path.write_bytes(flac_stream(path, 0.25, 25.0, channels=6))
    audio, level = (bounce := measured(path)).audio, bounce.level
    assert (audio.container, audio.codec, audio.lossy, audio.bit_depth) == ("OGG", "FLAC 24-bit", False, 24)
    assert (audio.channels, audio.frames, audio.header_frames) == (6, 25 * RATE, None)
    assert audio.loudspeakers is not None
    assert audio.loudspeakers[3] == "LFE"
    assert level is not None
    assert level.peak_db == pytest.approx(-12.04, abs=0.01)


def test_a_chain_of_flac_in_ogg_is_measured_alike_with_any_number_of_threads(tmp_path: Path) -> None:
    path = tmp_path / "mix.oga"
    path.write_bytes(flac_stream(path, 0.1, 12.0) + flac_stream(path, 0.5, 13.0))
    one = read_bounce(path, ("level",), workers=1)
    assert one.audio.frames == 25 * RATE
    assert one.level is not None
    assert one.level.peak_db == pytest.approx(-6.02, abs=0.01)
    assert read_bounce(path, ("level",), workers=2).level == one.level
