"""Counts the parts of a session before it is parsed: what takes memory is their number, not the number of bytes.

16 kB of packed ``<a/>`` are four million elements, which take 500 MB. The counts are upper limits that need no parsing.
They hold for encodings that contain ASCII, and for UTF-16, in which the bytes of ASCII occur too.
"""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.limits import BYTES_A_PART, Limits
from daw_lint.model.session import SessionError
from daw_lint.regex import regex

_TODO = "if you trust the file, raise max-parts in the configuration"
_HEAD_BYTES = 4096
_DECLARED = regex(rb"""\sencoding\s*=\s*["']([^"'>]*)["']""")
_ENCODINGS = regex(
    rb"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|(windows|cp)-?125\d", re.IGNORECASE
)
"""What is known to contain ASCII, or UTF-16. In others a tag can be written without the bytes that are counted."""
_FOREIGN = (b"\0\0\xfe\xff", b"\xff\xfe\0\0", b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7\x94", b"+/v")
"""The first bytes of UTF-32, EBCDIC and UTF-7."""


class LimitError(SessionError):
    """A session that has more of something than the limits allow. To read it in another way does not help."""


def xml_parts(data: bytes) -> int:
    """Count the parts of XML, or of a piece of it: at least its elements, comments, instructions, texts and attributes.

    An attribute counts twice, since it is held as two nodes.
    """
    begins = data.count(b"<") - data.count(b"</")
    texts = data.count(b">") - data.count(b"><")
    return begins + texts + 2 * data.count(b"=") + len(data) // BYTES_A_PART


def check_xml_parts(path: Path, data: bytes, limits: Limits) -> None:
    """Reject XML of more parts than the limit. Raises ``SessionError``.

    Two parts take at least four bytes (``<a/>``, `` a=""``), so that small texts need not be counted.
    """
    if len(data) // 2 + len(data) // BYTES_A_PART > limits.max_parts:
        check_parts(path, xml_parts(data), limits)


def json_parts(data: bytes) -> int:
    """Count the parts of JSON: at least its values."""
    return sum(map(data.count, (b"{", b"[", b",", b":"))) + len(data) // BYTES_A_PART


def check_parts(path: Path, parts: int, limits: Limits) -> None:
    """Reject a session of more parts than the limit. Raises ``SessionError``."""
    if parts > limits.max_parts:
        raise too_many_parts(path, limits)


def too_many_parts(path: Path, limits: Limits) -> LimitError:
    """Build the error for a session of more parts than the limit."""
    what = f"the session has more than {limits.max_parts:,} parts (elements, attributes, lines, events)"
    return LimitError(path, what, _TODO)


def check_tracks(path: Path, count: int, limits: Limits) -> None:
    """Reject a session of more tracks than the limit. Raises ``LimitError``."""
    if count > limits.max_tracks:
        todo = "if you trust the file, raise max-tracks in the configuration"
        raise LimitError(path, f"the session has more than {limits.max_tracks:,} tracks", todo)


def text_parts(data: bytes) -> int:
    """Count the parts of a text: at least its lines."""
    return data.count(b"\n") + data.count(b"\r") + len(data) // BYTES_A_PART


def check_encoding(path: Path, data: bytes) -> None:
    """Reject XML in an encoding in which parts cannot be counted. Raises ``SessionError``."""
    head = data[:_HEAD_BYTES]
    name = "UTF-32, EBCDIC or UTF-7" if head.startswith(_FOREIGN) else ""
    # In UTF-16 every second byte of a declaration is zero.
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")
    if plain.startswith(b"<?xml"):
        declaration, end, _ = plain.partition(b">")
        declared = _DECLARED.search(declaration)
        if not end or (declared is not None and not _ENCODINGS.fullmatch(declared[1])):
            name = ascii(declared[1][:40].decode("ascii", "replace")) if declared is not None else "not to be found"
    if name:
        todo = "save it again in its program, or convert it to UTF-8"
        raise SessionError(path, f"the encoding of the XML ({name}) is one that no DAW writes", todo)
