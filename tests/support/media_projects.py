"""Small REAPER projects that play given files, and the files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.support.wav_files import write_wav


def reaper_project(path: Path, files: Iterable[str | Path]) -> Path:
    """Write a project that plays these files, named as they are given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(
        f"    <ITEM\n      POSITION {number}\n      LENGTH 1\n      <SOURCE WAVE\n        FILE `{file}`\n      >\n    >\n"
        for number, file in enumerate(files)
    )
    text = f'<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 120 4 4\n  <TRACK\n    NAME Drums\n{items}  >\n>\n'
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def wav(path: Path, peak_db: float = -12.0, seconds: float = 0.1) -> Path:
    """Write a short audio file, with the folders above it; of another peak, it has other bytes."""
    return write_wav(path, peak_db=peak_db, seconds=seconds)
