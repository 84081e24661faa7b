"""Session files to ``Session``: one package per DAW, chosen by the content of the file, not by its name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from daw_lint.disk.bounded import read_head
from daw_lint.disk.lfs_and_apple_double import is_annex_pointer, is_lfs_pointer
from daw_lint.model.limits import Limits
from daw_lint.parsers.names import FORMATS, is_folder_name, is_session_name, is_shared_name, package_of
from daw_lint.parsers.unsupported import what_to_do

if TYPE_CHECKING:
    from daw_lint.model.session import Session, SessionError
    from daw_lint.parsers.parser import Parser

    PARSERS: tuple[Parser, ...]

__all__ = ["Limits", "is_foreign", "is_package", "is_session_name", "read_session"]


def __getattr__(name: str) -> tuple[Parser, ...]:
    """Return ``PARSERS``: the records of all packages, in the order in which they are asked."""
    if name == "PARSERS":
        return all_parsers()
    raise AttributeError(name)


def parser_of(package: str) -> Parser:
    """Return the record of the package of a DAW."""
    found: Parser = import_module(f"{__name__}.{package}").PARSER
    return found


def all_parsers() -> tuple[Parser, ...]:
    """Return the records of all packages, in the order in which they are asked."""
    return tuple(map(parser_of, FORMATS))


def is_foreign(path: Path) -> bool:
    """Whether a file with a shared suffix is another program's text file, not a session."""
    if not is_shared_name(path.name):
        return False
    head = read_head(path, 1 << 16)
    is_text = bool(head.strip()) and b"\0" not in head and not is_lfs_pointer(head) and not is_annex_pointer(head)
    return is_text and not any(parser.sniff(head) for parser in all_parsers())


def is_package(path: Path) -> bool:
    """Whether a folder is one session: a bundle of Logic or GarageBand."""
    return is_folder_name(path.name) and any(parser.is_bundle(path) for parser in all_parsers())


def read_session(path: Path, *, data: bytes | None = None, limits: Limits | None = None) -> Session:
    """Read a session file of any supported DAW.

    ``data`` holds the bytes when they do not come from ``path`` (standard input, a git blob). Raises ``SessionError``
    when the file cannot be read; the error says what is wrong and what to do.
    """
    from daw_lint.parsers.source import ZIP, opened, read_bytes, refuse_placeholders, too_long

    limits = limits or Limits()
    if data is not None:
        if len(data) > limits.max_file_bytes:
            raise too_long(path, limits.max_file_bytes)
        refuse_placeholders(path, data)
        return _of_archive(path, data, limits) if data.startswith(ZIP) else _of_bytes(path, data, limits)
    package = package_of(path.name)
    # What is not read whole is known by its name first: a folder, or a database with all audio in it.
    session = parser_of(package).session_in_place(path, limits) if package is not None else None
    if session is not None:
        return session
    with opened(path) as stream:
        if stream.read(len(ZIP)) == ZIP:
            # Archives hold samples too. Only what is needed is read of them.
            return _of_archive(path, stream, limits)
    return _of_bytes(path, read_bytes(path, limits), limits)


def _asked(path: Path) -> Iterator[Parser]:
    """Yield the parsers to ask for a file, the one that its name speaks of first: most often no other is loaded."""
    named = package_of(path.name)
    if named is not None:
        yield parser_of(named)
    yield from (parser_of(package) for package in FORMATS if package != named)


def _of_archive(path: Path, data: bytes | BinaryIO, limits: Limits) -> Session:
    from daw_lint.parsers.packed import Archive
    from daw_lint.parsers.source import ZIP

    archive = Archive(path, data, limits)
    for parser in _asked(path):
        session = parser.session_in_archive(path, archive)
        if session is not None:
            return session
    raise _unknown(path, ZIP + b"\0")


def _of_bytes(path: Path, data: bytes, limits: Limits) -> Session:
    for parser in _asked(path):
        if parser.sniff(data):
            return parser.session(path, data, limits)
    raise _unknown(path, data)


def _unknown(path: Path, data: bytes) -> SessionError:
    from daw_lint.model.session import SessionError

    other = what_to_do(path)
    if other is not None:
        return SessionError(path, *other)
    if is_session_name(path.name):
        todo = "open it in its program and save it again, restore it from a backup, or exclude it in daw-lint.toml"
    else:
        todo = f"daw-lint reads: {', '.join(parser.name for parser in all_parsers())}"
    return SessionError(path, _what_it_is(data), todo)


def _what_it_is(data: bytes) -> str:
    head = data[:4096]
    if b"\0" in head:
        return "not a session of a known DAW (binary data)"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return "not a session of a known DAW (XML with another root element)"
    return "not a session of a known DAW (plain text: another program may use the same file suffix)"
