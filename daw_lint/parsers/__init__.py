"""Session files to ``Session``: one package per DAW, chosen by the content of the file, not by its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from daw_lint.disk.bounded import read_head
from daw_lint.disk.lfs_and_apple_double import is_annex_pointer, is_lfs_pointer
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers.parser import Parser
from daw_lint.parsers.source import ZIP, opened, read_bytes, refuse_placeholders, too_long
from daw_lint.parsers.unsupported import what_to_do

__all__ = ["Limits", "is_foreign", "is_package", "is_session_name", "read_session"]


_PACKAGES = (
    "ableton",
    "reaper",
    "dawproject",
    "flstudio",
    "lmms",
    "ardour",
    "cubase",
    "pro_tools",
    "logic",
    "renoise",
    "studio_one",
    "waveform",
    "audacity",
    "bitwig",
    "cue_sheet",
)
"""One line a DAW: the package whose ``PARSER`` says the rest. They are asked in this order."""
PARSERS: tuple[Parser, ...] = tuple(import_module(f"{__name__}.{name}").PARSER for name in _PACKAGES)


def is_session_name(name: str) -> bool:
    """Whether a file of this name is checked when it is found in a folder."""
    return name.lower().endswith(tuple(suffix for parser in PARSERS for suffix in parser.suffixes))


def is_foreign(path: Path) -> bool:
    """Whether a file with a shared suffix is another program's text file, not a session."""
    shared = tuple(suffix for parser in PARSERS for suffix in parser.shared_suffixes)
    if not path.name.lower().endswith(shared):
        return False
    head = read_head(path, 1 << 16)
    is_text = bool(head.strip()) and b"\0" not in head and not is_lfs_pointer(head) and not is_annex_pointer(head)
    return is_text and not any(parser.sniff(head) for parser in PARSERS)


def is_package(path: Path) -> bool:
    """Whether a folder is one session: a bundle of Logic or GarageBand."""
    return any(parser.is_bundle(path) for parser in PARSERS)


def read_session(path: Path, *, data: bytes | None = None, limits: Limits | None = None) -> Session:
    """Read a session file of any supported DAW.

    ``data`` holds the bytes when they do not come from ``path`` (standard input, a git blob). Raises ``SessionError``
    when the file cannot be read; the error says what is wrong and what to do.
    """
    limits = limits or Limits()
    if data is not None:
        if len(data) > limits.max_file_bytes:
            raise too_long(path, limits.max_file_bytes)
        refuse_placeholders(path, data)
        return _of_archive(path, data, limits) if data.startswith(ZIP) else _of_bytes(path, data, limits)
    for parser in PARSERS:
        session = parser.session_in_place(path, limits)
        if session is not None:
            return session
    with opened(path) as stream:
        if stream.read(len(ZIP)) == ZIP:
            # Archives hold samples too. Only what is needed is read of them.
            return _of_archive(path, stream, limits)
    return _of_bytes(path, read_bytes(path, limits), limits)


def _of_archive(path: Path, data: bytes | BinaryIO, limits: Limits) -> Session:
    from daw_lint.parsers.packed import Archive

    archive = Archive(path, data, limits)
    for parser in PARSERS:
        session = parser.session_in_archive(path, archive)
        if session is not None:
            return session
    raise _unknown(path, ZIP + b"\0")


def _of_bytes(path: Path, data: bytes, limits: Limits) -> Session:
    for parser in PARSERS:
        if parser.sniff(data):
            return parser.session(path, data, limits)
    raise _unknown(path, data)


def _unknown(path: Path, data: bytes) -> SessionError:
    other = what_to_do(path)
    if other is not None:
        return SessionError(path, *other)
    if is_session_name(path.name):
        todo = "open it in its program and save it again, restore it from a backup, or exclude it in daw-lint.toml"
    else:
        todo = f"daw-lint reads: {', '.join(parser.name for parser in PARSERS)}"
    return SessionError(path, _what_it_is(data), todo)


def _what_it_is(data: bytes) -> str:
    head = data[:4096]
    if b"\0" in head:
        return "not a session of a known DAW (binary data)"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return "not a session of a known DAW (XML with another root element)"
    return "not a session of a known DAW (plain text: another program may use the same file suffix)"
