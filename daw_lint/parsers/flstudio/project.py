"""A whole FL Studio project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.channels import (
    AUDIO_CLIP,
    AUTOMATION,
    Channel,
    Item,
    clips_of,
    media_of,
    read_channels,
    read_patterns,
    read_playlist,
)
from daw_lint.parsers.flstudio.events import Event, read_events, read_header, text
from daw_lint.parsers.flstudio.mixer import Mixer, read_inserts
from daw_lint.session import FULL_FACTS, Marker, Session, SessionError, Track, TrackKind
from daw_lint.tempo import TempoMap, TempoPoint

_FIRST_MIXER = 12
_PLAIN_MARKER = 1 << 24
"""Markers with the highest byte set are no plain ones: changes of the time signature, loops, punches."""
_HIDDEN = {
    "session.sample_rate": "an FL Studio project does not store the sample rate",
    "session.render_settings": "an FL Studio project does not store the export settings",
    "session.save_date": "daw-lint does not read when an FL Studio project was saved",
    "session.solo": "daw-lint cannot tell a solo in FL Studio from muted channels",
}


def read_project(path: Path, data: bytes) -> Session:
    """Return the session of an FL Studio project. Raises ``SessionError``."""
    pulses = read_header(path, data)
    stream = list(read_events(path, data))
    if not any(event[0] == ev.VERSION for event in stream):
        raise SessionError(
            path, "the project holds no version: it is cut off or no project", "restore it from a backup"
        )
    version = next((text(event[1], False) for event in stream if event[0] == ev.VERSION), "")
    major = int(version.split(".")[0]) if version.split(".")[0].isdigit() else 0
    unicode = major >= _FIRST_MIXER
    channels = read_channels(stream, unicode)
    inserts = read_inserts(stream, unicode) if unicode else []
    values = next((event[1] for event in stream if event[0] == ev.MIXER_VALUES), b"")
    mixer = Mixer(inserts, values, unicode)
    items = read_playlist(stream, pulses)
    used = frozenset(channel.insert for channel in channels if channel.insert is not None)
    buses = mixer.tracks(used) if inserts else []
    tempo = _tempo(stream, channels)
    master = next((bus for bus in buses if bus.kind is TrackKind.MASTER), None)
    missing = _missing(master, tempo, items)
    length = max((item.end_beats for item in items or ()), default=None)
    return Session(
        path=path,
        format="flp",
        application="FL Studio",
        application_version=version,
        tracks=(
            *_tracks(channels, mixer, items or [], stream),
            *(bus for bus in buses if bus.kind is not TrackKind.MASTER),
        ),
        master=master,
        facts=FULL_FACTS - missing.keys(),
        missing_facts=missing,
        tempo_map=tempo,
        markers=tuple(_markers(stream, pulses, tempo, unicode)),
        media=media_of(path, channels),
        arrangement_length_beats=length,
        arrangement_length_s=tempo.seconds_at(length) if tempo is not None and length is not None else None,
        annotation=next((text(event[1], unicode) for event in stream if event[0] == ev.COMMENTS), ""),
    )


def _missing(master: Track | None, tempo: TempoMap | None, items: list[Item] | None) -> dict[str, str]:
    missing = dict(_HIDDEN)
    if master is None:
        reason = "daw-lint does not read the mixer of FL Studio before version 12"
        facts = ("session.devices", "session.master.devices", "session.routing", "session.levels", "session.mute")
        missing |= dict.fromkeys(facts, reason)
    elif master.volume_db is None:
        missing["session.levels"] = "only faders at 100 % and at zero can be told in dB"
    if tempo is None:
        reason = "the project has automation clips, which may move the tempo"
        missing |= dict.fromkeys(("session.tempo", "session.markers"), reason)
    if items is None:
        reason = "the playlist has a form that daw-lint does not know"
        missing |= dict.fromkeys(("session.clips", "session.arrangement_length"), reason)
    return missing


def _tempo(stream: Sequence[Event], channels: list[Channel]) -> TempoMap | None:
    if any(channel.kind == AUTOMATION for channel in channels):
        return None
    bpm = next((event.number / 1000 for event in stream if event[0] == ev.TEMPO), 0.0)
    bpm = bpm or next((float(event.number) for event in stream if event[0] == ev.OLD_TEMPO), 0.0)
    return TempoMap((TempoPoint(0.0, bpm),)) if bpm > 0 else None


def _tracks(channels: list[Channel], mixer: Mixer, items: list[Item], stream: Sequence[Event]) -> list[Track]:
    patterns = read_patterns(stream)
    found = []
    for index, channel in enumerate(channels):
        if channel.kind == AUTOMATION:
            continue
        name = channel.name or f"Channel {index + 1}"
        found.append(
            Track(
                id=f"channel {index + 1}",
                kind=TrackKind.AUDIO if channel.kind == AUDIO_CLIP else TrackKind.INSTRUMENT,
                name=name,
                path=name,
                output=mixer.output(channel.insert),
                muted=None if channel.enabled is None else not channel.enabled,
                clips=clips_of(channel, items, patterns),
            )
        )
    return found


def _markers(stream: Sequence[Event], pulses: int, tempo: TempoMap | None, unicode: bool) -> list[Marker]:
    if tempo is None:
        return []
    found: list[Marker] = []
    position: int | None = None
    for event in stream:
        if event[0] == ev.MARKER_POSITION:
            position = event.number if event.number < _PLAIN_MARKER else None
        elif event[0] == ev.MARKER_NAME and position is not None:
            beats = position / pulses
            found.append(Marker(text(event[1], unicode), beats, tempo.seconds_at(beats)))
            position = None
    return sorted(found, key=lambda marker: marker.position_beats)
