"""Temporary files for examples of rules that read the disk; removed when the program ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def folder_with(files: Mapping[str, bytes]) -> Path:
    """Create a temporary folder with files of these names, with ``/`` between folders, and their content.

    Raises ``ValueError`` for a name outside the folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="daw-lint-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"the example's file {name!r} is outside its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
