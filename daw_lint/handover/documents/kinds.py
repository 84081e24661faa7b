"""What kind of file it is, for PREMIS: a name, a version, and the identifier in PRONOM where there is one.

Sources: PRONOM, as of signature file V118 (nationalarchives.gov.uk/PRONOM); for WAVE files by the chunks that its signatures look at.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

from daw_lint.disk.bounded import open_file
from daw_lint.model.session import Session

_MOST_CHUNKS = 200
_PCM, _MPEG, _EXTENSIBLE = 0x0001, 0x0050, 0xFFFE
_VERSION_AT, _ORIGINATOR = 346, slice(256, 288)
"""Places in a chunk ``bext`` (EBU Tech 3285)."""


class Kind(NamedTuple):
    """A format. ``puid`` is empty where PRONOM has none, or where daw-lint cannot tell which one it is."""

    name: str
    version: str = ""
    puid: str = ""
    application: str = ""
    """The program that made the file, if it says so."""


_SESSIONS = {"als": "fmt/1463", "flp": "fmt/733", "aup3": "fmt/1826", "cue": "fmt/1069"}
"""By ``Session.format``. PRONOM knows no others but those of Pro Tools, and the versions of Audacity 2 and before."""
_BY_SUFFIX = {
    "txt": Kind("Plain Text File", "", "x-fmt/111"),
    "csv": Kind("Comma Separated Values", "", "x-fmt/18"),
    "json": Kind("JSON Data Interchange Format", "", "fmt/817"),
    "xml": Kind("Extensible Markup Language", "1.0", "fmt/101"),
}
"""The documents that daw-lint itself writes."""


def kind_of_session(session: Session) -> Kind:
    """Return the format of a session file."""
    suffix = session.path.suffix.lower().lstrip(".")
    puid = _SESSIONS.get(session.format, "")
    if suffix == "ptx":
        puid = "fmt/1727"
    elif suffix in ("ptf", "pts"):
        puid = "fmt/1951"
    return Kind(f"{session.application} session ({suffix or session.format})", session.application_version, puid)


def kind_of_document(name: str) -> Kind:
    """Return the format of a document of ours."""
    return _BY_SUFFIX.get(name.rpartition(".")[2], Kind("unknown"))


def kind_of_file(path: Path) -> Kind:
    """Return the format of any other file by its first bytes; that of its suffix alone has no identifier."""
    try:
        with open_file(path) as stream:
            found = _of_head(stream, stream.read(64))
    except (OSError, struct.error):
        found = None
    return found or Kind(f"unknown ({path.suffix.lower().lstrip('.') or 'no suffix'})")


def _of_head(stream: BinaryIO, head: bytes) -> Kind | None:
    if head[8:12] == b"WAVE" and head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _wave(stream, head[:4])
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        is_plain = head[8:12] == b"AIFF"
        return Kind(
            "Audio Interchange File Format" + ("" if is_plain else " (compressed)"),
            "",
            "fmt/414" if is_plain else "x-fmt/136",
        )
    if head.startswith(b"fLaC"):
        return Kind("FLAC (Free Lossless Audio Codec)", "", "fmt/279")
    if head.startswith(b"OggS") and head[29:35] == b"vorbis":
        return Kind("Ogg Vorbis Codec Compressed Multimedia File", "", "fmt/203")
    if head.startswith(b"ID3"):
        return Kind("MPEG 1/2 Audio Layer 3", "", "fmt/134")
    return None


def _wave(stream: BinaryIO, magic: bytes) -> Kind:
    tag, size, bext = _chunks(stream)
    maker = (bext or b"")[_ORIGINATOR].split(b"\0")[0].decode("ascii", "replace").strip()
    if magic == b"RF64":
        return Kind(
            "RF64" + (" Multichannel Broadcast Wave format" if bext else ""),
            "",
            "fmt/713" if bext else "fmt/712",
            maker,
        )
    if magic == b"BW64":
        return Kind("BW64 (ITU-R BS.2088)", "", "", maker)
    if bext is not None:
        version = int.from_bytes(bext[_VERSION_AT : _VERSION_AT + 2], "little")
        return Kind("Broadcast WAVE", str(version), _broadcast(tag, version), maker)
    if tag == _EXTENSIBLE:
        return Kind("Waveform Audio (WAVEFORMATEXTENSIBLE)", "", "fmt/143")
    if size == 16:
        return (
            Kind("Waveform Audio (PCMWAVEFORMAT)", "", "fmt/141")
            if tag == _PCM
            else Kind("Waveform Audio", "", "fmt/6")
        )
    return Kind("Waveform Audio (WAVEFORMATEX)", "", "fmt/142") if size > 16 else Kind("Waveform Audio", "", "fmt/6")


def _broadcast(tag: int, version: int) -> str:
    """Return the identifier of a Broadcast WAVE file: three versions by three kinds of samples, and others."""
    if version > 2:
        return ""
    kinds = (_PCM, _MPEG, _EXTENSIBLE)
    return f"fmt/{703 + 3 * kinds.index(tag) + version}" if tag in kinds else ("fmt/1", "fmt/2", "fmt/527")[version]


def _chunks(stream: BinaryIO) -> tuple[int, int, bytes | None]:
    """Return the format tag and the size of the chunk ``fmt``, and the chunk ``bext`` if there is one."""
    tag, size, bext, place = 0, 0, None, 12
    for _ in range(_MOST_CHUNKS):
        stream.seek(place)
        head = stream.read(8)
        if len(head) < 8:
            break
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt ":
            tag, size = int.from_bytes(stream.read(2), "little"), length
        elif name == b"bext":
            bext = stream.read(min(length, 602))
        place += 8 + length + length % 2
    return tag, size, bext
