"""The absolute path in ``FileRef/Data`` of Live 8 to 10: what the operating system calls the file, in hexadecimal digits.

On Windows it is the path in UTF-16. On a Mac it is an alias record of version 2: 150 bytes, then tagged texts, each padded to an
even length, of which 18 is the path below the volume and 19 where the volume is mounted (seen in the corpus; the tags are those
of the packages mac_alias and macbytes).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex

_WINDOWS = regex(r"(?:[A-Za-z]:\\|\\\\[^\\/]+\\)[^\x00-\x1f]+")
_HEAD, _VERSION_AT, _VERSION = 150, 6, 2
_PATH, _MOUNT, _END = 18, 19, 0xFFFF
_MOST_BYTES = 1 << 14
"""Our own bound: aliases in the corpus have 500 bytes, paths of Windows at most 64 kB and in practice 300."""


class SystemPath(NamedTuple):
    """An absolute path, and whether it is one of a Mac."""

    path: str
    of_mac: bool


def read_system_path(digits: str) -> SystemPath | None:
    """Decode the digits; ``None`` if they hold no absolute path."""
    try:
        data = bytes.fromhex(digits[: 4 * _MOST_BYTES])[:_MOST_BYTES]
    except ValueError:
        return None
    path = _of_windows(data)
    if path:
        return SystemPath(path, of_mac=False)
    path = _of_mac(data)
    return SystemPath(path, of_mac=True) if path else None


def _of_windows(data: bytes) -> str:
    try:
        text = data[: len(data) // 2 * 2].decode("utf-16-le").rstrip("\0")
    except UnicodeDecodeError:
        return ""
    return text if _WINDOWS.fullmatch(text) else ""


def _of_mac(data: bytes) -> str:
    if len(data) < _HEAD or unpack_from(">H", data, _VERSION_AT)[0] != _VERSION:
        return ""
    found = dict(_tags(data))
    try:
        path, mount = found.get(_PATH, b"").decode("utf-8"), found.get(_MOUNT, b"").decode("utf-8")
    except UnicodeDecodeError:
        return ""
    path, mount = path.strip("\0"), mount.strip("\0")
    if not path or not mount.startswith("/"):
        return ""
    return f"{mount.rstrip('/')}/{path.lstrip('/')}"


def _tags(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = _HEAD
    while place + 4 <= len(data):
        tag, size = unpack_from(">HH", data, place)
        if tag == _END or place + 4 + size > len(data):
            return
        yield tag, data[place + 4 : place + 4 + size]
        place += 4 + size + size % 2
