"""From the bytes of an .als file to its XML."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from daw_lint.parsers.source import Limits
from daw_lint.session import SessionError

GZIP = b"\x1f\x8b"
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")


def unpack(path: Path, data: bytes, limits: Limits) -> bytes:
    """Return the XML of a Live set. Raises ``SessionError`` for damage, for a bomb and for anything but a Live set."""
    xml = _gunzip(path, data, limits) if data.startswith(GZIP) else data
    first = _FIRST_ELEMENT.search(xml)
    if first is None:
        raise SessionError(path, "the file holds no XML", "restore it from the Backup folder beside the set")
    if b"<!" in xml[: first.start()].replace(b"<!--", b""):
        todo = "do not open it: Live never writes one, and it can be used to attack a reader"
        raise SessionError(path, "the XML has a document type declaration (entities), which is refused", todo)
    if not xml.startswith(b"<Ableton", first.start()):
        root = xml[first.start() + 1 : first.start() + 40].split(b">")[0].split()[0].decode("ascii", "replace")
        raise SessionError(path, f"the XML is not a Live set (its root is {root!r})", "check that it is the right file")
    return xml


def _gunzip(path: Path, data: bytes, limits: Limits) -> bytes:
    allowed = limits.bytes_for(len(data))
    stream = zlib.decompressobj(wbits=31)
    try:
        xml = stream.decompress(data, allowed + 1)
    except zlib.error:
        todo = "restore it from the Backup folder beside the set"
        raise SessionError(path, "the gzip data is damaged", todo) from None
    if len(xml) > allowed:
        what = f"the set unpacks to more than {allowed:,} bytes ({len(data):,} packed)"
        raise SessionError(path, what, "if you trust it, raise max-xml-bytes or max-ratio in the configuration")
    if not stream.eof:
        todo = "copy it again, or restore it from the Backup folder beside the set"
        raise SessionError(path, "the gzip data ends too early: the file is truncated", todo)
    return xml
