"""A whole LMMS project."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError, TimeSignature
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.arrangement import end_beats, end_seconds, one_signature
from daw_lint.parsers.lmms.mixer import Mixer
from daw_lint.parsers.lmms.settings import automated_ids, is_automated, number
from daw_lint.parsers.lmms.tracks import TrackReader
from daw_lint.parsers.packed import inflate
from daw_lint.parsers.xml import parse_xml

_OLD_ROOT = "multimediaproject"
_OLD_TICK = 3.0
"""Until 2007 a bar has 64 ticks, today 192. LMMS itself multiplies by 3 when it opens such a project."""
_TRACKS = ("track", "fxchannel", "mixerchannel")
_LENGTH_BYTES = 4
"""Bytes before the zlib stream: the length of the XML."""
_AT_ONCE = 1 << 18
_NOTES = re.compile(rb"<note [^<>]*/>\s*(?:<note [^<>]*/>\s*)+")
_HIDDEN = {
    Fact.SAMPLE_RATE: "an LMMS project does not store the sample rate",
    Fact.RENDER_SETTINGS: "an LMMS project does not store the export settings",
    Fact.SAVE_DATE: "an LMMS project does not store when it was saved",
}


def read_project(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an LMMS project. Raises ``SessionError``."""
    xml = data if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else inflate(path, data, limits, _LENGTH_BYTES)
    root = parse_xml(path, _in_utf8(xml), "LMMS project", limits, _merge_notes, _TRACKS)
    song = root.find("song")
    if song is None:
        kind = root.get("type") or root.tag
        raise SessionError(path, f"this LMMS file contains no song (it is a {kind!r})", "use the project of a song")
    moved = automated_ids(root)
    mixer = Mixer(root, moved)
    reader = TrackReader(path, mixer, moved, _OLD_TICK if root.tag == _OLD_ROOT else 1.0)
    tracks = (*reader.read(song), *mixer.buses())
    tempo = _tempo(root, moved)
    missing = dict(_HIDDEN)
    if tempo is None:
        missing |= dict.fromkeys((Fact.TEMPO, Fact.MARKERS), "the tempo is automated or not stored")
    length = end_beats(tracks)
    return Session(
        path=path,
        format="lmms",
        application="LMMS",
        application_version=root.get("creatorversion") or "",
        tracks=tracks,
        master=mixer.master(root),
        missing_facts=missing,
        tempo_map=tempo,
        time_signatures=_signatures(root),
        media=tuple(reader.media.values()),
        arrangement_length_beats=length,
        arrangement_length_s=end_seconds(tempo, length),
        annotation=_notes(root),
    )


def _in_utf8(xml: bytes) -> bytes:
    """Convert the XML to UTF-8. Versions before 0.3 wrote names in the encoding of the system without declaring it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # Piece by piece: the text as a whole can take four times as much memory as its bytes.
        for start in range(0, len(xml), _AT_ONCE):
            decoder.decode(xml[start : start + _AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return xml if b"encoding=" in xml[:200] else xml.decode("latin-1").encode("utf-8")
    return xml


def _merge_notes(xml: bytes) -> bytes:
    """Replace each run of notes by a single one: only their presence counts, and most of the file are notes."""
    return _NOTES.sub(b"<note/>", xml)


def _tempo(root: Element, moved: frozenset[str]) -> TempoMap | None:
    head = root.find("head")
    bpm = number(head, "bpm")
    if bpm is None or bpm <= 0 or is_automated(head, "bpm", moved):
        return None
    return TempoMap((TempoPoint(0.0, bpm),))


def _signatures(root: Element) -> tuple[TimeSignature, ...]:
    head = root.find("head")
    return one_signature(number(head, "timesig_numerator"), number(head, "timesig_denominator"))


def _notes(root: Element) -> str:
    notes = next(root.iter("projectnotes"), None)
    text = notes.text if notes is not None else None
    if not text:
        return ""
    head, *styles = text.split("<style")
    body = re.sub("<[^<>]*>", "", head + "".join(style.partition("</style>")[2] for style in styles))
    return "\n".join(filter(None, map(str.strip, body.split("\n"))))
