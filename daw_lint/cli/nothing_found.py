"""Hints for a run that found nothing to check: the wrong folder, or files that daw-lint does not read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.measure import is_audio_name
from daw_lint.parsers import PARSERS, is_foreign, is_session_name
from daw_lint.parsers.unsupported import ADVICE, program_of


def nothing_in(folders: Sequence[Path]) -> Iterator[str]:
    """Yield what was found, and a hint."""
    where = " or ".join("this folder" if folder == Path() else folder.as_posix() for folder in folders)
    suffixes = dict.fromkeys(suffix for parser in PARSERS for suffix in parser.suffixes)
    yield f"no session in {where} or below; session files end in {', '.join(suffixes)}"
    names = [Path(root, name) for folder in folders for root, _, files in os.walk(folder) for name in sorted(files)]
    backup = next((path for path in names if is_session_name(path.name) and not is_foreign(path)), None)
    if backup is not None:
        yield f"{backup.as_posix()} is passed over, as backups are; to check it, name it: daw-lint check {_quoted(backup)}"
    other = next((path for path in names if program_of(path.name)), None)
    if other is not None:
        yield f"{other.as_posix()} looks like a session of {program_of(other.name)}, which daw-lint cannot read: {ADVICE}"
    audio = next((path for path in names if is_audio_name(path.name)), None)
    if audio is not None:
        yield f"to check a bounce, name it: daw-lint check {_quoted(audio)}"


def _quoted(path: Path) -> str:
    name = path.as_posix()
    return f'"{name}"' if " " in name else name
