"""Find files that hold the same samples. Imports numpy, so import it only to measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from daw_lint.measure.blocks import Reader
from daw_lint.measure.samples import reader_at
from daw_lint.model.bounce import AudioFormat

_BLOCK = 1 << 16


def same_audio(files: Sequence[tuple[Path, AudioFormat]]) -> list[list[Path]]:
    """Group the files whose every sample is equal, whatever their container. Each group has two files at least, in order.

    Silent files are in no group. Files are read together, and each only as far as another one is equal to it. Raises
    ``BounceError`` for a file that cannot be read.
    """
    alike: dict[tuple[int, int, int], list[tuple[Path, AudioFormat]]] = defaultdict(list)
    for path, audio in files:
        alike[audio.sample_rate_hz, audio.channels, audio.frames].append((path, audio))
    return [group for some in alike.values() if len(some) > 1 for group in _equal(some)]


def _equal(files: Sequence[tuple[Path, AudioFormat]]) -> list[list[Path]]:
    with ExitStack() as stack:
        compared = [_Compared(path, stack.enter_context(reader_at(path, audio))) for path, audio in files]
        out = np.empty((files[0][1].channels, _BLOCK), np.float32)
        for _ in range(0, files[0][1].frames, _BLOCK):
            groups: dict[bytes, list[_Compared]] = defaultdict(list)
            for one in compared:
                groups[one.read(out)].append(one)
            compared = [one for group in groups.values() if len(group) > 1 for one in group]
            if not compared:
                return []
    return [[one.path for one in group] for group in groups.values() if len(group) > 1 and group[0].sounds]


class _Compared:
    """A file that is being compared. ``sounds`` says whether a sample so far was other than zero."""

    def __init__(self, path: Path, reader: Reader) -> None:
        self.path = path
        self.sounds = False
        self._reader = reader
        self._digest: Any = blake2b(digest_size=16)

    def read(self, out: np.ndarray[Any, np.dtype[np.float32]]) -> bytes:
        """Read the next block, and return the digest of all that was read."""
        samples = out[:, : self._reader.read(out)]
        self.sounds = self.sounds or bool(samples.any())
        # Adding zero makes a negative zero positive: they sound the same.
        self._digest.update(np.ascontiguousarray(samples + np.float32(0)))
        digest: bytes = self._digest.digest()
        return digest
