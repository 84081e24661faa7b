"""Writes the text files that a command is asked for: alike on every system, and whatever the names in them."""

from __future__ import annotations

from pathlib import Path


def write_text(path: Path, text: str, is_appended: bool = False) -> None:
    r"""Write a file in UTF-8 with line feeds. Raises ``OSError``.

    A name that is not text, which a system gives as lone surrogates, becomes escapes (``\udcff``).
    """
    with path.open("a" if is_appended else "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.write(text)
