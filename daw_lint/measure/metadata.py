"""Metadata of an audio file: tags, Broadcast WAV, iXML and cue points.

Tags (ID3, RIFF INFO, Vorbis comments, MP4 atoms) are read by tinytag. Sources for the rest: EBU Tech 3285 (bext),
iXML specification 2.10, Multimedia Programming Interface 1.0 (cue, adtl).
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct

from daw_lint.measure.riff import FORMS, Chunk, Chunks, read_chunks
from daw_lint.measure.source import AudioFile, open_audio
from daw_lint.measure.w64 import is_w64, read_w64_chunks
from daw_lint.model.bounce import AudioFormat, CuePoint, Metadata

MAX_BYTES = 1 << 20
"""Our own bound: larger chunks of metadata are not read."""
MAX_CUES = 1000
"""Our own bound on cue points."""
_TAGS = frozenset((b"LIST", b"id3 ", b"ID3 ", b"_PMX"))
"""Chunks of a WAV file that can hold tags."""
_CUE = Struct("<II4sIII")
_BEXT_TIME = Struct("<Q")
_BEXT_TIME_AT = 338
_IXML_FIELDS = ("PROJECT", "SCENE", "TAKE", "TAPE", "NOTE", "FILE_UID")


def read_metadata(path: Path, audio: AudioFormat) -> Metadata:
    """Read the metadata. Damaged or unknown parts are left out. Raises ``BounceError`` if the file cannot be opened."""
    with open_audio(path) as file:
        chunks: list[str] = []
        cues: tuple[CuePoint, ...] = ()
        time_reference = None
        riff = _chunks(file)
        tags = dict(_tags(file)) if riff is None or _TAGS.intersection(riff.first) else _without_tags(riff)
        if riff is not None:
            chunks = _kinds(file, riff)
            cues = _cues(file, riff, audio)
            time_reference = _time_reference(file, riff, audio)
            tags = {**_bext(file, riff), **_ixml(file, riff), **tags}
        elif tags:
            chunks = ["tags"]
    return Metadata(tuple(sorted(tags.items())), cues, time_reference, tuple(chunks))


def _chunks(file: AudioFile) -> Chunks | None:
    """List the chunks of a WAV file, of any size; ``None`` for other files."""
    if is_w64(file):
        return read_w64_chunks(file)
    return read_chunks(file) if file.peek(0, 4) in FORMS else None


def _without_tags(riff: Chunks) -> dict[str, str]:
    """Return what tinytag says of a WAV file without tags. It takes 4 ms to load, and many bounces have none."""
    return {"mime_type": "audio/wav"} if riff.container == FORMS[b"RIFF"] else {}


def _tags(file: AudioFile) -> list[tuple[str, str]]:
    import logging

    from tinytag import TinyTag

    logging.getLogger("tinytag").setLevel(logging.CRITICAL)
    # Damage raises many kinds of errors in tinytag; tags are never a reason to refuse a file.
    try:
        file.stream.seek(0)
        found = TinyTag.get(file.path.name, file_obj=file.stream, duration=False).as_dict()
    except Exception:
        return []
    known = {"filename", "filesize", "duration", "channels", "bitrate", "bitdepth", "samplerate"}
    return [(name, _text(value)) for name, value in found.items() if name not in known and value not in (None, "")]


def _text(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return "; ".join(str(one) for one in values)[:1000]


def _kinds(file: AudioFile, riff: Chunks) -> list[str]:
    kinds = {b"bext": "bext", b"iXML": "iXML", b"id3 ": "ID3", b"ID3 ": "ID3", b"cue ": "cue", b"axml": "axml"}
    found = []
    for name, chunk in riff.every:
        kind = kinds.get(name)
        if name == b"LIST":
            kind = {b"INFO": "LIST INFO", b"adtl": "labels"}.get(file.peek(chunk.offset, 4))
        if kind is not None and kind not in found:
            found.append(kind)
    return found


def _body(file: AudioFile, chunk: Chunk | None) -> bytes:
    if chunk is None or chunk.size is None or chunk.size > MAX_BYTES:
        return b""
    return file.peek(chunk.offset, chunk.size)


def _bext(file: AudioFile, riff: Chunks) -> dict[str, str]:
    body = _body(file, riff.first.get(b"bext"))
    fields = {"description": body[:256], "originator": body[256:288], "originator_reference": body[288:320],
              "originated": body[320:330] + b" " + body[330:338]}  # fmt: skip
    texts = {name: raw.replace(b"\0", b" ").decode("utf-8", "replace").strip() for name, raw in fields.items()}
    return {name: text for name, text in texts.items() if text}


def _time_reference(file: AudioFile, riff: Chunks, audio: AudioFormat) -> float | None:
    body = _body(file, riff.first.get(b"bext"))
    if len(body) < _BEXT_TIME_AT + _BEXT_TIME.size:
        return None
    samples: int = _BEXT_TIME.unpack_from(body, _BEXT_TIME_AT)[0]
    return samples / audio.sample_rate_hz


def _ixml(file: AudioFile, riff: Chunks) -> dict[str, str]:
    body = _body(file, riff.first.get(b"iXML")).strip(b"\0 \r\n")
    if not body:
        return {}
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    if root is None:
        return {}
    found = {name: root.findtext(name) for name in _IXML_FIELDS}
    return {f"ixml_{name.lower()}": text.strip()[:1000] for name, text in found.items() if text and text.strip()}


def _cues(file: AudioFile, riff: Chunks, audio: AudioFormat) -> tuple[CuePoint, ...]:
    body = _body(file, riff.first.get(b"cue "))
    labels = _labels(file, riff)
    points = []
    for at in range(4, min(len(body) - _CUE.size + 1, 4 + MAX_CUES * _CUE.size), _CUE.size):
        ident, _position, _chunk, _start, _block, frame = _CUE.unpack_from(body, at)
        points.append(CuePoint(frame / audio.sample_rate_hz, labels.get(ident, "")))
    return tuple(sorted(points))


def _labels(file: AudioFile, riff: Chunks) -> dict[int, str]:
    found = {}
    for name, chunk in riff.every:
        body = _body(file, chunk) if name == b"LIST" and file.peek(chunk.offset, 4) == b"adtl" else b""
        at = 4
        while at + 12 <= len(body):
            kind, size = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
            if kind == b"labl":
                text = body[at + 12 : at + 8 + size].split(b"\0", 1)[0]
                found[int.from_bytes(body[at + 8 : at + 12], "little")] = text.decode("utf-8", "replace")
            at += 8 + size + size % 2
    return found
