"""The values of the facts (``rulebook.facts``) in one case, for rules written as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from daw_lint.judge.case import Case
from daw_lint.judge.device_settings import dynamics_settings, switch_of
from daw_lint.judge.processors import is_active
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.session import Device, Track
from daw_lint.rulebook.facts import FLAG, NUMBER, NUMBERS, TEXT, TEXTS, Variable, declared, measured, measured_parts

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
    numbers = bounce_numbers(bounce)
    return {name: value for name, value in numbers.items() if not isinstance(value, float) or isfinite(value)}


def bounce_numbers(bounce: Bounce | None) -> Values:
    """Collect all measured numbers and switches of a bounce, levels of silence (``-inf``) too."""
    if bounce is None:
        return {}
    found = {**_declared(Fact.BOUNCE_FORMAT, bounce.audio), "bounce.format.file": bounce.path.name}
    for part in measured_parts():
        of_part = getattr(bounce, part)
        for variable in measured(part) if of_part is not None else ():
            value = _plain(variable, getattr(of_part, variable.field))
            if value is not None:
                found[variable.name] = value
    return found


def of_session(case: Case) -> Values:
    """Collect the facts of the session as a whole and of its master."""
    session = case.session
    if session is None:
        return {"session.stage": case.stage}
    devices = (device for track in session.all_tracks() for device in track.walk_devices())
    values = {
        **_declared("session", session),
        **_declared("session.export", session.export or Export()),
        "session.stage": case.stage,
        "session.device_classes": _once(case.classify(device).plugin_class for device in devices),
    }
    if session.master is not None:
        values |= _declared("master", session.master)
        if Fact.MASTER_DEVICES in session.facts:
            values |= _devices("master", case, case.routing.master_devices())
    return values


def _declared(head: str, thing: object) -> Values:
    """Return what the model declares of an object, as rules ask for it."""
    return {variable.name: _plain(variable, getattr(thing, variable.field)) for variable in declared(head)}


def _plain(variable: Variable, value: Any) -> Any:
    """Return a value in the type of its kind. A switch that automation moves has none: it is neither on nor off."""
    if value is None or (variable.kind == FLAG and not isinstance(value, bool)):
        return None
    if variable.kind == NUMBER:
        return float(value)
    if variable.kind == TEXT:
        return str(value)
    if variable.kind == TEXTS:
        return list(value)
    return {name: float(number) for name, number in value.items()} if variable.kind == NUMBERS else value


def _session(case: Case) -> Iterator[tuple[str, Values]]:
    yield "", {}


def _tracks(case: Case) -> Iterator[tuple[str, Values]]:
    for track in case.the_session.tracks:
        yield track.path, _track(case, track)


def _track(case: Case, track: Track) -> Values:
    session, routing = case.the_session, case.routing
    group = session.track_by_id(track.parent_id)
    target = session.track_by_id(track.output.track_id) if track.output is not None else None
    return {
        **_declared("track", track),
        "track.group": group.name if group is not None else "",
        "track.output_name": (target.name if target is not None else track.output.name) if track.output else None,
        "track.is_reference": any(track.id == entry.id for entry in routing.references),
        "track.is_heard": routing.is_heard(track),
        "track.on_master_path": any(track.id == entry.id for entry in routing.master_path),
        **_devices("track", case, track.walk_devices()),
    }


def _devices(head: str, case: Case, devices: Iterable[Device]) -> Values:
    """Collect names and classes of the active devices; nothing if it is unknown whether one of them is active."""
    present = list(devices)
    switches = [switch_of(device, case.catalogue) for device in present]
    if None in switches:
        return {}
    active = [device for device, switch in zip(present, switches, strict=True) if switch]
    return {
        f"{head}.device_names": _once(device.name for device in active),
        f"{head}.device_classes": _once(case.classify(device).plugin_class for device in active),
    }


def _all_devices(case: Case) -> Iterator[tuple[str, Values]]:
    on_path = {track.id for track in case.routing.master_path}
    for track in case.the_session.all_tracks():
        around = _track(case, track)
        for device in track.walk_devices():
            own = {"device.on_master_path": track.id in on_path}
            yield device.path, {**around, **_declared("device", device), **own, **_inside(case, device)}


def _inside(case: Case, device: Device) -> Values:
    """Collect the class of a device; of a dynamics device also what it is set to, and whether its own bypass is on."""
    values: Values = {"device.class": case.classify(device).plugin_class}
    settings = dynamics_settings(device, case.catalogue)
    if settings is not None:
        switch = is_active(device, settings)
        values["device.active"] = switch if isinstance(switch, bool) else None
        values["device.parameters"] = {name: float(value) for name, value in settings.parameters.items()}
    return values


def _clips(case: Case) -> Iterator[tuple[str, Values]]:
    for track in case.the_session.tracks:
        around = _track(case, track)
        for clip in track.clips:
            yield track.path, {**around, **_declared("clip", clip)}


def _media(case: Case) -> Iterator[tuple[str, Values]]:
    for media in case.the_session.media:
        yield media.owner_path, _declared("media", media)


def _markers(case: Case) -> Iterator[tuple[str, Values]]:
    for marker in case.the_session.markers:
        yield marker.name, _declared("marker", marker)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


_OF: Mapping[str, Callable[[Case], Iterator[tuple[str, Values]]]] = {
    "session": _session, "track": _tracks, "device": _all_devices, "clip": _clips, "media": _media, "marker": _markers,
}  # fmt: skip
