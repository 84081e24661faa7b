"""Check the devices on the master path: the master track, the buses that everything runs through, and their racks."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import class_name
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.session import Device, DeviceFormat, Track, TrackKind
from daw_lint.rulebook.name_guess import advice

_UNKNOWN = "unknown"
_OFF_AROUND = "inactive: its rack or chain, or all effects of the track, are switched off"


def active_devices(case: Case, settings: Settings) -> Result:
    """Find active devices of the classes in ``classes``; report unknown plug-ins as not judged."""
    if Fact.ROUTING not in case.the_session.facts:
        yield Unjudged("track routing is not known, so only the master itself was checked, not the buses before it")
    for track, device in _devices(case):
        found = case.classify(device)
        if found.plugin_class == _UNKNOWN and device.active is not False:
            yield Unjudged(_unknown(device), device.path)
        if found.plugin_class not in settings["classes"] or device.active is False:
            continue
        if device.active is None:
            yield Unjudged(f"the file does not say whether this {class_name(found.plugin_class)} is on", device.path)
            continue
        word = class_name(found.plugin_class)
        remark, evidence = _safety(device)
        yield Hit(
            f"{word} {_place(track)} of a mix ({_state(device)}{remark})",
            device.path,
            evidence={"class": found.plugin_class, "device": device.name, "known_by": found.reason, **evidence},
        )


def bypassed_devices(case: Case, settings: Settings) -> Result:
    """Find devices of the classes in ``classes`` that are switched off, but those that a new session already has."""
    for track, device in _devices(case):
        found = case.classify(device)
        if found.plugin_class in settings["classes"] and device.active is False and not device.from_template:
            state = "switched off" if device.enabled is False else _OFF_AROUND
            message = f"{class_name(found.plugin_class)} {_place(track)}, {state}"
            yield Hit(message, device.path, evidence={"class": found.plugin_class, "known_by": found.reason})


def named_class(case: Case, settings: Settings) -> Result:
    """Find active devices of the classes in ``classes``; the setting ``message`` is the text of the finding.

    ``only`` and ``but``, if a rule has them, are names in the catalogue to include or to leave out.
    """
    only, but = settings.get("only", ()), settings.get("but", ())
    for track, device in _devices(case):
        found = case.classify(device)
        if found.plugin_class not in settings["classes"] or device.active is False:
            continue
        name = found.entry.name if found.entry is not None else ""
        if name in but or (only and name not in only):
            continue
        if device.active is None:
            yield Unjudged(f"the file does not say whether this {class_name(found.plugin_class)} is on", device.path)
            continue
        message = settings["message"].format(word=class_name(found.plugin_class), place=_place(track))
        yield Hit(f"{message} ({_state(device)})", device.path, evidence={"class": found.plugin_class})


def shaping_devices(case: Case, settings: Settings) -> Result:
    """Find active devices that saturate or distort (``classes``, or Live's ``native``). A soft clip that is on is MB103."""
    for track, device in _devices(case):
        is_meant = device.native_type in settings["native"] or case.classify(device).plugin_class in settings["classes"]
        if not is_meant or device.active is False or device.parameters.get("soft_clip") is True:
            continue
        if device.active is None:
            yield Unjudged("the file does not say whether this device is on", device.path)
        elif device.parameters.get("dry_wet") != 0.0:
            yield Hit(f"{device.label} {_place(track)} distorts the whole mix ({_state(device)})", device.path)


def hidden_clippers(case: Case, settings: Settings) -> Result:
    """Find native devices whose soft clip is on: a clipper under another name."""
    for track, device in _devices(case):
        if device.format is not DeviceFormat.NATIVE or device.parameters.get("soft_clip") is not True:
            continue
        if device.active is False:
            continue
        if device.active is None:
            yield Unjudged("the file does not say whether this device is on", device.path)
            continue
        yield Hit(f"{device.name} soft-clips {_place(track)}: its soft clip is on", device.path)


def _devices(case: Case) -> Iterator[tuple[Track, Device]]:
    for track in case.routing.master_path:
        for device in track.walk_devices():
            if not device.chains and not (device.native_type or "").endswith("GroupDevice"):
                yield track, device


def _place(track: Track) -> str:
    if track.kind is TrackKind.MASTER:
        return "on the master bus"
    return f"on '{track.name}', the bus that every track runs through,"


def _state(device: Device) -> str:
    return "its on/off switch is automated" if device.active == "automated" else "active"


def _safety(device: Device) -> tuple[str, Evidence]:
    """Say if Live's own limiter adds no gain: it is a safety limiter, and still shapes the peaks that it catches."""
    gain, ceiling = device.parameters.get("gain_db"), device.parameters.get("ceiling_db")
    if device.native_type != "Limiter" or not isinstance(gain, float) or not isinstance(ceiling, float):
        return "", {}
    evidence: Evidence = {"gain_db": round(gain, 2), "ceiling_db": round(ceiling, 2)}
    if gain > 0.005:
        return f", gain {gain:+.1f} dB", evidence
    return f", gain {gain:.1f} dB: it only catches peaks over {ceiling:.1f} dB", evidence


def _unknown(device: Device) -> str:
    words = {DeviceFormat.MAX: "Max device", DeviceFormat.NATIVE: "native device"}
    what = words.get(device.format, f"{device.format.value} plug-in")
    note = advice(device.name)
    return f"{device.name!r} is a {what} that is not in the catalogue{f'; {note}' if note else ': it may be a limiter'}"
