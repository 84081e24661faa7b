"""The formats that daw-lint writes, and what it can do in each."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from daw_lint.model.session import Session
from daw_lint.parsers.editing.edit import Editor, RefusedFixError
from daw_lint.regex import regex

EDITORS: dict[str, str] = {
    "als": "ableton",
    "rpp": "reaper",
    "lmms": "lmms",
    "ardour": "ardour",
    "tracktionedit": "waveform",
    "dawproject": "dawproject",
    "song": "studio_one",
    "xrns": "renoise",
}
"""The formats that daw-lint writes, as ``Session.format``, and the package that holds the editor."""


NEWEST: dict[str, tuple[int, ...]] = {
    "als": (12,),
    "rpp": (7,),
    "lmms": (1, 3),
    "ardour": (7,),
    "tracktionedit": (13,),
    "song": (7,),
}
"""The newest version whose files were edited and read back, by format. What a later one changed is not known: it is read only."""
_NUMBERS = regex(r"\d+")


def editor_of(session: Session) -> Editor:
    """Return the editor of a session. Raises ``RefusedFixError`` for a format, or a version of it, that daw-lint does not write."""
    package = EDITORS.get(session.format)
    if package is None:
        raise RefusedFixError(
            f"daw-lint does not write {session.format} files", "make the change in the program itself"
        )
    newest = NEWEST.get(session.format, ())
    version = tuple(int(number[:9]) for number in _NUMBERS.findall(session.application_version)[: len(newest)])
    if version > newest > ():
        raise RefusedFixError(
            f"this session is of {session.application} {session.application_version}, which is newer than those tried",
            "make the change in the program itself",
        )
    return editor_in(package)


def editor_in(package: str) -> Editor:
    """Return the editor that a package of ``EDITORS`` holds."""
    editor: Editor = import_module(f"daw_lint.parsers.{package}.edits").EDITOR
    return editor


def only_read(files: Iterable[Path]) -> list[str]:
    """Name the formats of files that daw-lint reads and does not write, by their suffixes: ``FL Studio (.flp)``."""
    from daw_lint.parsers import PARSERS

    packages = dict.fromkeys(EDITORS.values())
    written = {parser.name for parser in (import_module(f"daw_lint.parsers.{package}").PARSER for package in packages)}
    names = [file.name.lower() for file in files]
    return [
        parser.name
        for parser in PARSERS
        if parser.name not in written and any(name.endswith(parser.suffixes) for name in names)
    ]
