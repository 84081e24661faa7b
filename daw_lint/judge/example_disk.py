"""Temporary empty files for examples of rules that read the disk; removed when the program ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path


def folder_with(names: Iterable[str]) -> Path:
    """Create a temporary folder with empty files of these names, with ``/`` between folders.

    Raises ``ValueError`` for a name outside the folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="daw-lint-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in names:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"the example's file {name!r} is outside its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder
