"""A Cubase or Nuendo project, as far as daw-lint can read it."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.session import Output, OutputKind, Session, SessionError, Track, TrackKind
from daw_lint.parsers.cubase import channels as mixer
from daw_lint.parsers.cubase.channels import Channel, count_output_buses, read_channels, read_rack
from daw_lint.parsers.cubase.timeline import read_rate, read_tempo
from daw_lint.parsers.values import reasons

_KINDS = {
    mixer.AUDIO: TrackKind.AUDIO,
    mixer.INSTRUMENT: TrackKind.INSTRUMENT,
    mixer.RACK_INSTRUMENT: TrackKind.INSTRUMENT,
    mixer.EFFECT: TrackKind.RETURN,
}
_MIXED = {*_KINDS, mixer.INPUT, mixer.OUTPUT}
_APP_VERSION = re.compile(rb"PAppVersion\0.{1,24}?\0\0\0.([A-Z][ -~]*)\0\0\0\0.(?:Version )?([\d.]+)\0", re.DOTALL)
_UNREAD = "daw-lint does not read the {} of a Cubase project"
_NOT_READ = {
    Fact.TRACKS: "groups, MIDI tracks and folders",
    Fact.DEVICES: "groups and the tracks that play the instrument rack",
    Fact.ROUTING: "sends",
    Fact.MUTE: "mute buttons",
    Fact.SOLO: "solo buttons",
    Fact.CLIPS: "clips",
    Fact.MEDIA: "media files",
    Fact.MARKERS: "markers",
    Fact.ARRANGEMENT_LENGTH: "length",
    Fact.ANNOTATIONS: "notes",
    Fact.RENDER_SETTINGS: "export settings",
}


def read_project(path: Path, data: bytes) -> Session:
    """Read a project. Raises ``SessionError``."""
    _refuse_truncated(path, data)
    app = _APP_VERSION.search(data)
    channels = read_channels(data)
    if app is None and not channels:
        todo = "save it again in Cubase 4 or later"
        raise SessionError(path, "the project has no version and no channels, so it is too old or truncated", todo)
    master, reason = _master(data, channels)
    missing = reasons(_UNREAD, _NOT_READ)
    if reason:
        missing[Fact.MASTER_DEVICES] = reason
    tracks = _tracks(channels, master)
    rate, tempo = read_rate(data), read_tempo(data)
    if rate is None:
        missing[Fact.SAMPLE_RATE] = "this Cubase project does not tell its sample rate"
    if tempo is None:
        missing[Fact.TEMPO] = "the tempo of this Cubase project glides, or could not be read"
    if not channels or any(channel.kind not in _MIXED or channel.volume_db is None for channel in channels):
        missing[Fact.LEVELS] = "not all channels of this Cubase project could be read"
    return Session(
        path=path,
        format="cpr",
        application=app[1].decode("ascii", "replace") if app else "Cubase",
        application_version=app[2].decode("ascii") if app else "",
        tracks=tracks,
        master=master,
        missing_facts=missing,
        sample_rate_hz=rate,
        tempo_map=tempo,
        inventory=read_rack(data),
    )


def _refuse_truncated(path: Path, data: bytes) -> None:
    """Reject a file shorter than its header says. Cubase's size leaves out 12 bytes of header. Raises ``SessionError``."""
    if len(data) < 12 or (data.startswith(b"RIFF") and len(data) < int.from_bytes(data[4:8], "big") + 12):
        raise SessionError(path, "the Cubase project is truncated", "copy it again, or restore it from a backup")


def _master(data: bytes, channels: list[Channel]) -> tuple[Track | None, str]:
    """Return the output bus if there is exactly one, else ``None`` and the reason."""
    outputs = [channel for channel in channels if channel.kind == mixer.OUTPUT]
    if not outputs:
        return None, "the output bus was not found in this Cubase project"
    if len(outputs) > 1 or count_output_buses(data) != 1:
        return None, "this Cubase project has several output buses, and does not show which one is the main mix"
    output = outputs[0]
    reason = "" if output.complete else "not all slots of the output bus of this Cubase project could be read"
    track = Track(
        id="master",
        kind=TrackKind.MASTER,
        name=output.name,
        path="Master",
        volume_db=output.volume_db,
        devices=output.devices,
    )
    return (None if reason else track), reason


def _tracks(channels: list[Channel], master: Track | None) -> tuple[Track, ...]:
    known = [channel for channel in channels if channel.kind in _KINDS]
    entries: dict[int | None, Output | None] = {}
    for number, channel in enumerate(known, 1):
        if channel.kind == mixer.EFFECT:
            is_new = channel.entry not in entries
            # A bus that leads into two channels leaves the output unknown.
            entries[channel.entry] = Output(OutputKind.TRACK, str(number), channel.name) if is_new else None
    for channel in channels:
        if channel.kind == mixer.OUTPUT:
            entries[channel.entry] = None if master is None else Output(OutputKind.MASTER, name=channel.name)
    return tuple(
        Track(
            id=str(number),
            kind=_KINDS[channel.kind],
            name=channel.name,
            path=channel.name,
            output=entries.get(channel.target) if channel.target is not None else None,
            volume_db=channel.volume_db,
            devices=channel.devices,
        )
        for number, channel in enumerate(known, 1)
    )
