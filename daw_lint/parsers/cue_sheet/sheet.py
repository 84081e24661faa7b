"""The commands of a cue sheet, as people and programs write them.

The format is that of CDRWIN; it is described in the manual of GNU ccd2cue, appendix C. There is one command per line, in
upper or lower case and with any indentation. Times are minutes, seconds and frames (75 per second) from the start of the
last named file. Real sheets differ: Exact Audio Copy can name a track's file between its gap and its start; rekordbox
writes hours, minutes and seconds (found by the author of dawtool, github.com/offlinemark/dawtool), and names in each track
the file that the DJ played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

_FRAMES_PER_SECOND = 75
_COMMAND = re.compile(r"([A-Za-z]+)\s+")
_FILE_TYPES = frozenset("wav wave mp3 aif aiff flac ape binary motorola ogg m4a wv tta".split())
_TRACK = re.compile(r"\d{1,3}\s+(\S+)")
_INDEX = re.compile(r"(\d{1,2})\s+(\S+)")
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,5}):(\d{1,2}):(\d{1,2})")
_AUDIO = ("AUDIO", "CDG")


@dataclass
class Song:
    """A track of a disc, as the sheet describes it."""

    kind: str
    title: str = ""
    performer: str = ""
    isrc: str = ""
    start: str = ""
    """The time after ``INDEX 01``, as text."""
    file: str | None = None
    """The last file named before ``INDEX 01``."""
    file_inside: str | None = None
    """The file named in the track before any time."""
    has_time: bool = False

    @property
    def is_audio(self) -> bool:
        """Whether it is audio, not data."""
        return self.kind.upper() in _AUDIO


@dataclass
class Sheet:
    """A cue sheet. ``files`` are in the order of the sheet, each once."""

    performer: str = ""
    title: str = ""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """The words after ``REM``: the first one in upper case, and the rest."""
    files: list[str] = field(default_factory=list)
    songs: list[Song] = field(default_factory=list)

    @cached_property
    def is_from_rekordbox(self) -> bool:
        """Whether rekordbox made the recording."""
        return any(kind == "RECORDED_BY" and "rekordbox" in text.lower() for kind, text in self.remarks)

    def performer_of(self, song: Song) -> str:
        """Return the performer of a song. The recording's performer applies to albums, not to the songs of a DJ mix."""
        return song.performer or (self.performer if self._is_album else "")

    @cached_property
    def _is_album(self) -> bool:
        return not self.is_from_rekordbox and not any(song.performer for song in self.songs)

    def start_s(self, song: Song) -> float | None:
        """Return the start of a song in its file in seconds, or ``None`` if the sheet has no valid time."""
        match = _TIME.fullmatch(song.start)
        if match is None:
            return None
        hours, minutes, seconds, frames = (int(number or 0) for number in match.groups())
        if self.is_from_rekordbox:
            # rekordbox writes hours:minutes:seconds in the places of minutes:seconds:frames.
            hours, minutes, seconds, frames = minutes, seconds, frames, 0
        if seconds >= 60 or frames >= _FRAMES_PER_SECOND:
            return None
        return hours * 3600 + minutes * 60 + seconds + frames / _FRAMES_PER_SECOND


def parse_sheet(content: str) -> Sheet:
    """Parse the text of a sheet. Lines that are no commands are ignored."""
    sheet = Sheet()
    current: str | None = None
    for command, rest in _commands(content):
        song = sheet.songs[-1] if sheet.songs else None
        if command == "FILE":
            name = _file_name(rest)
            sheet.files.append(name)
            if song is not None and not song.has_time:
                song.file_inside = name
            current = name
        elif command == "TRACK" and (match := _TRACK.match(rest)):
            sheet.songs.append(Song(match[1]))
        elif command == "INDEX" and song is not None and (match := _INDEX.fullmatch(rest)):
            song.has_time = True
            if int(match[1]) == 1 and not song.start:
                song.start, song.file = match[2], current
        else:
            _add_text(sheet, song, command, rest)
    _drop_played_files(sheet)
    sheet.files = list(dict.fromkeys(sheet.files))
    return sheet


def _commands(content: str) -> Iterator[tuple[str, str]]:
    """Yield each line's command in upper case and the rest of the line."""
    for line in content.splitlines():
        words = line.strip("\ufeff").strip()
        match = _COMMAND.match(words)
        if match:
            yield match[1].upper(), words[match.end() :]


def _add_text(sheet: Sheet, song: Song | None, command: str, rest: str) -> None:
    """Store a remark, title, performer or ISRC of the song, or before the first song of the recording."""
    if command == "REM":
        kind, _, text = rest.partition(" ")
        sheet.remarks.append((kind.upper(), _plain(text.strip())))
    elif command == "PERFORMER":
        (song or sheet).performer = _plain(rest)
    elif command == "TITLE":
        (song or sheet).title = _plain(rest)
    elif command == "ISRC" and song is not None:
        song.isrc = _plain(rest)


def _drop_played_files(sheet: Sheet) -> None:
    """Assign all songs to the recording's file if the files named inside tracks are only those that a DJ played.

    That is so in sheets from rekordbox, and wherever no track would be left for the file named first.
    """
    first = sheet.files[0] if sheet.files else None
    inside = [song for song in sheet.songs if song.file_inside is not None]
    if not inside or first is None or inside[0].file_inside == first:
        return
    if sheet.is_from_rekordbox or all(song.file != first for song in sheet.songs):
        for song in sheet.songs:
            song.file = first if song.file is not None else None
        sheet.files = [first]


def _file_name(rest: str) -> str:
    """Return the name of a file without the type after it. It may contain quotes, or have none around it."""
    if rest.startswith('"') and rest.rfind('"') > 0:
        return rest[1 : rest.rfind('"')]
    name, _, kind = rest.rpartition(" ")
    return name.strip() if name and kind.lower() in _FILE_TYPES else rest


def _plain(rest: str) -> str:
    return rest[1:-1].strip() if len(rest) > 1 and rest.startswith('"') and rest.endswith('"') else rest
