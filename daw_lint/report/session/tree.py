"""A session as a readable tree, for ``daw-lint show``."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from daw_lint.model.facts import Fact
from daw_lint.model.session import (
    Device,
    DeviceFormat,
    InventoryItem,
    Marker,
    OutputKind,
    Session,
    Switch,
    Track,
    TrackKind,
)
from daw_lint.report.escape import clean

Span = tuple[str, str]


def lines(session: Session) -> Iterator[list[Span]]:
    """Yield the tree line by line, each as spans of text and style."""
    yield [(clean(session.path.name), "bold"), (f"  {session.application} {session.application_version}", "dim")]
    yield [(_about(session), "dim")]
    for track in session.tracks:
        if track.kind is not TrackKind.CUE:
            yield from _track(session, track)
    if session.master is not None:
        yield from _track(session, session.master)
    if session.markers:
        yield [("Markers", "bold")]
        for marker in session.markers:
            yield [(f"  {_time(marker.time_s)}  {_beat(marker)}{clean(marker.name)}", ""), (_song(marker), "dim")]
    yield from _inventory(session)
    missing = [media for media in session.media if media.exists is False]
    if session.media:
        yield [("Media", "bold"), (f"  {len(session.media)} files, {len(missing)} missing", "dim")]
    for fact, why in sorted(session.missing_facts.items()):
        yield [(f"not known: {fact} ({why})", "dim")]


def _about(session: Session) -> str:
    shown = sum(track.kind is not TrackKind.CUE for track in session.tracks)
    parts = [f"{shown} tracks" if shown or Fact.TRACKS in session.facts else "tracks not known"]
    if session.tempo_map is not None:
        parts.append(f"{session.tempo_map.start_bpm:g} BPM" + ("" if session.tempo_map.is_constant else " (automated)"))
    if session.time_signatures:
        first = session.time_signatures[0]
        parts.append(f"{first.numerator}/{first.denominator}")
    if session.arrangement_length_s is not None:
        parts.append(f"arrangement {_time(session.arrangement_length_s)}")
    return "  " + ", ".join(parts)


def _track(session: Session, track: Track) -> Iterator[list[Span]]:
    indent = "  " * track.path.count(" > ")
    marks = _marks(track)
    style = "dim" if track.muted is True else "bold"
    target = f" -> {clean(_target(session, track))}" if _target(session, track) else ""
    head = f"  {track.kind}, {_level(track.volume_db)}{target}{_clips(track)}"
    yield [(indent + clean(track.name), style), (head, "dim"), (f"  {marks}" if marks else "", "yellow")]
    for device in track.devices:
        yield from _device(device, indent + "  ")


def _device(device: Device, indent: str) -> Iterator[list[Span]]:
    state = _state(device.enabled)
    if not state and device.active is False:
        state = "inside something that is off"
    vendor = f", {clean(device.vendor)}" if device.vendor and device.vendor != "Ableton" else ""
    named = clean(device.label) if device.label == device.name else f"{clean(device.label)} ({clean(device.name)})"
    style = "dim" if device.active is False else ""
    yield [
        (f"{indent}{named}", style),
        (f"  {device.format}{vendor}", "dim"),
        (f"  {state}" if state else "", "yellow"),
    ]
    for chain in device.chains:
        chain_state = _state(chain.enabled)
        yield [(f"{indent}  [{clean(chain.name)}]", "dim"), (f"  {chain_state}" if chain_state else "", "yellow")]
        for inner in chain.devices:
            yield from _device(inner, indent + "    ")


def _inventory(session: Session) -> Iterator[list[Span]]:
    if session.inventory:
        yield [("Devices", "bold"), ("  on which tracks is not known", "dim")]
    for item in session.inventory:
        yield [(f"  {clean(item.name)}", ""), (f"  {_about_item(item)}", "dim")]


def _about_item(item: InventoryItem) -> str:
    vendor = clean(item.vendor) if item.vendor and item.format is not DeviceFormat.NATIVE else ""
    times = f"{item.count} times" if item.count and item.count > 1 else ""
    off = "off" if item.off_count == item.count else f"{item.off_count} of them off"
    return ", ".join(part for part in (item.format.value, vendor, times, off if item.off_count else "") if part)


def _song(marker: Marker) -> str:
    about = ", ".join(clean(part) for part in (marker.performer, marker.isrc) if part)
    return f"  {about}" if about else ""


def _beat(marker: Marker) -> str:
    return "" if marker.position_beats is None else f"beat {marker.position_beats:g}  "


def _marks(track: Track) -> str:
    marks = []
    if track.muted is not False:
        marks.append({True: "muted", "automated": "mute automated", None: "mute unknown"}[track.muted])
    flags = ((track.soloed, "soloed"), (track.armed, "armed"), (track.frozen, "frozen"))
    return ", ".join([*marks, *(word for value, word in flags if value)])


def _clips(track: Track) -> str:
    number = len(track.clips)
    return f", {number} clip{'s' if number > 1 else ''}" if number else ""


def _target(session: Session, track: Track) -> str:
    output = track.output
    if track.kind is TrackKind.MASTER:
        return ""
    if output is None:
        return "unknown"
    if output.kind is OutputKind.MASTER:
        return ""
    if output.kind is OutputKind.TRACK:
        target = session.track_by_id(output.track_id)
        return "" if output.track_id == track.parent_id else (target.name if target else "unknown")
    return {"none": "sends only", "outside": output.name or "outside"}.get(output.kind.value, "")


def _state(switch: Switch) -> str:
    if switch == "automated":
        return "switched by automation"
    return {True: "", False: "off", None: "on or off unknown"}[switch]


def _level(volume_db: float | None) -> str:
    if volume_db is None:
        return "level unknown"
    return "fader down" if isinf(volume_db) else f"{round(volume_db, 1) + 0.0:+.1f} dB"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    return f"{int(minutes)}:{rest:06.3f}"
