"""Parse the XML of a Live set one track at a time, without the bulk that no rule reads.

Most bytes of a set are notes, plug-in state and the same four ranges around every parameter. They are removed before
parsing, and each track is freed once it is read: a set with 70 MB of XML needs less than 200 MB of memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lxml import etree

from daw_lint.model.session import SessionError

_UNREAD = (
    # notes, warp markers and slices
    b"KeyTracks|WarpMarkers|SavedWarpMarkersForStretched|UserOnsets|SlicePoints|ManualSlicePoints|BeatSlicePoints"
    b"|RegionSlicePoints|SampleWarpProperties"
    # plug-in state and parameters; of ``Data`` only paths are kept
    b"|Buffer|ProcessorState|ParameterList|Data|Preset"
    # voices of samplers and synthesisers
    b"|VolumeAndPan|LoopModulators|Globals|Filter|Lfo|Envelope|Pitch|Operator\\.[0-3]|ModConnections\\.[01]|MidiControllers"
    # the rendered copy of a frozen track, presets, and what a clip looks like
    b"|FreezeSequencer|LastPresetRef|Fades|Grid|ScrollerTimePreserver|FollowAction"
    # ranges and targets that accompany every parameter
    b"|MidiControllerRange|ModulationTarget|ModulationAutomation|MidiCCOnOffThresholds"
)
_START = re.compile(rb"<(" + _UNREAD + rb")(?=[\s>])[^<>]*>")


_PATH = re.compile(rb"[0-9A-F\s]+")
_LONGEST_PATH = 1 << 15
"""Bytes of a ``Data`` that holds a path: two digits a byte, line ends and indents. Our own bound; the longest seen has 2 kB."""


def trim(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of an XML text without the elements in ``_UNREAD``.

    An element nested in one of the same name leaves a stray end tag, and an unclosed one removes everything after it.
    The parser then rejects the result, and the caller reads the whole text.
    """
    rest, end_tag = b"", b""
    for piece in pieces:
        kept, rest, end_tag = _trim_piece(rest + piece, end_tag)
        yield kept
    yield b"" if end_tag else rest


def _trim_piece(text: bytes, end_tag: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the text to keep, the text to join to the next piece, and the end tag that is still missing."""
    kept: list[bytes] = []
    position = 0
    while True:
        if end_tag:
            end = text.find(end_tag, position)
            if end < 0:
                # The end tag may be split between two pieces: keep as much as could be its beginning.
                return b"".join(kept), text[max(position, len(text) - len(end_tag) + 1) :], end_tag
            position, end_tag = end + len(end_tag), b""
        start = _START.search(text, position)
        if start is None:
            split = _whole_tags(text, position)
            kept.append(text[position:split])
            return b"".join(kept), text[split:], b""
        is_empty = text[start.end() - 2] == ord("/")
        if start[1] == b"Data" and not is_empty:
            path_end = _end_of_path(text, start.end())
            if path_end is None:
                kept.append(text[position : start.start()])
                return b"".join(kept), text[start.start() :], b""
            if path_end:
                kept.append(text[position:path_end])
                position = path_end
                continue
        kept.append(text[position : start.end() if is_empty else start.start()])
        position, end_tag = start.end(), b"" if is_empty else b"</" + start[1] + b">"


def _end_of_path(text: bytes, start: int) -> int | None:
    """Return where the digits of a path end that begin at ``start``: 0 if they are none, ``None`` if the piece ends before."""
    end = text.find(b"</Data>", start, start + _LONGEST_PATH)
    if end < 0:
        return None if len(text) - start < _LONGEST_PATH else 0
    return end if _PATH.fullmatch(text, start, end) else 0


def _whole_tags(text: bytes, position: int) -> int:
    """Return where the last tag begins if it continues in the next piece, else the end of the text."""
    last = text.rfind(b"<", position)
    return last if last >= 0 and text.find(b">", last) < 0 else len(text)


def feed(path: Path, pieces: Iterable[bytes], handlers: dict[str, Callable[[etree._Element], None]]) -> etree._Element:
    """Parse the XML, pass each element named in ``handlers`` to its function, and return the root.

    An element is cleared after its handler returns. Raises ``SessionError`` if the XML is damaged.
    """
    parser = etree.XMLPullParser(
        ("end",), tag=tuple(handlers), huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for piece in pieces:
            parser.feed(piece)
            for _, element in parser.read_events():
                if isinstance(element, etree._Element):
                    handlers[str(element.tag)](element)
                    element.clear()
        return parser.close()
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "syntax error").split(",")[0].splitlines()[0][:120]
        todo = "restore it from the Backup folder beside the set"
        raise SessionError(path, f"the XML of the set is damaged ({reason})", todo) from None
