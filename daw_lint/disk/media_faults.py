"""Finds audio files that cannot be what a session recorded: empty ones, pointers, texts, and files that break off.

Only what is certain counts: what the first bytes of a file and the headers of its chunks show; in FLAC, also its end. An
unknown kind of file has no fault.

Sources: Multimedia Programming Interface and Data Specifications 1.0 (RIFF), EBU Tech 3306 (RF64), Audio Interchange File
Format AIFF 1.3, RFC 9639 (FLAC), git-lfs docs/spec.md,
git-annex internals/pointer_file.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from daw_lint.disk import access_log, outside
from daw_lint.disk.bounded import open_file
from daw_lint.disk.flac_end import ends_early
from daw_lint.disk.lfs_and_apple_double import FETCH_FROM_ANNEX, FETCH_FROM_LFS, is_annex_pointer, is_lfs_pointer

_HEAD_BYTES = 512
_AUDIO = (
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".caf", ".flac", ".ogg", ".oga", ".opus", ".mp3",
    ".m4a", ".wv",
)  # fmt: skip
"""Suffixes of formats that are binary from their first bytes on."""
_NEVER_ZERO = (".wav", ".wave", ".bwf", ".rf64", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus")
"""Suffixes of formats that begin with letters. An MP3 file may begin with zeros."""
_MAGIC = (b"RIFF", b"RF64", b"BW64", b"FORM", b"fLaC", b"OggS")
_MOST_CHUNKS = 200
_SPARE_BYTES = 512
"""Our own bound: some programs state a size that is too large by the length of a header. That is no cut."""
_UNKNOWN_SIZE = 0x7FFF0000
"""Sizes from here on stand for an unknown one in files that were written to a pipe, or whose recording was not finished."""
_IN_THE_CLOUD_MAC, _IN_THE_CLOUD_WINDOWS = 0x40000000, 0x00440000
"""SF_DATALESS (macOS, sys/stat.h); FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS and RECALL_ON_OPEN (Windows)."""


def fault_of(path: Path) -> str | None:
    """Return what is wrong with a media file, as words that follow "the file"; ``None`` where nothing certain is."""
    try:
        found = outside.stat(access_log.at(path))
        if not S_ISREG(found.st_mode) or _is_in_the_cloud(found):
            return None
        if found.st_size == 0:
            return "is empty (0 bytes)"
        with open_file(path) as stream:
            return _fault(stream, found.st_size, path.suffix.lower())
    except (OSError, ValueError):
        return None


def _is_in_the_cloud(found: os.stat_result) -> bool:
    """Whether reading the file would first download it."""
    mac, windows = getattr(found, "st_flags", 0), getattr(found, "st_file_attributes", 0)
    return bool(mac & _IN_THE_CLOUD_MAC or windows & _IN_THE_CLOUD_WINDOWS)


def _fault(stream: BinaryIO, size: int, suffix: str) -> str | None:
    head = stream.read(_HEAD_BYTES)
    if is_lfs_pointer(head):
        return f"is a git-LFS pointer, not the file itself ({FETCH_FROM_LFS})"
    if is_annex_pointer(head):
        return f"is a git-annex pointer, not the file itself ({FETCH_FROM_ANNEX})"
    if suffix in _NEVER_ZERO and not head.strip(b"\0"):
        return "holds zeros in place of audio"
    text = _kind_of_text(head) if suffix in _AUDIO else None
    if text is not None:
        return f"is {text}, not audio"
    if head.startswith((b"RIFF", b"RF64", b"BW64")):
        return _cut(*_riff(stream, size, head))
    if head.startswith(b"FORM"):
        return _cut(*_aiff(stream, size, head))
    if head.startswith(b"fLaC") and ends_early(stream, size, head):
        return "is cut off: its last samples are not there"
    return None


def _kind_of_text(head: bytes) -> str | None:
    """Return what kind of text this is; ``None`` for binary data. Every binary format of audio has control characters."""
    plain = head.removeprefix(b"\xef\xbb\xbf")
    start = plain.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if head.startswith(_MAGIC) or not _is_text(plain):
        return None
    return "XML" if start.startswith(b"<") else "JSON" if start.startswith((b"{", b"[")) else "plain text"


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(data) - error.start > 3:
            return False
        text = data[: error.start].decode("utf-8")  # the end of the head divides a character
    return bool(text) and all(character.isprintable() or character in "\t\r\n\f" for character in text)


def _cut(stated: int, there: int) -> str | None:
    if stated - there <= _SPARE_BYTES:
        return None
    return f"is cut off: its header states {stated:,} bytes, {max(0, there):,} are there"


def _riff(stream: BinaryIO, size: int, head: bytes) -> tuple[int, int]:
    """Return how many bytes of audio a WAV file states, and how many there are; equal numbers where it is unknown."""
    if len(head) < 12 or head[8:12] != b"WAVE":
        return 0, 0
    whole = struct.unpack_from("<I", head, 4)[0]
    long_size: int | None = None
    for name, start, stated in _chunks(stream, size, "<"):
        if name == b"ds64":
            long_size = struct.unpack("<8xQ", _read(stream, start, 16))[0]
        if name == b"data":
            stated = long_size if long_size is not None and stated == 0xFFFFFFFF else stated
            # A size that is that of the whole file was not computed for the data.
            is_known = stated not in (size, size - 8, whole) and (stated < _UNKNOWN_SIZE or long_size is not None)
            return (stated, size - start) if is_known else (0, 0)
    return _before_audio(whole, size)


def _aiff(stream: BinaryIO, size: int, head: bytes) -> tuple[int, int]:
    """Return the same for an AIFF file."""
    if len(head) < 12 or head[8:12] not in (b"AIFF", b"AIFC"):
        return 0, 0
    whole = struct.unpack_from(">I", head, 4)[0]
    for name, start, stated in _chunks(stream, size, ">"):
        if name == b"SSND":
            is_known = stated not in (size, size - 8, whole) and stated < _UNKNOWN_SIZE
            return (stated, size - start) if is_known else (0, 0)
    return _before_audio(whole, size)


def _before_audio(whole: int, size: int) -> tuple[int, int]:
    """Return the same for a file without a chunk of audio, by the size of the file that its header states."""
    return (whole, size - 8) if whole < _UNKNOWN_SIZE else (0, 0)


def _chunks(stream: BinaryIO, size: int, order: str) -> list[tuple[bytes, int, int]]:
    """List the chunks of a file: name, where the content begins, and its stated size in bytes."""
    found: list[tuple[bytes, int, int]] = []
    place = 12
    while place + 8 <= size and len(found) < _MOST_CHUNKS:
        name, stated = struct.unpack(f"{order}4sI", _read(stream, place, 8))
        found.append((name, place + 8, stated))
        place += 8 + stated + stated % 2
    return found


def _read(stream: BinaryIO, place: int, count: int) -> bytes:
    stream.seek(place)
    return stream.read(count).ljust(count, b"\0")
