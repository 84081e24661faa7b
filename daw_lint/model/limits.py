"""Limits on what is read from one file. They keep a hostile or damaged file from filling the memory or the day."""

from __future__ import annotations

from daw_lint.named_tuple import NamedTuple

BYTES_A_PART = 48
"""Bytes of text that count as one part: what a part takes in memory beside its text, divided by the copies of the text."""


class Limits(NamedTuple):
    """Limits on one file. Reading within the defaults takes up to 2 seconds and 200 MB; each is a setting.

    A larger file is refused before it fills the memory.
    """

    max_xml_bytes: int = 256 << 20
    """Decompressed size in bytes."""
    max_ratio: float = 200.0
    """Decompressed size over compressed size. It applies only above 16 MiB, where real sets stay under 60."""
    max_file_bytes: int = 64 << 20
    """Size in bytes of a file that is read as a whole. Of archives and databases only what is needed is read."""
    max_parts: int = 1_000_000
    """Parts of a session that are in memory at a time: elements, texts, half attributes, lines, events, records, and
    every ``BYTES_A_PART`` bytes of text."""
    max_tracks: int = 5_000
    """Tracks, groups and returns."""
    max_media: int = 10_000
    """Media files that are looked up on the disk."""

    def bytes_for(self, compressed: int) -> int:
        """Return the allowed unpacked size in bytes for ``compressed`` bytes."""
        return min(self.max_xml_bytes, max(16 << 20, int(compressed * self.max_ratio)))
