"""Which loudspeaker a channel is for, and what it then counts in the loudness."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import inf
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from daw_lint.measure import read_bounce
from daw_lint.measure.channel_weights import usual_weights
from daw_lint.measure.core_audio_layout import core_audio_layout
from daw_lint.measure.header import read_header
from daw_lint.model.bounce import Bounce, BounceError
from daw_lint.model.loudspeakers import Loudspeaker

RATE = 48000
SINE = 0.1 * np.sin(2 * np.pi * 997 * np.arange(RATE) / RATE)
ONCE, AT_SIDE = -23.01, -21.52
"""Loudness in LUFS of a 997 Hz sine of amplitude 0.1 with the weights 1 and 1.41 (BS.1770-5)."""


def on_channel(channels: int, channel: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    samples = np.zeros((len(SINE), channels))
    samples[:, channel] = SINE
    return samples


def pcm(channels: int, channel: int, order: str = "<") -> bytes:
    return np.round(on_channel(channels, channel) * 32767).astype(f"{order}i2").tobytes()


def loudness(path: Path) -> float:
    measured: Bounce = read_bounce(path, ("loudness",))
    assert measured.loudness is not None
    return measured.loudness.integrated_lufs


def extensible(mask: int, channels: int) -> bytes:
    guid = b"\x01\x00" + bytes.fromhex("000000001000800000aa00389b71")
    return struct.pack(
        "<HHIIHHHHI", 0xFFFE, channels, RATE, RATE * 2 * channels, 2 * channels, 16, 22, 16, mask
    ) + guid  # fmt: skip


def wav(path: Path, mask: int, channels: int, channel: int, form: bytes = b"RIFF") -> Path:
    data = pcm(channels, channel)
    long = b"ds64" + struct.pack("<IQQQI", 28, 0, len(data), len(SINE), 0) if form != b"RIFF" else b""
    size = 0xFFFFFFFF if long else len(data)
    fmt = extensible(mask, channels)
    body = b"WAVE" + long + b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", size) + data
    path.write_bytes(form + struct.pack("<I", size if long else len(body)) + body)
    return path


@pytest.mark.parametrize(
    ("mask", "channels", "channel", "expected"),
    [
        (0x637, 7, 3, ONCE),  # back left beside a side channel
        (0x637, 7, 5, AT_SIDE),
        (0x707, 6, 3, ONCE),  # back centre
        (0x60F, 6, 3, -inf),
        (0x60F, 6, 4, AT_SIDE),
        (0x3F, 6, 4, AT_SIDE),  # the back channels of 5.1 are its surrounds
        (0x33, 4, 3, AT_SIDE),
        (0x63F, 8, 5, ONCE),
        (0x63F, 8, 7, AT_SIDE),
        (0xFF, 8, 6, ONCE),  # front left of centre
        (0x2D63F, 12, 9, ONCE),  # height channels
        (0x0B, 3, 2, -inf),
        (0x0F, 4, 3, -inf),
        (0x10F, 5, 3, -inf),
        (0x10F, 5, 4, ONCE),
        (0x08, 1, 0, -inf),
        (0x04, 1, 0, ONCE),
        (0x0C, 2, 1, -inf),
        (0x00, 6, 3, -inf),  # no mask: the usual order
        (0x00, 6, 4, AT_SIDE),
        (0x0B, 4, 3, ONCE),  # a channel without a bit has no loudspeaker
        (0xFFFFFFFF, 6, 3, -inf),  # bits without a channel are ignored
    ],
)
@pytest.mark.parametrize("form", [b"RIFF", b"RF64", b"BW64"])
def test_a_channel_counts_as_its_bit_of_the_mask_says(
    tmp_path: Path, mask: int, channels: int, channel: int, expected: float, form: bytes
) -> None:
    assert loudness(wav(tmp_path / "mix.wav", mask, channels, channel, form)) == pytest.approx(expected, abs=0.02)


def test_the_loudspeakers_of_a_mask_are_named(tmp_path: Path) -> None:
    named = read_header(wav(tmp_path / "mix.wav", 0x10F, 5, 0)).loudspeakers
    assert named == ("front left", "front right", "front centre", "LFE", "back centre")
    assert read_header(wav(tmp_path / "none.wav", 0, 5, 0)).loudspeakers is None


@pytest.mark.parametrize(
    ("channels", "channel", "expected"),
    [(3, 1, ONCE), (5, 3, AT_SIDE), (6, 3, AT_SIDE), (6, 5, -inf), (7, 3, AT_SIDE), (7, 5, ONCE), (7, 6, -inf),
     (8, 4, AT_SIDE), (8, 6, ONCE), (8, 7, -inf)],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["VORBIS", "OPUS"])
def test_vorbis_and_opus_have_an_order_of_their_own(
    tmp_path: Path, codec: str, channels: int, channel: int, expected: float
) -> None:
    path = tmp_path / "mix.ogg"
    sf.write(path, on_channel(channels, channel), RATE, format="OGG", subtype=codec)
    found = loudness(path)
    # The codecs leak a little of one channel into others.
    assert found < -40 if expected == -inf else found == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize(
    ("channels", "channel", "expected"),
    [(5, 3, AT_SIDE), (6, 3, -inf), (6, 5, AT_SIDE), (7, 3, -inf), (7, 4, ONCE), (7, 5, AT_SIDE), (8, 5, ONCE),
     (8, 6, AT_SIDE)],
)  # fmt: skip
def test_flac_has_an_order_of_its_own(tmp_path: Path, channels: int, channel: int, expected: float) -> None:
    path = tmp_path / "mix.flac"
    sf.write(path, on_channel(channels, channel), RATE, format="FLAC")
    assert loudness(path) == pytest.approx(expected, abs=0.02)


def with_comment(flac: bytes, comment: bytes) -> bytes:
    """Put a block of comments behind STREAMINFO, the first 38 bytes after the marker, and drop the others."""
    end = 4
    while True:
        last, size = flac[end] & 0x80, int.from_bytes(flac[end + 1 : end + 4], "big")
        end += 4 + size
        if last:
            break
    block = struct.pack("<I", 4) + b"test" + struct.pack("<I", 1) + struct.pack("<I", len(comment)) + comment
    head = b"fLaC" + bytes([flac[4] & 0x7F]) + flac[5:42]
    return head + b"\x84" + len(block).to_bytes(3, "big") + block + flac[end:]


@pytest.mark.parametrize(("mask", "expected"), [(b"0x0F", -inf), (b"0x107", ONCE), (b"nonsense", AT_SIDE)])
def test_the_mask_comment_of_flac_comes_first(tmp_path: Path, mask: bytes, expected: float) -> None:
    path = tmp_path / "mix.flac"
    sf.write(path, on_channel(4, 3), RATE, format="FLAC")
    path.write_bytes(with_comment(path.read_bytes(), b"waveformatextensible_channel_mask=" + mask))
    assert loudness(path) == pytest.approx(expected, abs=0.02)


def described(labels: Sequence[int]) -> bytes:
    entries = b"".join(struct.pack(">IIfff", label, 0, 0, 0, 0) for label in labels)
    return struct.pack(">III", 0, 0, len(labels)) + entries


def tagged(tag: int) -> bytes:
    return struct.pack(">III", tag, 0, 0)


LAYOUTS = [
    (tagged(124 << 16 | 6), 6, 5, -inf),  # MPEG_5_1_D: C L R Ls Rs LFE
    (tagged(124 << 16 | 6), 6, 3, AT_SIDE),
    (tagged(121 << 16 | 6), 6, 3, -inf),  # MPEG_5_1_A: L R C LFE Ls Rs
    (tagged(128 << 16 | 8), 8, 4, AT_SIDE),  # MPEG_7_1_C: L R C LFE Ls Rs Rls Rrs
    (tagged(128 << 16 | 8), 8, 7, ONCE),
    (tagged(189 << 16 | 8), 8, 4, ONCE),  # WAVE_7_1: L R C LFE Rls Rrs Ls Rs
    (tagged(187 << 16 | 6), 6, 4, AT_SIDE),  # WAVE_5_1_B: the rear channels of 5.1 are its surrounds
    (tagged(133 << 16 | 3), 3, 2, -inf),  # DVD_4: L R LFE
    (struct.pack(">III", 0x10000, 0x0B, 0), 3, 2, -inf),
    (described((1, 2, 4)), 3, 2, -inf),
    (described((1, 2, 3, 4, 10, 11, 5, 6)), 8, 6, ONCE),
    (described((1, 2, 3, 9)), 4, 3, ONCE),
    (tagged(147 << 16 | 6), 6, 3, -inf),  # DiscreteInOrder names nothing: the usual order
    (described((1, 2)), 6, 3, -inf),  # does not fit the file
    (b"\0\0", 6, 3, -inf),
]


@pytest.mark.parametrize(("layout", "channels", "channel", "expected"), LAYOUTS)
@pytest.mark.parametrize("container", ["CAF", "AIFF"])
def test_the_layout_chunk_of_caf_and_aiff_is_read(
    tmp_path: Path, container: str, layout: bytes, channels: int, channel: int, expected: float
) -> None:
    path = tmp_path / "mix.bin"
    data = pcm(channels, channel, ">")
    if container == "CAF":
        desc = struct.pack(">d4sIIIII", RATE, b"lpcm", 0, 2 * channels, 1, channels, 16)
        chunks = [(b"desc", desc), (b"chan", layout), (b"data", bytes(4) + data)]
        path.write_bytes(b"caff\0\1\0\0" + b"".join(n + struct.pack(">q", len(b)) + b for n, b in chunks))
    else:
        comm = struct.pack(">HIH", channels, len(SINE), 16) + b"\x40\x0e\xbb\x80" + bytes(6)
        chunks = [(b"COMM", comm), (b"CHAN", layout), (b"SSND", bytes(8) + data)]
        body = b"AIFF" + b"".join(n + struct.pack(">I", len(b)) + b for n, b in chunks)
        path.write_bytes(b"FORM" + struct.pack(">I", len(body)) + body)
    assert loudness(path) == pytest.approx(expected, abs=0.02)


def test_a_wave64_file_has_a_mask_too(tmp_path: Path) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        tail = bytes.fromhex("f3acd3118cd100c04f8edb8a")
        return name + tail + struct.pack("<Q", 24 + len(body)) + body + bytes(-len(body) % 8)

    body = chunk(b"fmt ", extensible(0x0B, 3)) + chunk(b"data", pcm(3, 2))
    whole = bytes.fromhex("726966662e91cf11a5d628db04c10000") + struct.pack("<Q", 40 + len(body))
    path = tmp_path / "mix.w64"
    path.write_bytes(whole + b"wave" + bytes.fromhex("f3acd3118cd100c04f8edb8a") + body)
    assert loudness(path) == -inf
    path.write_bytes(path.read_bytes()[:120])
    with pytest.raises(BounceError, match="no data chunk"):
        read_header(path)


@pytest.mark.parametrize(
    ("channels", "left_out", "at_side"),
    [
        (1, [], []),
        (3, [], []),
        (4, [], [2, 3]),
        (5, [], [3, 4]),
        (6, [3], [4, 5]),
        (7, [3], [5, 6]),
        (8, [3], [6, 7]),
        (9, [], []),
    ],
)
def test_channels_without_names_count_as_in_the_usual_order(
    channels: int, left_out: list[int], at_side: list[int]
) -> None:
    wanted = [0.0 if one in left_out else 1.41 if one in at_side else 1.0 for one in range(channels)]
    assert list(usual_weights(channels)) == wanted


@pytest.mark.parametrize(
    ("tag", "channels", "lfe"),
    [(123, 6, 5), (126, 8, 3), (127, 8, 7), (133, 3, 2), (134, 4, 2), (138, 5, 4), (142, 7, 6), (149, 2, 1), (150, 3, None),
     (151, 4, None), (152, 4, 3), (153, 4, 3), (154, 5, 4), (183, 8, 5)],
)  # fmt: skip
def test_a_layout_tag_of_apple_says_where_the_lfe_is(tag: int, channels: int, lfe: int | None) -> None:
    layout = core_audio_layout(tagged(tag << 16 | channels), channels)
    assert layout is not None
    assert [place for place, one in enumerate(layout) if one is Loudspeaker.LFE] == ([] if lfe is None else [lfe])
    assert core_audio_layout(tagged(tag << 16 | channels), channels + 1) is None


@pytest.mark.parametrize("rate", [inf, -1.0, float("nan")])
def test_a_rate_of_caf_that_is_no_number_is_refused(tmp_path: Path, rate: float) -> None:
    desc = struct.pack(">d4sIIIII", rate, b"lpcm", 0, 4, 1, 2, 16)
    chunks = ((b"desc", desc), (b"data", bytes(4) + pcm(2, 0, ">")))
    path = tmp_path / "mix.caf"
    path.write_bytes(b"caff\0\1\0\0" + b"".join(name + struct.pack(">q", len(body)) + body for name, body in chunks))
    with pytest.raises(BounceError):
        read_header(path)
