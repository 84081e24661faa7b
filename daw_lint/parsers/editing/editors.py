"""The formats that daw-lint writes, and what it can do in each."""

from __future__ import annotations

from importlib import import_module

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
