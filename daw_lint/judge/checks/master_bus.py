"""What stands on the master path: the master track, the buses that everything runs through, and their racks."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import class_name
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.session import Device, DeviceFormat, Track, TrackKind

_UNKNOWN = "unknown"


def active_devices(case: Case, settings: Settings) -> Result:
    """Devices of the classes in ``classes`` that are switched on; unknown plug-ins are said to be unknown."""
    if Fact.ROUTING not in case.the_session.facts:
        yield Unjudged("where tracks run is not known, so only the master itself was looked at, not buses before it")
    for track, device in _devices(case):
        verdict = case.classify(device)
        if verdict.plugin_class == _UNKNOWN and device.active is not False:
            yield Unjudged(_unknown(device), device.path)
        if verdict.plugin_class not in settings["classes"] or device.active is False:
            continue
        if device.active is None:
            yield Unjudged(f"the file does not tell whether this {class_name(verdict.plugin_class)} is on", device.path)
            continue
        word = class_name(verdict.plugin_class)
        remark, evidence = _safety(device)
        yield Hit(
            f"{word} {_place(track)} of a mix ({_state(device)}{remark})",
            device.path,
            evidence={"class": verdict.plugin_class, "device": device.name, "known_by": verdict.reason, **evidence},
        )


def bypassed_devices(case: Case, settings: Settings) -> Result:
    """Devices of the classes in ``classes`` that are there but switched off."""
    for track, device in _devices(case):
        verdict = case.classify(device)
        if verdict.plugin_class in settings["classes"] and device.active is False:
            own = "switched off" if device.enabled is False else "in a rack or chain that is off"
            message = f"{class_name(verdict.plugin_class)} {_place(track)}, {own}"
            yield Hit(message, device.path, evidence={"class": verdict.plugin_class, "known_by": verdict.reason})


def named_class(case: Case, settings: Settings) -> Result:
    """Devices of the classes in ``classes`` that are switched on, reported in the words of ``message``.

    Where a rule has them, ``only`` and ``but`` are names in the catalogue that it is or is not about.
    """
    only, but = settings.get("only", ()), settings.get("but", ())
    for track, device in _devices(case):
        verdict = case.classify(device)
        if verdict.plugin_class not in settings["classes"] or device.active is False:
            continue
        name = verdict.entry.name if verdict.entry is not None else ""
        if name in but or (only and name not in only):
            continue
        if device.active is None:
            yield Unjudged(f"the file does not tell whether this {class_name(verdict.plugin_class)} is on", device.path)
            continue
        message = settings["message"].format(word=class_name(verdict.plugin_class), place=_place(track))
        yield Hit(f"{message} ({_state(device)})", device.path, evidence={"class": verdict.plugin_class})


def shaping_devices(case: Case, settings: Settings) -> Result:
    """Active devices that saturate or distort: of ``classes``, or native ones of ``native``; not where a soft clip is on."""
    for track, device in _devices(case):
        is_meant = device.native_type in settings["native"] or case.classify(device).plugin_class in settings["classes"]
        if not is_meant or device.active is False or device.parameters.get("soft_clip") is True:
            continue
        if device.active is None:
            yield Unjudged("the file does not tell whether this device is on", device.path)
        elif device.parameters.get("dry_wet") != 0.0:
            yield Hit(
                f"{device.label} {_place(track)} of a mix rounds peaks off or cuts them ({_state(device)})", device.path
            )


def hidden_clippers(case: Case, settings: Settings) -> Result:
    """Native devices whose soft clip is on: a clipper inside a device that carries no such name."""
    for track, device in _devices(case):
        if device.format is not DeviceFormat.NATIVE or device.parameters.get("soft_clip") is not True:
            continue
        if device.active is False:
            continue
        if device.active is None:
            yield Unjudged("the file does not tell whether this device is on", device.path)
            continue
        yield Hit(f"{device.name} clips softly {_place(track)}: its soft clip is on", device.path)


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
    return "switched by automation" if device.active == "automated" else "active"


def _safety(device: Device) -> tuple[str, Evidence]:
    """Say so when Live's own limiter adds no gain: it is there for safety, and still shapes every peak it meets."""
    gain, ceiling = device.parameters.get("gain_db"), device.parameters.get("ceiling_db")
    if device.native_type != "Limiter" or not isinstance(gain, float) or not isinstance(ceiling, float):
        return "", {}
    evidence: Evidence = {"gain_db": round(gain, 2), "ceiling_db": round(ceiling, 2)}
    if gain > 0.005:
        return f", gain {gain:+.1f} dB", evidence
    return f", gain {gain:.1f} dB: it only catches what is over {ceiling:.1f} dB", evidence


def _unknown(device: Device) -> str:
    what = "Max device" if device.format is DeviceFormat.MAX else f"{device.format.value} plug-in"
    return f"{device.name!r} is a {what} that the catalogue does not know: it may be a limiter"
