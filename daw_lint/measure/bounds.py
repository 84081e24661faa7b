"""How much audio is measured of one file.

Measuring takes time with the number of samples: about 2 seconds for ``FLOOR``, 22 minutes of stereo at 48 kHz. Longer files
are measured too as long as they are as large as audio is: the time then grows with the bytes that somebody stored. What
is refused is little content that stands for a lot of audio: silence that was compressed, a sparse file, a header that lies.
"""

from __future__ import annotations

import os

from daw_lint.disk import outside
from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import BounceError

FLOOR = 1 << 27
SAMPLES_A_BYTE = 64
"""Opus at 6 kbit/s has 64; FLAC of music has 2 at most."""
MOST_SAMPLES = 1 << 32
"""12 hours of stereo at 48 kHz."""
_BLOCK_BYTES = 512
"""The unit of ``st_blocks`` (POSIX, sys/stat.h)."""


def most_samples(file: AudioFile) -> int:
    """Return how many samples are measured of a file, all channels together, by the bytes that it takes on the disk."""
    # Windows gives no number of blocks, and some network file systems give 0 for every file.
    blocks = getattr(os.fstat(file.stream.fileno()), "st_blocks", 0) if outside.is_disk() else 0
    stored = min(file.size, blocks * _BLOCK_BYTES) if blocks else file.size
    return min(MOST_SAMPLES, max(FLOOR, stored * SAMPLES_A_BYTE))


def too_many_samples(file: AudioFile) -> BounceError:
    """Build the error for a file with more samples than are measured."""
    what = f"the file has more than {most_samples(file):,} samples, which is more than its {file.size:,} bytes can be measured for"
    return file.error(what, "check that it is the right file; if it is, cut it into parts")
