"""A session as a readable tree, for ``daw-lint show``."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from daw_lint.diff.details import is_closed
from daw_lint.disk.media_faults import fault_of
from daw_lint.judge.device_settings import dynamics_settings
from daw_lint.judge.processors import is_active
from daw_lint.judge.settings_wording import lines_of, off_by_itself
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.session import (
    Device,
    DeviceFormat,
    InventoryItem,
    Marker,
    OutputKind,
    Send,
    Session,
    Switch,
    Track,
    TrackKind,
)
from daw_lint.model.wording import clock, count, fixed
from daw_lint.rulebook.catalogue import Catalogue, load

Span = tuple[str, str]


def lines(session: Session) -> Iterator[list[Span]]:
    """Yield the tree line by line, each as spans of text and style."""
    catalogue = load()
    yield [(session.path.name, "bold"), (f"  {session.application} {session.application_version}", "dim")]
    yield [(_about(session), "dim")]
    if session.cut_off:
        yield [(f"  {session.cut_off}", "yellow")]
    if session.saves > 1:
        yield [(f"  the newest of {session.saves} saves in the file", "yellow")]
    yield from _note(session.annotation, "  ")
    for track in session.tracks:
        if track.kind is not TrackKind.CUE:
            yield from _track(session, track, catalogue)
    if session.master is not None:
        yield from _track(session, session.master, catalogue)
    if session.markers:
        yield [("Markers", "bold")]
        for marker in session.markers:
            yield [(f"  {clock(marker.time_s)}  {_beat(marker)}{marker.name}", ""), (_song(marker), "dim")]
    yield from _inventory(session)
    if session.media:
        yield [("Media", "bold"), (f"  {_media(session)}", "dim")]
    if session.export is not None:
        yield [("Export", "bold"), (f"  {_export(session.export)}", "dim")]
    for fact, why in sorted(session.missing_facts.items()):
        yield [(f"unknown: {fact} ({why})", "dim")]


def _media(session: Session) -> str:
    """Count the media files: missing ones, unusable ones (empty, cut off, no audio), and ones not looked for here."""
    files = session.media
    unknown = sum(media.exists is None for media in files)
    faulty = sum(
        media.exists is True and media.resolved is not None and fault_of(media.resolved) is not None for media in files
    )
    parts = [count(len(files), "file")]
    if unknown < len(files):
        parts.append(f"{sum(media.exists is False for media in files)} missing")
    if faulty:
        parts.append(f"{faulty} unusable")
    if unknown:
        parts.append(f"{unknown} not looked for" if unknown < len(files) else "not looked for")
    return ", ".join(parts)


def _about(session: Session) -> str:
    shown = sum(track.kind is not TrackKind.CUE for track in session.tracks)
    parts = [count(shown, "track") if shown or Fact.TRACKS in session.facts else "tracks unknown"]
    if session.tempo_map is not None:
        parts.append(f"{session.tempo_map.start_bpm:g} BPM" + ("" if session.tempo_map.is_constant else " (automated)"))
    if session.time_signatures:
        first = session.time_signatures[0]
        parts.append(f"{first.numerator}/{first.denominator}")
    if session.sample_rate_hz is not None:
        parts.append(f"{session.sample_rate_hz:g} Hz")
    if session.arrangement_length_s is not None:
        parts.append(f"arrangement {clock(session.arrangement_length_s)}")
    return "  " + ", ".join(parts)


def _export(export: Export) -> str:
    """List the settings of the next export that are known."""
    parts = [
        "parts of the song" if export.of == "parts" else "the mix" if export.of == "mix" else "",
        export.codec or "",
    ]
    if export.bit_depth is not None:
        parts.append(f"{export.bit_depth}-bit" + (" float" if export.is_float else ""))
    if export.sample_rate_hz is not None:
        parts.append(f"{export.sample_rate_hz:g} Hz")
    if export.channels is not None:
        parts.append({1: "mono", 2: "stereo"}.get(export.channels, f"{export.channels} channels"))
    named = {"dithered": export.dither, "normalised": export.normalises, "limited": export.limits}
    parts += [word for word, is_on in named.items() if is_on]
    return ", ".join(part for part in parts if part) or "no settings that daw-lint reads"


def _track(session: Session, track: Track, catalogue: Catalogue) -> Iterator[list[Span]]:
    indent = "  " * track.path.count(" > ")
    marks = _marks(track)
    style = "dim" if track.muted is True else "bold"
    target = f" -> {_target(session, track)}" if _target(session, track) else ""
    moved = " (automated)" if track.volume_automated else ""
    head = f"  {track.kind}, {_level(track.volume_db)}{moved}{target}{_clips(track)}"
    yield [(indent + track.name, style), (head, "dim"), (f"  {marks}" if marks else "", "yellow")]
    yield from _note(track.annotation, indent + "  ")
    for send in track.sends:
        if not is_closed(send):
            yield [(f"{indent}  send to {_send_target(session, send)}", "dim"), (f"  {_send(send)}", "dim")]
    for device in track.devices:
        yield from _device(device, indent + "  ", catalogue)


def _note(annotation: str, indent: str) -> Iterator[list[Span]]:
    for line in annotation.splitlines():
        if line.strip():
            yield [(f"{indent}note: {line.strip()}", "dim")]


def _send_target(session: Session, send: Send) -> str:
    target = session.track_by_id(send.target_id)
    return target.name if target is not None else "unknown"


def _send(send: Send) -> str:
    moved = " (automated)" if send.automated else ""
    return _level(send.level_db) + moved + (", off" if send.enabled is False else "")


def _device(device: Device, indent: str, catalogue: Catalogue) -> Iterator[list[Span]]:
    settings = dynamics_settings(device, catalogue)
    is_off = is_active(device, settings) is False
    state = _state(device.enabled)
    if not state and is_off:
        state = "in a rack, chain or track that is off" if device.active is False else off_by_itself(settings)
    vendor = f", {device.vendor}" if device.vendor and device.vendor != "Ableton" else ""
    named = device.label if device.label == device.name else f"{device.label} ({device.name})"
    style = "dim" if is_off else ""
    yield [
        (f"{indent}{named}", style),
        (f"  {device.format}{vendor}", "dim"),
        (f"  {state}" if state else "", "yellow"),
    ]
    for line in lines_of(settings) if settings is not None else ():
        yield [(f"{indent}  {line}", "dim")]
    yield from _note(device.annotation, indent + "  ")
    for chain in device.chains:
        chain_state = _state(chain.enabled)
        yield [(f"{indent}  [{chain.name}]", "dim"), (f"  {chain_state}" if chain_state else "", "yellow")]
        for inner in chain.devices:
            yield from _device(inner, indent + "    ", catalogue)


def _inventory(session: Session) -> Iterator[list[Span]]:
    if session.inventory:
        yield [("Devices", "bold"), ("  on unknown tracks", "dim")]
    for item in session.inventory:
        yield [(f"  {item.name}", ""), (f"  {_about_item(item)}", "dim")]


def _about_item(item: InventoryItem) -> str:
    vendor = item.vendor if item.vendor and item.format is not DeviceFormat.NATIVE else ""
    times = f"{item.count} times" if item.count and item.count > 1 else ""
    off = "off" if item.off_count == item.count else f"{item.off_count} of them off"
    return ", ".join(part for part in (item.format.value, vendor, times, off if item.off_count else "") if part)


def _song(marker: Marker) -> str:
    about = ", ".join(part for part in (marker.performer, marker.isrc) if part)
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
    return f", {count(len(track.clips), 'clip')}" if track.clips else ""


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
    return "fader down" if isinf(volume_db) else f"{fixed(volume_db, sign=True)} dB"
