"""What daw-lint may write over: its own outputs. Never music, never an input of the run, and what others made only if told to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from daw_lint.disk.write import RefusedError, as_bytes, remove_file, unchanged, write_file

MARK = "Written by daw-lint"
"""The last line of a file for people."""
_END_BYTES = 4096
_MOST_BYTES = 64 << 20
"""A larger file is not taken for one of ours by its structure, and not looked through for a session."""
_XML = rb"\A<\?xml [^>]*\?>\s*"
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rb'<meta name="generator" content="daw-lint ',
        rb'\A\s*\{\s*("type": "head",\s*)?("schema_version": \d+,\s*)?"tool": \{\s*"name": "daw-lint"',
        rb'\A\s*\{[^{}\[\]]*"runs": \[\s*\{\s*"tool": \{\s*"driver": \{\s*"name": "daw-lint"',
        rb'\A\[\s*\{\s*"type": "issue",\s*"check_name": "[A-Z]{1,2}\d{3}",',
        _XML + rb'<testsuites name="daw-lint"',
        rb"\A<svg [^>]*><!-- daw-lint -->",
        rb"\A### daw-lint: ",
    )
)
"""How our HTML, JSON, SARIF, GitLab reports, JUnit, badges and Markdown begin."""
_TAIL = re.compile(rf"(?:\A|\n)(?:{re.escape(MARK)}|<sub>daw-lint [^\n]*</sub>)\s*\Z".encode())
"""How our texts and the Markdown of a report end."""
_CHECKSTYLE = re.compile(_XML + rb"<checkstyle ")
_LINE = re.compile(
    rb"::(?:error|warning|notice) file=[^\n]*,title=[A-Z]{1,2}\d{3} [^\n]*"
    rb"|[^\n]+: [A-Z]{1,2}\d{3} (?:error|warning|info) [^\n]*"
)
"""A line of the formats ``concise`` and ``github``."""
_SETTINGS = ("daw-lint.toml", ".daw-lint.toml", "pyproject.toml")
_TODO = "name another file"


def write_output(
    path: Path,
    text: str,
    *,
    is_for_people: bool = False,
    inputs: Iterable[Path] = (),
    force: bool = False,
    is_appended: bool = False,
) -> None:
    """Write an output of a run. Raises ``OSError``: ``RefusedError`` where the file that is there must stay.

    A text ``is_for_people`` gets a last line that says who wrote it; other formats say so by what is in them.
    ``force`` replaces a text file of others too, but no session, no audio file and none of the ``inputs``. ``is_appended``
    keeps what is there, and adds to it.
    """
    refuse_music(path)
    if is_appended:
        _append(path, text, tuple(inputs))
        return
    content = as_bytes(f"{text}{MARK}\n" if is_for_people and text else text)
    given = tuple(inputs)

    def may_replace(old: Path) -> None:
        _refuse_input(old, given)
        _refuse_others(old, content, force)

    write_file(path, content, may_replace)


def remove_output(path: Path) -> None:
    """Delete an output of an earlier run; any other file stays. Raises ``OSError``."""
    if path.is_file() and _has_mark(*_ends(path)):
        remove_file(path)


def refuse_music(path: Path) -> None:
    """Raise ``RefusedError`` for a path with the name of a session, of audio or of settings, or in a session that is a folder."""
    from daw_lint.measure import is_audio_name
    from daw_lint.parsers import is_package, is_session_name

    if path.name.casefold() in _SETTINGS:
        raise RefusedError(path, f"this is the name of a file of settings: {_TODO}")
    if is_session_name(path.name):
        raise RefusedError(path, f"this is the name of a session, and daw-lint writes no sessions: {_TODO}")
    if is_audio_name(path.name):
        raise RefusedError(path, f"this is the name of an audio file, and daw-lint writes no audio: {_TODO}")
    inside = next((folder for folder in path.absolute().parents if is_session_name(folder.name)), None)
    if inside is not None and is_package(inside):
        raise RefusedError(path, f"it is inside of the session {inside.name}: {_TODO}")


def _append(path: Path, text: str, inputs: tuple[Path, ...]) -> None:
    """Add a text to a file that other programs write to. What is there stays, whoever wrote it."""
    there = b""
    if path.is_file() and not path.is_symlink():
        _refuse_input(path, inputs)
        _refuse_large(path)
        there = path.read_bytes()
        _refuse_binary(path, there)
        _refuse_session(path, there)
    write_file(path, there + as_bytes(text), unchanged(there))


def _refuse_input(path: Path, inputs: tuple[Path, ...]) -> None:
    for given in inputs:
        try:
            is_same = given.samefile(path)
        except (OSError, ValueError):
            continue
        if is_same:
            raise RefusedError(path, f"this run reads it: {_TODO}")


def _refuse_others(path: Path, new: bytes, force: bool) -> None:
    """Raise ``RefusedError`` for a file of others."""
    head, tail = _ends(path)
    is_small = path.stat().st_size <= _MOST_BYTES
    if _has_mark(head, tail) or (is_small and _has_form_of(path.read_bytes(), new)):
        return
    if not force:
        raise RefusedError(path, f"daw-lint did not make the file that is there: --force replaces it, or {_TODO}")
    _refuse_large(path)
    content = path.read_bytes()
    _refuse_binary(path, content)
    _refuse_session(path, content)


def _refuse_large(path: Path) -> None:
    if path.stat().st_size > _MOST_BYTES:
        raise RefusedError(path, f"it is too large for an output of daw-lint, even with --force: {_TODO}")


def _refuse_binary(path: Path, content: bytes) -> None:
    """Refuse audio, packed sessions, databases, pictures and documents at once: daw-lint writes text alone."""
    if b"\0" in content or not _is_utf8(content):
        raise RefusedError(
            path, f"it is not a text file, and daw-lint replaces none of others, even with --force: {_TODO}"
        )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_session(path: Path, content: bytes) -> None:
    from daw_lint.parsers import PARSERS

    if any(parser.sniff(content) for parser in PARSERS):
        raise RefusedError(path, f"it is a session, and daw-lint writes no sessions: {_TODO}")


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as stream:
        head = stream.read(_END_BYTES)
        stream.seek(max(0, path.stat().st_size - _END_BYTES))
        return head, stream.read(_END_BYTES)


def _has_mark(head: bytes, tail: bytes) -> bool:
    return any(pattern.search(head) for pattern in _HEADS) or _TAIL.search(tail) is not None


def _has_form_of(old: bytes, new: bytes) -> bool:
    """Whether nothing is lost, or a file has the structure of an output: these formats have no place for a mark."""
    if old.strip() in (b"", b"[]", b"{}") or old == new:
        return True
    if _CHECKSTYLE.match(old):
        return old.count(b"<error ") == old.count(b' source="daw-lint.')
    old_form, new_form = _form(old), _form(new)
    if old_form is None or new_form is None or old_form[0] != new_form[0]:
        return all(_LINE.fullmatch(line) for line in old.splitlines())
    if old_form[0] != "csv":
        return old_form == new_form
    # A table of some measurements alone has fewer columns, and one of readable files no errors.
    before, after = (form[1] - {"error"} for form in (old_form, new_form))
    return before <= after or after <= before


def _form(content: bytes) -> tuple[str, frozenset[str]] | None:
    """Return the kind of data and its fields; ``None`` for what has none."""
    if content[:1] in (b"{", b"["):
        import json

        try:
            return _json_form(json.loads(content))
        except (ValueError, RecursionError):
            return None
    columns = content.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r").split(",")
    return ("csv", frozenset(columns)) if columns[0] == "file" and len(columns) > 1 else None


def _json_form(document: Any) -> tuple[str, frozenset[str]] | None:
    first = document[0] if isinstance(document, list) and document else document
    return (type(document).__name__, frozenset(first)) if isinstance(first, dict) else None
