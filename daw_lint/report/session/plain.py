"""A session as plain text for git: one detail a line; equal music gives equal text, wherever the file is.

Track heads start in column 1, so that git names the track above each change. What nearly every track has (it
is on, feeds its group or the master, is panned to the center) is left out, and so is what depends only on the view, the
disk or the order of saving.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from daw_lint.diff.clip_wording import clip_text, clip_where
from daw_lint.diff.details import (
    Detail,
    chain_details,
    device_details,
    device_head,
    is_closed,
    send_details,
    session_details,
    track_details,
)
from daw_lint.diff.device_settings import SettingsOf, state_details
from daw_lint.diff.labels import Names, label, shown_tracks
from daw_lint.diff.numbers import beats, rounded
from daw_lint.judge.device_settings import states_of
from daw_lint.model.session import Chain, Device, Marker, Session, SessionError, Track, TrackKind
from daw_lint.model.wording import clock
from daw_lint.rulebook.catalogue import load

_HEADS = {TrackKind.GROUP: "Group", TrackKind.RETURN: "Return", TrackKind.MASTER: "Master"}


def lines(session: Session) -> Iterator[str]:
    """Yield the text line by line."""
    names, states = Names(session), states_of(load())
    yield "Session"
    if session.cut_off:
        yield f"  {session.cut_off}"
    yield from _details(session_details(session), 1)
    yield from _time_line(session)
    for track in shown_tracks(session):
        yield f"{_HEADS.get(track.kind, 'Track')}: {label(track, session.format)}"
        yield from _track(track, names, states)
    if session.master is not None:
        yield "Master"
        yield from _track(session.master, names, states)
    yield from _section("Markers", (_marker(marker) for marker in session.markers))
    yield from _section("Devices (on unknown tracks)", _inventory(session))
    yield from _section("Media", sorted({media.stored_path for media in session.media}))


def unreadable(error: SessionError, data: bytes | None) -> Iterator[str]:
    """Yield a text for a session that cannot be read: an error would make git stop."""
    yield "Session that daw-lint cannot read"
    yield f"  {error.what}: {error.todo}"
    if data is not None:
        yield f"  {len(data)} bytes, sha256 {sha256(data).hexdigest()[:16]}"


def _track(track: Track, names: Names, states: SettingsOf) -> Iterator[str]:
    yield from _details(track_details(track, names), 1)
    for send in track.sends:
        if not is_closed(send):
            state = ", ".join(detail.text for detail in send_details(send) if not detail.is_usual)
            yield f"  send to {names.label(send.target_id)}: {state or 'level unknown'}"
    yield from _devices(track.devices, names, states, 1)
    order = sorted(track.clips, key=lambda clip: (clip.start_beats is None, clip.start_beats or 0, clip.name))
    for clip in order:
        yield f"  clip {clip_where(clip)}: {clip_text(clip)}"


def _devices(devices: Sequence[Device], names: Names, states: SettingsOf, depth: int) -> Iterator[str]:
    for device in devices:
        facts = [*device_details(device, names), *state_details(states(device))]
        yield f"{'  ' * depth}device: {device_head(device)}{_state(facts)}{_settings(facts)}"
        yield from _details((detail for detail in facts if detail.name == "note"), depth + 1)
        for chain in device.chains:
            yield from _chain(chain, names, states, depth + 1)


def _chain(chain: Chain, names: Names, states: SettingsOf, depth: int) -> Iterator[str]:
    facts = list(chain_details(chain))
    yield f"{'  ' * depth}chain: {chain.name}{_state(facts)}"
    yield from _details((detail for detail in facts if detail.name == "fader"), depth + 1)
    yield from _devices(chain.devices, names, states, depth + 1)


def _state(details: Iterable[Detail]) -> str:
    return "".join(f", {detail.text}" for detail in details if detail.name == "switch" and not detail.is_usual)


def _settings(details: Iterable[Detail]) -> str:
    """Write the other facts of a device on its line, so that adding or removing a device changes one line."""
    settings = (
        detail for detail in details if detail.name not in ("name", "format", "switch", "note") and not detail.is_usual
    )
    return "".join(f", {detail.name} {detail.text}" for detail in settings)


def _details(details: Iterable[Detail], depth: int) -> Iterator[str]:
    for detail in details:
        if not detail.is_usual:
            yield f"{'  ' * depth}{detail.name}: {detail.text}"


def _time_line(session: Session) -> Iterator[str]:
    tempo = session.tempo_map
    if tempo is not None:
        yield f"  tempo: {rounded(tempo.start_bpm, 3)} BPM"
        for point in () if tempo.is_constant else tempo.points:
            if point.position_beats > 0:
                yield f"  tempo at {beats(point.position_beats)}: {rounded(point.bpm, 3)} BPM"
    for index, one in enumerate(session.time_signatures):
        where = f" at {beats(one.position_beats)}" if index else ""
        yield f"  time signature{where}: {one.numerator}/{one.denominator}"
    if session.arrangement_length_beats is not None:
        yield f"  length: {beats(session.arrangement_length_beats)} beats"
    elif session.arrangement_length_s is not None:
        yield f"  length: {clock(session.arrangement_length_s)}"


def _marker(marker: Marker) -> str:
    where = clock(marker.time_s) if marker.position_beats is None else beats(marker.position_beats)
    about = [part for part in (marker.name, marker.performer, marker.isrc) if part]
    return f"marker at {where}: {', '.join(about)}"


def _inventory(session: Session) -> Iterator[str]:
    for item in session.inventory:
        off = f", {item.off_count} off" if item.off_count else ""
        yield f"{item.name} ({item.format.value}): {item.count or 'number unknown'}{off}"


def _section(head: str, entries: Iterable[str]) -> Iterator[str]:
    for index, entry in enumerate(entries):
        if index == 0:
            yield head
        yield f"  {entry}"
