"""A whole Renoise song of version 1.8 to 3.5."""

from __future__ import annotations

import re
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.session import Marker, MediaRef, Session, SessionError, TimeSignature, Track, TrackKind
from daw_lint.parsers.arrangement import end_seconds, one_signature
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.renoise import SONG
from daw_lint.parsers.renoise.elements import whole
from daw_lint.parsers.renoise.patterns import Patterns
from daw_lint.parsers.renoise.timing import Timing, read_timing, song_format
from daw_lint.parsers.renoise.tracks import WITH_SOLO, TrackReader, song_tracks
from daw_lint.parsers.xml import parse_xml

_RELEASES = {
    4: "1.8", 9: "1.9", 10: "1.9.1", 14: "2.0", 15: "2.1", 21: "2.5", 22: "2.6", 30: "2.7", 37: "2.8", 54: "3.0", 63: "3.1",
    64: "3.2",
}  # fmt: skip
"""Releases by song format, from Renoise's schemas and programs that read songs."""
_HIDDEN = {
    Fact.SAMPLE_RATE: "a Renoise song does not store the sample rate",
    Fact.RENDER_SETTINGS: "a Renoise song does not store the render settings",
    Fact.SAVE_DATE: "a Renoise song does not store when it was saved",
}
_PROLOG = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}\?>")
_SAMPLES = (".flac", ".wav", ".ogg", ".aif", ".aiff", ".mp3", ".caf", ".raw")
MAX_TRACKS = 5_000
"""Our own bound, against damaged files."""
_ADVICE = "open it in Renoise and save it again, or restore it from a backup"


def read_song(path: Path, archive: Archive) -> Session:
    """Read a song. Raises ``SessionError``."""
    # Some tools declare another encoding than the UTF-8 that they write. Renoise ignores the declaration.
    content = _PROLOG.sub(b"", archive.read(SONG) or b"", count=1)
    root = parse_xml(path, content, "Renoise song", archive.limits)
    tracks = song_tracks(root)
    if root.tag != "RenoiseSong" or not tracks:
        raise SessionError(path, "Song.xml contains no Renoise song with tracks", _ADVICE)
    if len(tracks) > MAX_TRACKS:
        raise SessionError(path, f"the song has more than {MAX_TRACKS:,} tracks", _ADVICE)
    patterns = Patterns(path, root, len(tracks))
    timing = read_timing(root, tracks, patterns)
    reader = TrackReader(root, tracks, patterns, timing)
    found = [reader.read(index) for index in range(len(tracks))]
    masters = [track for track in found if track.kind is TrackKind.MASTER]
    missing = _missing(masters, timing, song_format(root))
    length = timing.places[-1][1] if timing.places else None
    return Session(
        path=path,
        format="xrns",
        application="Renoise",
        application_version=_release(root),
        tracks=tuple(track for track in found if track.kind is not TrackKind.MASTER),
        master=masters[0] if len(masters) == 1 else None,
        missing_facts=missing,
        tempo_map=timing.tempo,
        time_signatures=_signatures(root),
        markers=_markers(patterns, timing),
        media=tuple(MediaRef(name, None, True, "project") for name in archive.names if name.lower().endswith(_SAMPLES)),
        arrangement_length_beats=length,
        arrangement_length_s=end_seconds(timing.tempo, length or None),
        annotation="\n".join(
            (line.text or "") for line in root.iterfind("GlobalSongData/SongComments/SongComment")
        ).strip(),
    )


def _release(root: Element) -> str:
    number = song_format(root)
    return _RELEASES.get(number) or (f"with song format {number}" if number else "")


def _missing(masters: list[Track], timing: Timing, version: int) -> dict[Fact, str]:
    missing = dict(_HIDDEN)
    if len(masters) != 1:
        missing |= dict.fromkeys((Fact.MASTER_DEVICES, Fact.ROUTING), "the song has no one master track")
    if version < WITH_SOLO:
        missing[Fact.SOLO] = "Renoise before 2.7 stores a solo only as the mute of all other tracks"
    if timing.tempo is None:
        lost = (Fact.TEMPO, Fact.MARKERS, Fact.ARRANGEMENT_LENGTH)
        missing |= dict.fromkeys((*lost, Fact.CLIPS) if timing.places is None else lost, timing.why)
    return missing


def _signatures(root: Element) -> tuple[TimeSignature, ...]:
    song = root.find("GlobalSongData")
    return one_signature(whole(song, "SignatureNumerator"), whole(song, "SignatureDenominator"))


def _markers(patterns: Patterns, timing: Timing) -> tuple[Marker, ...]:
    """Return the sections of the sequence; none if the tempo is not certain."""
    if timing.tempo is None or timing.places is None:
        return ()
    return tuple(
        Marker(entry.section, start, timing.tempo.seconds_at(start))
        for entry, (start, _) in zip(patterns.entries, timing.places, strict=True)
        if entry.section is not None
    )
