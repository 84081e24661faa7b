"""Parse the XML of a Live set one track at a time.

Each track is freed once it is read: a set with 70 MB of XML, trimmed, needs less than 200 MB of memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lxml import etree

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers.parts import check_parts, xml_parts

_FED_BYTES = 1 << 14
"""Bytes that are parsed at a time: what is freed is known in these steps."""


def feed(
    path: Path, pieces: Iterable[bytes], handlers: dict[str, Callable[[etree._Element], None]], limits: Limits
) -> etree._Element:
    """Parse the XML, pass each element named in ``handlers`` to its function, and return the root.

    An element is cleared after its handler returns. Raises ``SessionError`` if the XML is damaged, or if it has more parts
    in memory at a time than the limits allow.
    """
    parser = etree.XMLPullParser(
        ("start", "end"), tag=tuple(handlers), huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    memory = _Memory(path, limits)
    try:
        for piece in _small(pieces):
            memory.take(piece)
            parser.feed(piece)
            for event, element in parser.read_events():
                if not isinstance(element, etree._Element):
                    continue
                if event == "start":
                    memory.begin()
                    continue
                handlers[str(element.tag)](element)
                element.clear()
                memory.end()
        return parser.close()
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "syntax error").split(",")[0].splitlines()[0][:120]
        todo = "restore it from the Backup folder beside the set"
        raise SessionError(path, f"the XML of the set is damaged ({reason})", todo) from None


class _Memory:
    """Counts the parts in memory. Of an element that was read and cleared, only the pieces all inside it count as freed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._parts = 0
        self._of_last_piece = 0
        self._open = 0
        self._at_start = 0

    def take(self, piece: bytes) -> None:
        """Count a piece before it is parsed. Raises ``SessionError`` if the limit is exceeded."""
        self._of_last_piece = xml_parts(piece)
        self._parts += self._of_last_piece
        check_parts(self._path, self._parts, self._limits)

    def begin(self) -> None:
        """Note that an element begins in the last piece. Those inside it are freed with it."""
        if not self._open:
            self._at_start = self._parts
        self._open += 1

    def end(self) -> None:
        """Note that an element ended in the last piece, and was cleared."""
        self._open -= 1
        if not self._open and self._parts > self._at_start:
            self._parts = self._at_start + self._of_last_piece


def _small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), _FED_BYTES):
            yield piece[start : start + _FED_BYTES]
