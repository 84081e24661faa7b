"""The XML of a Live set as a few elements at a time, without the bulk that no rule reads.

Most bytes of a set are notes, plug-in state and the same four ranges around every parameter. They are cut from the bytes
before the parser sees them, and each track is dropped from memory once it is read: a set of 70 MB stays under 200 MB.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from daw_lint.session import SessionError

_CHUNK = 1 << 18

_UNREAD = (
    # notes, warp markers and slices
    b"KeyTracks|WarpMarkers|SavedWarpMarkersForStretched|UserOnsets|SlicePoints|ManualSlicePoints|BeatSlicePoints"
    b"|RegionSlicePoints|SampleWarpProperties"
    # plug-in state and parameters, file aliases
    b"|Buffer|ProcessorState|ParameterList|Data|Preset"
    # voices of samplers and synthesisers
    b"|VolumeAndPan|LoopModulators|Globals|Filter|Lfo|Envelope|Pitch|Operator\\.[0-3]|ModConnections\\.[01]|MidiControllers"
    # the rendered copy of a frozen track, presets, and what a clip looks like
    b"|FreezeSequencer|LastPresetRef|Fades|Grid|ScrollerTimePreserver|FollowAction"
    # the apparatus around every parameter
    b"|MidiControllerRange|ModulationTarget|ModulationAutomation|MidiCCOnOffThresholds"
)
_START = re.compile(rb"<(" + _UNREAD + rb")(?=[\s>])[^>]*>")


def cut(xml: bytes) -> bytes:
    """Return the XML without the elements that nothing here reads.

    An element that stood inside one of its own kind would leave a stray end tag: the parser then refuses the result, and
    the caller reads the whole.
    """
    kept: list[bytes] = []
    position = 0
    while (start := _START.search(xml, position)) is not None:
        if xml[start.end() - 2] == ord("/"):
            kept.append(xml[position : start.end()])
            position = start.end()
            continue
        end = xml.find(b"</" + start[1] + b">", start.end())
        if end < 0:
            break
        kept.append(xml[position : start.start()])
        position = end + len(start[1]) + 3
    kept.append(xml[position:])
    return b"".join(kept)


def feed(path: Path, xml: bytes, handlers: dict[str, Callable[[etree._Element], None]]) -> etree._Element:
    """Parse the XML, hand each element named in ``handlers`` to its function, and return the root.

    An element is emptied after its handler returns. Raises ``SessionError`` when the XML is broken.
    """
    parser = etree.XMLPullParser(
        ("end",), tag=tuple(handlers), huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for position in range(0, len(xml), _CHUNK):
            parser.feed(xml[position : position + _CHUNK])
            for _, element in parser.read_events():
                if isinstance(element, etree._Element):
                    handlers[str(element.tag)](element)
                    element.clear()
        return parser.close()
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "syntax error").split(",")[0].splitlines()[0][:120]
        todo = "restore it from the Backup folder beside the set"
        raise SessionError(path, f"the XML of the set is broken ({reason})", todo) from None
