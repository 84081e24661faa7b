"""The formats that daw-lint writes, and what it can do in each."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from daw_lint.parsers.editing.edit import Editor, RefusedFixError

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


def editor_of(session_format: str) -> Editor:
    """Return the editor of a format. Raises ``RefusedFixError`` where there is none."""
    package = EDITORS.get(session_format)
    if package is None:
        raise RefusedFixError(
            f"daw-lint does not write {session_format} files", "make the change in the program itself"
        )
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
