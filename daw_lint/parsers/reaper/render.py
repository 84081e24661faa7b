"""The render settings of a REAPER project (``RENDER_...``).

REAPER writes the values of its render dialog. Their bits are those that its API documents for ``GetSetProjectInfo``
(``RENDER_SETTINGS`` is the line ``RENDER_STEMS``, ``RENDER_BOUNDSFLAG`` to ``RENDER_TAILMS`` are the line ``RENDER_RANGE``,
target and ceiling follow the flags of ``RENDER_NORMALIZE``); the order of the lines' fields and the settings of the codecs
are those of the Ultraschall API, and agree with the 63 projects of the corpus that have them.
"""

from __future__ import annotations

import base64
from binascii import Error
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from daw_lint.model.export import Export, Normalising
from daw_lint.parsers.reaper.chunks import Chunk, two_numbers
from daw_lint.parsers.values import as_number, gain_db

_PARTS = 2 | 8 | 32 | 64 | 128 | 4096
"""Bits of ``RENDER_STEMS``: stems, region matrix, media items, items or tracks through the master, razor edits."""
_DITHER, _NO_DITHER = 1, 16
_NORMALISE, _LIMIT, _NO_PROCESSING = 1, 64, 4 << 16
_QUANTITIES = {0: "LUFS-I", 2: "RMS", 4: "peak", 6: "true peak", 8: "LUFS-M", 10: "LUFS-S"}
_QUANTITY = 14
_ENTIRE_PROJECT, _TAIL_OF_PROJECT = 1, 2
_MOST_GAIN = 16.0
"""Our own bound: a target or ceiling above +24 dB is damage."""
_WHOLE_CODEC = 4


class _Codec(NamedTuple):
    name: str
    lossy: bool
    depths: Mapping[int, tuple[int | None, bool | None]] = MappingProxyType({})
    """Bit depth, and whether it is floating point, by the first byte of the settings."""
    depth: int | None = None
    """The bit depth of a codec that has one alone."""


_INTEGERS: Mapping[int, tuple[int | None, bool | None]] = {
    8: (8, False), 16: (16, False), 24: (24, False), 32: (32, None),
}  # fmt: skip
_WAV: Mapping[int, tuple[int | None, bool | None]] = {
    8: (8, False), 16: (16, False), 24: (24, False), 32: (32, True), 33: (32, False), 64: (64, True),
}  # fmt: skip
_CODECS = {
    b"evaw": _Codec("WAV", False, _WAV),
    b"ffia": _Codec("AIFF", False, _INTEGERS),
    b"calf": _Codec("FLAC", False, {bits: (bits, False) for bits in range(16, 25)}),
    b" osi": _Codec("audio CD image", False, depth=16),
    b" pdd": _Codec("DDP", False, depth=16),
    b"l3pm": _Codec("MP3", True),
    b"vggo": _Codec("Ogg Vorbis", True),
    b"SggO": _Codec("Opus", True),
}
"""By their four letters, which read backwards. WavPack and the video codecs can be lossless or lossy: not read."""
_WAV_LOSSY = {2: "ADPCM", 4: "ADPCM", 14: "u-law"}


def read_export(project: Chunk, rate_hz: float | None) -> Export | None:
    """Read the render settings; ``None`` if the project has none. ``rate_hz`` is the sample rate of the project."""
    if not project.line("RENDER_FMT"):
        return None
    channels, rate = _format(project)
    return _with_processing(project, _coded(project))._replace(
        of=_source(project),
        channels=channels,
        sample_rate_hz=rate or (rate_hz if rate == 0 else None),
        dither=_dither(project),
        tail_s=_tail_s(project),
    )


def _format(project: Chunk) -> tuple[int | None, float | None]:
    """Return channels and sample rate in Hz, 0 for the project's own."""
    channels, rate = two_numbers(project.line("RENDER_FMT")[1:])
    return int(
        channels
    ) if channels and 1 <= channels <= 128 else None, rate if rate is not None and rate >= 0 else None


def _flags(words: list[str]) -> int | None:
    number = as_number(next(iter(words), None))
    return int(number) if number is not None and 0 <= number < 1 << 31 else None


def _source(project: Chunk) -> Literal["mix", "parts"] | None:
    flags = _flags(project.line("RENDER_STEMS"))
    return None if flags is None else "parts" if flags & _PARTS else "mix"


def _dither(project: Chunk) -> bool | None:
    flags = _flags(project.line("RENDER_DITHER"))
    return None if flags is None else bool(flags & _DITHER) and not flags & _NO_DITHER


def _tail_s(project: Chunk) -> float | None:
    words = project.line("RENDER_RANGE")
    numbers = [as_number(word) for word in words[:5]]
    if len(numbers) < 5 or None in numbers or numbers[0] != _ENTIRE_PROJECT:
        return None
    flags, tail_ms = int(numbers[3] or 0), numbers[4] or 0.0
    return max(tail_ms, 0.0) / 1000 if flags & _TAIL_OF_PROJECT else 0.0


def _with_processing(project: Chunk, export: Export) -> Export:
    """Add normalisation and limiter. REAPER leaves their line out where nothing is on."""
    words = project.line("RENDER_NORMALIZE")
    flags = _flags(words) if words else 0
    if flags is None:
        return export
    if flags & _NO_PROCESSING:
        flags = 0
    target_db, ceiling_db = map(_level_db, two_numbers(words[1:]))
    by = _QUANTITIES.get(flags & _QUANTITY)
    return export._replace(
        normalises=bool(flags & _NORMALISE),
        normalising=Normalising(by, target_db) if flags & _NORMALISE and by is not None else None,
        limits=bool(flags & _LIMIT),
        limit_db=ceiling_db if flags & _LIMIT else None,
    )


def _level_db(gain: float | None) -> float | None:
    return gain_db(gain) if gain is not None and 0.0 < gain <= _MOST_GAIN else None


def _coded(project: Chunk) -> Export:
    """Read codec and bit depth. Without settings REAPER uses those that its user rendered with last."""
    stored = project.chunk("RENDER_CFG")
    settings = _decoded(next((item for item in stored.items if isinstance(item, str)), "") if stored else "")
    codec = _CODECS.get(settings[:_WHOLE_CODEC])
    if codec is None:
        return Export()
    first = settings[_WHOLE_CODEC] if len(settings) > _WHOLE_CODEC else None
    if codec.name == "WAV" and first in _WAV_LOSSY:
        return Export(codec=f"WAV ({_WAV_LOSSY[first]})", lossy=True)
    depth, is_float = codec.depths.get(first or 0, (codec.depth, False if codec.depth else None))
    return Export(codec=codec.name, lossy=codec.lossy, bit_depth=depth, is_float=is_float)


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (Error, ValueError):
        return b""
