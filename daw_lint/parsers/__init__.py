"""Session files to ``Session``: one package per DAW, chosen by the content of the file, not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import (
    ableton,
    ardour,
    audacity,
    bitwig,
    cubase,
    cue_sheet,
    dawproject,
    flstudio,
    lmms,
    logic,
    pro_tools,
    reaper,
    renoise,
    studio_one,
    waveform,
)
from daw_lint.parsers.source import LFS_POINTER, Limits, read_bytes, refuse_stand_ins
from daw_lint.parsers.unsupported import what_to_do

__all__ = ["Limits", "is_foreign", "is_package", "is_session_name", "read_session"]


class Parser(Protocol):
    """What a module in this package offers."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """The DAW and its suffix, for people."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """Suffixes of its files, in lower case."""

    @property
    def VERSIONS(self) -> str:  # noqa: N802
        """Versions of the program whose files were read, for people."""

    @property
    def DEPTH(self) -> str:  # noqa: N802
        """``full``, ``devices``, ``inventory``, or what there is, for people."""

    @property
    def GIVES(self) -> frozenset[str]:  # noqa: N802
        """Every fact that a file of this format can give."""

    @property
    def REMARK(self) -> str:  # noqa: N802
        """What a user should know about the limits of the format; empty where there is nothing."""

    def sniff(self, data: bytes) -> bool:
        """Whether these bytes are a session of this DAW."""

    def read(self, path: Path, data: bytes, limits: Limits) -> Session:
        """Read the session. Raises ``SessionError`` and nothing else."""


PARSERS: tuple[Parser, ...] = (
    ableton,
    reaper,
    dawproject,
    flstudio,
    lmms,
    ardour,
    cubase,
    pro_tools,
    logic,
    renoise,
    studio_one,
    waveform,
    audacity,
    bitwig,
    cue_sheet,
)


def is_session_name(name: str) -> bool:
    """Whether a file of this name is checked when it is found in a folder."""
    return name.lower().endswith(tuple(suffix for parser in PARSERS for suffix in parser.SUFFIXES))


def is_foreign(path: Path) -> bool:
    """Whether a file with a shared suffix is another program's text file, not a session."""
    shared = tuple(suffix for parser in PARSERS for suffix in getattr(parser, "SHARED", ()))
    if not path.name.lower().endswith(shared):
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError:
        return False
    is_text = bool(head.strip()) and b"\0" not in head and not head.startswith(LFS_POINTER)
    return is_text and not any(parser.sniff(head) for parser in PARSERS)


def is_package(path: Path) -> bool:
    """Whether a folder is one session: a bundle of Logic or GarageBand."""
    return logic.is_package(path)


def read_session(path: Path, *, data: bytes | None = None, limits: Limits | None = None) -> Session:
    """Read a session file of any supported DAW.

    ``data`` holds the bytes when they do not come from ``path`` (standard input, a git blob). Raises ``SessionError``
    when the file cannot be read; the error says what is wrong and what to do.
    """
    if data is None and logic.is_package(path):
        return logic.read_folder(path, limits or Limits())
    if data is None and audacity.is_database(path):
        return audacity.read_file(path)
    if data is None:
        data = read_bytes(path)
    else:
        refuse_stand_ins(path, data)
    for parser in PARSERS:
        if parser.sniff(data):
            return _read(parser, path, data, limits or Limits())
    other = what_to_do(path)
    if other is not None:
        raise SessionError(path, *other)
    if is_session_name(path.name):
        todo = "open it in its program and save it again, restore it from a backup, or exclude it in daw-lint.toml"
    else:
        todo = f"daw-lint reads: {', '.join(parser.NAME for parser in PARSERS)}"
    raise SessionError(path, _what_it_is(data), todo)


def _read(parser: Parser, path: Path, data: bytes, limits: Limits) -> Session:
    try:
        return parser.read(path, data, limits)
    except (ArithmeticError, ValueError):
        # Each parser checks what it reads. What is left are numbers that parse but overflow in later arithmetic.
        raise SessionError(path, "the session contains impossible numbers", "restore it from a backup") from None


def _what_it_is(data: bytes) -> str:
    head = data[:4096]
    if b"\0" in head:
        return "not a session of a known DAW (binary data)"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return "not a session of a known DAW (XML with another root element)"
    return "not a session of a known DAW (plain text: another program may use the same file suffix)"
