"""Hints about what was not checked: the wrong folder, files that daw-lint does not read, bounces of no known session."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.measure import SUFFIXES, is_audio_name
from daw_lint.model.wording import shell_word
from daw_lint.parsers import PARSERS, is_foreign, is_session_name
from daw_lint.parsers.unsupported import ADVICE, program_of
from daw_lint.report.paths import shown

if TYPE_CHECKING:
    from daw_lint.run.lint import Report


_SHOWN = 3


def unused(report: Report, verbose: bool) -> Iterator[str]:
    """Yield which audio near the sessions was not used, and how to use it."""
    most = None if verbose else _SHOWN
    names = ", ".join(shown(path) for path in report.unused[:most])
    number = len(report.unused)
    more = f" and {number - _SHOWN} more (-v lists them)" if not verbose and number > _SHOWN else ""
    were = "file was" if number == 1 else "files were"
    how = (
        f"Use --bounce {shell_word(report.unused[0].as_posix())} if it is the bounce of the session"
        if len(report.sessions) == 1 and number == 1
        else "Use --bounce for the bounce of a session, or name audio to check it alone"
    )
    yield f"{number} audio {were} not used: {names}{more}. {how}"


def no_audio_in(folders: Sequence[Path]) -> str:
    """Say that there is no audio in folders, and what audio files are called."""
    return f"no audio in {_where(folders)} or below; audio files end in {', '.join(SUFFIXES)}"


def _where(folders: Sequence[Path]) -> str:
    return " or ".join("this folder" if folder == Path() else folder.as_posix() for folder in folders)


def nothing_in(folders: Sequence[Path]) -> Iterator[str]:
    """Yield what was found in paths in which there is neither a session nor a bounce, and a hint."""
    suffixes = dict.fromkeys(suffix for parser in PARSERS for suffix in parser.suffixes)
    yield f"no session and no audio in {_where(folders)} or below; session files end in {', '.join(suffixes)}"
    names = [Path(root, name) for folder in folders for root, _, files in os.walk(folder) for name in sorted(files)]
    backup = next((path for path in names if is_session_name(path.name) and not is_foreign(path)), None)
    if backup is not None:
        yield f"{backup.as_posix()} is passed over, as backups are; to check it, name it: daw-lint check {shell_word(backup.as_posix())}"
    other = next((path for path in names if program_of(path.name)), None)
    if other is not None:
        yield f"{other.as_posix()} looks like a session of {program_of(other.name)}, which daw-lint cannot read: {ADVICE}"
    audio = next((path for path in names if is_audio_name(path.name)), None)
    if audio is not None:
        yield f"{audio.as_posix()} is passed over; to check it, name it: daw-lint check {shell_word(audio.as_posix())}"
