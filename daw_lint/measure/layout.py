"""Where the samples of a plain PCM or float file lie, and how one is stored."""

from __future__ import annotations

from typing import NamedTuple


class RawFormat(NamedTuple):
    """How a sample is stored: ``width`` bytes, little-endian; 8-bit WAV is unsigned."""

    width: int
    is_float: bool
    unsigned: bool = False


class Layout(NamedTuple):
    """Where the first sample lies, in bytes, and how samples are stored."""

    offset: int
    raw: RawFormat
