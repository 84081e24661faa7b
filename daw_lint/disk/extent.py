"""How much is below a folder: a configuration can name one that would take minutes to look through."""

from __future__ import annotations

import os
from pathlib import Path


def holds_more_than(folder: Path, most: int) -> bool:
    """Whether there are more than so many files and folders below a folder. It counts no further than that."""
    count = 0
    for _, folders, files in os.walk(folder):
        count += len(folders) + len(files)
        if count > most:
            return True
    return False
