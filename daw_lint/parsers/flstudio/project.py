"""A whole FL Studio project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.session import Marker, Session, SessionError
from daw_lint.parsers.arrangement import end_seconds
from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.automation import Automation, read_links
from daw_lint.parsers.flstudio.buses import Buses
from daw_lint.parsers.flstudio.channels import Channel, media_of, read_channels
from daw_lint.parsers.flstudio.controls import Controls
from daw_lint.parsers.flstudio.events import Event, FloodError, read_events, read_header
from daw_lint.parsers.flstudio.mixer import read_inserts
from daw_lint.parsers.flstudio.patterns import Patterns
from daw_lint.parsers.flstudio.playlist import Arrangement, Item, read_arrangement
from daw_lint.parsers.flstudio.rack import Rack
from daw_lint.parsers.flstudio.strings import Version, is_unicode, plain, text, version_of
from daw_lint.parsers.flstudio.tempo import read_tempo, tempo_map

_FIRST = (8,)
_OLDER = "daw-lint reads FL Studio projects from version 8 on; of this older one only channels, samples and tempo"
_MIXER_FACTS = (Fact.DEVICES, Fact.MASTER_DEVICES, Fact.ROUTING, Fact.LEVELS, Fact.MUTE)
_LENGTH_FACTS = (Fact.CLIPS, Fact.ARRANGEMENT_LENGTH)
_HIDDEN = {
    Fact.SAMPLE_RATE: "an FL Studio project does not store the sample rate",
    Fact.RENDER_SETTINGS: "an FL Studio project does not store the export settings",
    Fact.SAVE_DATE: "an FL Studio project stores when it was begun, not when it was saved",
    Fact.SOLO: "FL Studio stores a solo as mutes of everything else, and here it cannot be told from them",
}
_NO_BLOCK = memoryview(b"")


def read_project(path: Path, data: bytes) -> Session:
    """Read an FL Studio project. Raises ``SessionError``."""
    pulses, end = read_header(path, data)
    try:
        return _session(path, read_events(path, data, end), pulses)
    except FloodError:
        what = "the project has more events than a song can have"
        raise SessionError(path, what, "restore it from a backup") from None


def _session(path: Path, stream: Sequence[Event], pulses: int) -> Session:
    stored = next((text(block, False) for number, _, block in stream if number == ev.VERSION), "")
    version = version_of(stored)
    if not version:
        what = "the project states no version: the file is truncated or damaged"
        raise SessionError(path, what, "restore it from a backup")
    unicode, is_read = is_unicode(version), version >= _FIRST
    border = next((at for at, event in enumerate(stream) if event[0] in ev.MIXER), len(stream))
    song = stream[:border]
    channels = read_channels(song, unicode)
    inserts = read_inserts(stream[border:], unicode) if is_read else []
    values = next((block for number, _, block in stream if number == ev.MIXER_VALUES), _NO_BLOCK)
    controls = Controls(values if is_read else _NO_BLOCK, version, len(inserts) + 1)
    arrangement = read_arrangement(song, pulses, version) if is_read else Arrangement(None, [])
    items = arrangement.items or []
    patterns = Patterns(song, version)
    automation = Automation(read_links(song), channels, items, patterns)
    tempo, why = tempo_map(read_tempo(song), automation, items)
    used = frozenset(channel.insert for channel in channels if channel.insert is not None)
    buses = Buses(inserts, controls, automation, used, mutes_elsewhere=_may_mute(channels, arrangement))
    length = _length(items)
    missing = _missing(version, arrangement, buses, why, length)
    return Session(
        path=path,
        format="flp",
        application="FL Studio",
        application_version=stored,
        tracks=(*Rack(channels, patterns, items, automation, buses).tracks(), *buses.tracks()),
        master=buses.master(),
        missing_facts=missing,
        tempo_map=tempo,
        markers=tuple(
            Marker(name, beats, tempo.seconds_at(beats)) for beats, name in arrangement.markers if tempo is not None
        ),
        media=media_of(path, channels),
        arrangement_length_beats=length,
        arrangement_length_s=end_seconds(tempo, length),
        annotation=_annotation(song, unicode),
    )


def _may_mute(channels: Sequence[Channel], arrangement: Arrangement) -> bool:
    """Whether channels or tracks of the playlist are muted, or may be."""
    if arrangement.items is None or any(item.muted for item in arrangement.items):
        return True
    return any(channel.enabled is False for channel in channels)


def _length(items: Sequence[Item]) -> float | None:
    """Return the end of the last item in beats; ``None`` if muted items follow, as FL Studio may count them."""
    end = max((item.end_beats for item in items if not item.muted), default=None)
    return end if end is None or all(item.end_beats <= end for item in items) else None


def _missing(
    version: Version, arrangement: Arrangement, buses: Buses, why: str, length: float | None
) -> dict[Fact, str]:
    missing = dict(_HIDDEN)
    if version < _FIRST:
        missing |= dict.fromkeys((*_MIXER_FACTS, *_LENGTH_FACTS, Fact.MARKERS), _OLDER)
    elif not buses.has_master:
        missing |= dict.fromkeys(_MIXER_FACTS, "the project holds no mixer that daw-lint knows")
    if buses.has_solo or buses.has_no_solo:
        del missing[Fact.SOLO]
    if why:
        missing |= {Fact.TEMPO: why, Fact.MARKERS: f"{why}, and with it the times of markers"}
    if arrangement.items is None:
        for fact in _LENGTH_FACTS:
            missing.setdefault(fact, "the playlist has a form that daw-lint does not know")
    elif arrangement.items and length is None:
        missing[Fact.ARRANGEMENT_LENGTH] = "muted clips stand behind the last one that plays"
    return missing


def _annotation(stream: Sequence[Event], unicode: bool) -> str:
    """Return the project's comments. Until version 11 they are rich text."""
    for number, _, block in stream:
        if number == ev.COMMENTS:
            return text(block, unicode)
        if number == ev.COMMENTS_RTF:
            return plain(text(block, unicode))
    return ""
