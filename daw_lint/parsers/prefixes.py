"""XML with undeclared prefixes, such as ``x:id`` in Studio One's files. No XML parser accepts it as it is."""

from __future__ import annotations

import re
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.limits import Limits
from daw_lint.parsers.xml import parse_xml

_ROOT = re.compile(rb"<[A-Za-z_][\w.-]*")
_NAME = re.compile(rb"[\s<]([A-Za-z_][\w.-]{0,30}):[A-Za-z_]")
_HEAD_BYTES = 4096
_AT_ONCE, _LONGEST_NAME = 1 << 20, 34
"""Bytes that are searched at a time, and bytes of the longest match, which may be between two pieces."""
_MOST_PREFIXES = 20
"""Our own bound on the declarations to add. Studio One uses one prefix, ``x``."""


def qualified(prefix: str, name: str) -> str:
    """Return the name under which lxml holds an attribute ``prefix:name`` after ``parse_prefixed``."""
    return f"{{urn:{prefix}}}{name}"


def parse_prefixed(path: Path, data: bytes, what: str, limits: Limits, tracks: tuple[str, ...] = ()) -> Element:
    """Declare the missing prefixes on the root, parse, and return the root. Raises ``SessionError``."""
    root = _ROOT.search(data, 0, _HEAD_BYTES)
    if root is not None:
        used: set[bytes] = set()
        for start in range(0, len(data), _AT_ONCE):
            used.update(_NAME.findall(data, start, start + _AT_ONCE + _LONGEST_NAME))
        free = sorted(name for name in used if not name.lower().startswith(b"xml"))
        unknown = [name for name in free[:_MOST_PREFIXES] if b"xmlns:%s=" % name not in data]
        declared = b"".join(b' xmlns:%s="urn:%s"' % (name, name) for name in unknown)
        data = data[: root.end()] + declared + data[root.end() :]
    return parse_xml(path, data, what, limits, tracks=tracks)
