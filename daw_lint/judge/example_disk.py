"""Files on the disk for examples of rules that look there: empty ones, gone when the program ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path


def folder_with(names: Iterable[str]) -> Path:
    """Return a new folder that holds empty files of these names; ``/`` stands between folders."""
    folder = Path(tempfile.mkdtemp(prefix="daw-lint-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in names:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"the example's file {name!r} lies outside of its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder
