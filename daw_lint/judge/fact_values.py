"""The values of the facts (``rulebook.facts``) in one case, for rules written as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from daw_lint.judge.case import Case
from daw_lint.model.session import Device, Switch, Track, TrackKind
from daw_lint.rulebook.facts import PARTS

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce

Values = dict[str, Any]


def objects(case: Case, scope: str) -> Iterator[tuple[str, Values]]:
    """Yield the object path and the facts of each object of a kind; ``None`` means unknown."""
    common = {**of_session(case), **of_bounce(case.bounce)}
    for path, values in _OF[scope](case):
        yield path, {**common, **values}


def of_bounce(bounce: Bounce | None) -> Values:
    """Collect all measured numbers and switches of a bounce. Infinite levels (silence) are left out."""
    if bounce is None:
        return {}
    audio = bounce.audio
    found: Values = {
        f"bounce.format.{name}": float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in (
            ("container", audio.container), ("codec", audio.codec), ("lossy", audio.lossy), ("channels", audio.channels),
            ("sample_rate_hz", audio.sample_rate_hz), ("length_s", audio.length_s), ("bit_depth", audio.bit_depth),
            ("is_float", audio.is_float), ("file", bounce.path.name),
        )
    }  # fmt: skip
    for part in PARTS:
        measured = getattr(bounce, part)
        for name in measured._fields if measured is not None else ():
            value = getattr(measured, name)
            if isinstance(value, bool):
                found[f"bounce.{part}.{name}"] = value
            elif isinstance(value, int | float) and isfinite(value):
                found[f"bounce.{part}.{name}"] = float(value)
    return found


def of_session(case: Case) -> Values:
    """Collect the facts of the session as a whole and of its master."""
    session = case.session
    if session is None:
        return {"session.stage": case.stage}
    tempo = session.tempo_map
    devices = [device for track in session.all_tracks() for device in track.walk_devices()]
    plain = [track for track in session.tracks if track.kind not in (TrackKind.RETURN, TrackKind.CUE)]
    values: Values = {
        "session.file": session.path.name,
        "session.format": session.format,
        "session.application": session.application,
        "session.application_version": session.application_version,
        "session.stage": case.stage,
        "session.annotation": session.annotation,
        "session.sample_rate_hz": session.sample_rate_hz,
        "session.tempo_bpm": tempo.start_bpm if tempo else None,
        "session.tempo_changes": not tempo.is_constant if tempo else None,
        "session.length_s": session.arrangement_length_s,
        "session.length_beats": session.arrangement_length_beats,
        "session.track_count": float(len(plain)),
        "session.device_count": float(len(devices)),
        "session.media_count": float(len(session.media)),
        "session.marker_count": float(len(session.markers)),
        "session.device_names": _once(device.name for device in devices),
        "session.device_classes": _once(case.classify(device).plugin_class for device in devices),
    }
    if session.master is not None:
        values |= {f"master.{name}": getattr(session.master, name) for name in ("volume_db", "volume_automated", "pan")}
        if "session.master.devices" in session.facts:
            values |= _devices("master", case, case.routing.master_devices())
    return values


def _session(case: Case) -> Iterator[tuple[str, Values]]:
    yield "", {}


def _tracks(case: Case) -> Iterator[tuple[str, Values]]:
    for track in case.the_session.tracks:
        yield track.path, _track(case, track)


def _track(case: Case, track: Track) -> Values:
    session, routing = case.the_session, case.routing
    group = session.track_by_id(track.parent_id)
    target = session.track_by_id(track.output.track_id) if track.output is not None else None
    names = (
        "name", "path", "named_by_user", "annotation", "volume_db", "volume_automated", "pan", "soloed", "armed", "frozen",
        "monitoring",
    )  # fmt: skip
    lanes = track.automation_lanes
    return {
        **{f"track.{name}": getattr(track, name) for name in names},
        "track.kind": track.kind.value,
        "track.group": group.name if group is not None else "",
        "track.output": track.output.kind.value if track.output is not None else None,
        "track.output_name": (target.name if target is not None else track.output.name) if track.output else None,
        "track.is_reference": any(track.id == entry.id for entry in routing.references),
        "track.is_heard": routing.is_heard(track),
        "track.on_master_path": any(track.id == entry.id for entry in routing.master_path),
        "track.muted": _switch(track.muted),
        "track.automation_lanes": None if lanes is None else float(lanes),
        "track.clip_count": float(len(track.clips)),
        "track.send_count": float(sum(send.level_db is not None and isfinite(send.level_db) for send in track.sends)),
        "track.device_count": float(sum(1 for _ in track.walk_devices())),
        **_devices("track", case, track.walk_devices()),
    }


def _devices(head: str, case: Case, devices: Iterable[Device]) -> Values:
    """Collect names and classes of the active devices; nothing if it is unknown whether one of them is active."""
    present = list(devices)
    if any(device.active is None for device in present):
        return {}
    active = [device for device in present if device.active]
    return {
        f"{head}.device_names": _once(device.name for device in active),
        f"{head}.device_classes": _once(case.classify(device).plugin_class for device in active),
    }


def _all_devices(case: Case) -> Iterator[tuple[str, Values]]:
    on_path = {track.id for track in case.routing.master_path}
    for track in case.the_session.all_tracks():
        around = _track(case, track)
        for device in track.walk_devices():
            yield (
                device.path,
                {
                    **around,
                    **{
                        f"device.{name}": getattr(device, name)
                        for name in ("name", "label", "path", "vendor", "plugin_id")
                    },
                    "device.format": device.format.value,
                    "device.class": case.classify(device).plugin_class,
                    "device.enabled": _switch(device.enabled),
                    "device.active": _switch(device.active),
                    "device.on_master_path": track.id in on_path,
                    "device.parameters": {name: float(value) for name, value in device.parameters.items()},
                },
            )


def _clips(case: Case) -> Iterator[tuple[str, Values]]:
    names = (
        "name", "kind", "start_beats", "end_beats", "muted", "warped", "warp_mode", "transpose_semitones", "gain_db",
        "media_path",
    )  # fmt: skip
    for track in case.the_session.tracks:
        around = _track(case, track)
        for clip in track.clips:
            yield track.path, {**around, **{f"clip.{name}": getattr(clip, name) for name in names}}


def _media(case: Case) -> Iterator[tuple[str, Values]]:
    for media in case.the_session.media:
        name = PurePosixPath(media.stored_path.replace("\\", "/"))
        yield (
            media.owner_path,
            {
                "media.file": name.name,
                "media.path": media.stored_path,
                "media.suffix": name.suffix.lstrip(".").lower(),
                "media.exists": media.exists,
                "media.location": media.location,
                "media.sample_rate_hz": media.sample_rate_hz,
                "media.length_s": media.length_s,
                "media.owner": media.owner_path,
            },
        )


def _markers(case: Case) -> Iterator[tuple[str, Values]]:
    for marker in case.the_session.markers:
        yield marker.name, {f"marker.{name}": getattr(marker, name) for name in ("name", "position_beats", "time_s")}


def _switch(state: Switch) -> bool | None:
    return state if isinstance(state, bool) else None


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


_OF: Mapping[str, Callable[[Case], Iterator[tuple[str, Values]]]] = {
    "session": _session, "track": _tracks, "device": _all_devices, "clip": _clips, "media": _media, "marker": _markers,
}  # fmt: skip
