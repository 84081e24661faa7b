"""The streams of an Ogg file (RFC 3533), which may follow each other as a chain, and FLAC in Ogg (RFC 9639, clause 10.1)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from struct import Struct
from tempfile import TemporaryFile
from typing import NamedTuple

from daw_lint.measure.channel_layouts import VORBIS, Layout
from daw_lint.measure.source import AudioFile

MAGIC = b"OggS"
MAX_LINKS = 1000
"""Our own bound on the streams of a chain."""
_PAGE = Struct("<4sBBqIIIB")
_MAX_SEGMENTS = 255
_CONTINUED, _FIRST = 1, 2
_AGAIN_WITHIN = 1 << 16
"""Bytes after a damaged page in which the next one is looked for: as many as a page can have."""
_VORBIS, _OPUS, _FLAC = b"\x01vorbis", b"OpusHead", b"\x7fFLAC"
_FLAC_HEAD_BYTES = 9
"""Bytes before the native FLAC stream in the first packet."""
_COPY_BYTES = 1 << 20


class Link(NamedTuple):
    """One stream of audio, from its first page to that of the next link. ``head`` is the body of its first page."""

    start: int
    end: int
    serial: int
    head: bytes

    @property
    def is_flac(self) -> bool:
        """Whether it is FLAC."""
        return self.head.startswith(_FLAC)

    @property
    def layout(self) -> Layout | None:
        """The loudspeaker of each channel by the codec; FLAC gives it in its own header."""
        if self.head.startswith(_VORBIS) and len(self.head) > 11:
            return VORBIS.get(self.head[11])
        # Only mapping family 1 has the channel order of Vorbis.
        if self.head.startswith(_OPUS) and len(self.head) > 18 and self.head[18] == 1:
            return VORBIS.get(self.head[9])
        return None


class _Page(NamedTuple):
    flags: int
    serial: int
    body: int
    segments: bytes

    @property
    def end(self) -> int:
        return self.body + sum(self.segments)


def read_links(file: AudioFile) -> list[Link]:
    """Find the streams of audio that follow each other. Streams beside them, such as video, are left out."""
    links: list[Link] = []
    starts: list[int] = []
    at_head = False
    for position, page in _pages(file, 0, file.size):
        if not page.flags & _FIRST:
            at_head = False
            continue
        if not at_head:
            starts.append(position)
        at_head = True
        head = file.peek(page.body, page.end - page.body)
        if head.startswith((_VORBIS, _OPUS, _FLAC)) and len(links) < min(len(starts), MAX_LINKS):
            links.append(Link(starts[-1], file.size, page.serial, head))
    ends = [*starts[1:], file.size]
    return [link._replace(end=next(end for end in ends if end > link.start)) for link in links]


@contextmanager
def spooled(file: AudioFile, link: Link) -> Iterator[BufferedRandom]:
    """Copy a link to a temporary file of its own. FLAC is taken out of its pages, and is then a native FLAC file."""
    with TemporaryFile(prefix="daw-lint-") as spool:
        if link.is_flac:
            for number, packet in enumerate(_packets(file, link)):
                spool.write(packet[_FLAC_HEAD_BYTES:] if number == 0 else packet)
        else:
            for at in range(link.start, link.end, _COPY_BYTES):
                spool.write(file.peek(at, min(_COPY_BYTES, link.end - at)))
        spool.flush()
        yield spool


def _pages(file: AudioFile, position: int, end: int) -> Iterator[tuple[int, _Page]]:
    while position < end:
        head = file.peek(position, _PAGE.size + _MAX_SEGMENTS)
        if len(head) < _PAGE.size:
            return
        magic, _version, flags, _granule, serial, _number, _sum, count = _PAGE.unpack_from(head)
        if magic != MAGIC:
            found = file.peek(position + 1, _AGAIN_WITHIN).find(MAGIC)
            if found < 0:
                return
            position += 1 + found
            continue
        page = _Page(flags, serial, position + _PAGE.size + count, head[_PAGE.size : _PAGE.size + count])
        yield position, page
        position = page.end


def _packets(file: AudioFile, link: Link) -> Iterator[bytes]:
    """Yield the packets of a link that are complete."""
    parts: list[bytes] = []
    for _position, page in _pages(file, link.start, link.end):
        if page.serial != link.serial:
            continue
        if not page.flags & _CONTINUED:
            parts = []
        body = file.peek(page.body, page.end - page.body)
        at = 0
        for size in page.segments:
            parts.append(body[at : at + size])
            at += size
            if size < _MAX_SEGMENTS:
                yield b"".join(parts)
                parts = []
