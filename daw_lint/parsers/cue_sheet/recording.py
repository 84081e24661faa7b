"""A cue sheet as a session: songs as markers, files as media. It has no mixer."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.disk import access_log, outside
from daw_lint.model.facts import Fact
from daw_lint.model.session import Marker, MediaRef, Session, SessionError
from daw_lint.parsers.cue_sheet.sheet import Sheet, Song, parse_sheet
from daw_lint.parsers.cue_sheet.text import decode
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.values import reasons

_LARGEST, _MOST_LINES, _MOST_SONGS = 1 << 20, 20_000, 1_000
"""Our own bounds: a sheet of 99 tracks has some kilobytes, and 500 lines."""
_LONGEST_NAME = 80
_NONE = "a cue sheet lists the songs of a recording; it has no {}"
_HAS_NO = {
    Fact.TRACKS: "mixer tracks",
    Fact.DEVICES: "plug-ins",
    Fact.MASTER_DEVICES: "master",
    Fact.ROUTING: "routing",
    Fact.LEVELS: "levels",
    Fact.MUTE: "mute buttons",
    Fact.SOLO: "solo buttons",
    Fact.CLIPS: "clips",
    Fact.TEMPO: "tempo",
    Fact.SAMPLE_RATE: "sample rate",
    Fact.RENDER_SETTINGS: "bounce settings",
}
_NO_LENGTH = "a cue sheet states where its last song starts, not where it ends"
_SEVERAL = "this cue sheet names several files, and its times count from the start of each"
_NO_TIME = "not every track of this cue sheet has a start (INDEX 01) that can be read"
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
"""Country, registrant, year and number (ISO 3901), without hyphens."""
_WRITER = re.compile(r"(\D*?)\s*v?(\d[\w.]*)?")
_AUDIO = frozenset(".wav .wave .flac .ape .wv .tta .tak .mp3 .m4a .aac .ogg .opus .aif .aiff .aifc .w64".split())


def read_recording(path: Path, data: bytes) -> Session:
    """Read a cue sheet. Raises ``SessionError``."""
    if len(data) > _LARGEST or data.count(b"\n") + data.count(b"\r") > _MOST_LINES:
        raise SessionError(path, "the file is too large for a cue sheet", "check that it is the right file")
    text = decode(data)
    sheet = parse_sheet(text.content)
    songs = [song for song in sheet.songs if song.is_audio]
    if not sheet.songs:
        raise SessionError(path, "the cue sheet has no tracks", "check that the whole file was copied")
    if len(songs) > _MOST_SONGS:
        raise SessionError(
            path, f"the cue sheet has more than {_MOST_SONGS:,} tracks", "check that it is the right file"
        )
    if not songs:
        what = "the cue sheet describes a data disc, not music"
        raise SessionError(path, what, "use the cue sheet of an album")
    markers = _markers(sheet, songs)
    missing = reasons(_NONE, _HAS_NO)
    missing[Fact.ARRANGEMENT_LENGTH] = _NO_LENGTH
    if len({song.file for song in songs}) > 1:
        missing[Fact.MARKERS] = _SEVERAL
    elif len(markers) < len(songs):
        missing[Fact.MARKERS] = _NO_TIME
    writer = _writer(sheet)
    return Session(
        path=path,
        format="cue",
        application=writer[0],
        application_version=writer[1],
        tracks=(),
        master=None,
        missing_facts=missing,
        markers=markers,
        media=tuple(_media(path.absolute().parent, stored, text.certain) for stored in sheet.files),
        annotation="\n".join(text for kind, text in sheet.remarks if kind == "COMMENT"),
    )


def _markers(sheet: Sheet, songs: list[Song]) -> tuple[Marker, ...]:
    """Return the songs that have a start time, in the order of the sheet."""
    markers = []
    for number, song in enumerate(songs, 1):
        start_s = sheet.start_s(song)
        isrc = song.isrc.replace("-", "").upper()
        if start_s is not None:
            marker = Marker(
                name=song.title or _stem(song.file_inside) or f"Track {number}",
                position_beats=None,
                time_s=start_s,
                performer=sheet.performer_of(song) or None,
                isrc=isrc if _ISRC.fullmatch(isrc) else None,
                media_path=song.file,
            )
            markers.append(marker)
    return tuple(markers)


def _stem(file: str | None) -> str:
    return re.split(r"[\\/]", file)[-1].rpartition(".")[0] if file else ""


def _writer(sheet: Sheet) -> tuple[str, str]:
    """Return the program that wrote the sheet and its version, if a remark names them."""
    for kind, text in sheet.remarks:
        match = _WRITER.fullmatch(text[:_LONGEST_NAME].strip())
        is_ripper = kind == "COMMENT" and text.startswith(("ExactAudioCopy", "CUERipper", "CUETools"))
        if match and (kind == "RECORDED_BY" or is_ripper):
            return match[1], match[2] or ""
    return "Cue sheet", ""


def _media(folder: Path, stored: str, certain: bool) -> MediaRef:
    """Look up a file. A sheet often names a WAV file that has been converted to another format since.

    If the encoding of the sheet is a guess, a name with other than ASCII characters is not reported as missing.
    """
    media = media_ref(folder, stored)
    if media.exists is not False or media.resolved is None:
        return media
    found = _converted_file(media.resolved)
    if found is not None:
        return media._replace(resolved=found, exists=True)
    return media if certain or stored.isascii() else media._replace(exists=None)


def _converted_file(path: Path) -> Path | None:
    """Find an audio file of the same name in the same folder, whatever its suffix and case."""
    try:
        beside = outside.children(access_log.at(path.parent))
    except OSError:
        return None
    stem = path.stem.casefold()
    audio = [file for file in beside if file.stem.casefold() == stem and file.suffix.lower() in _AUDIO]
    return min(audio, key=lambda file: file.name.casefold() != path.name.casefold(), default=None)
