"""Edits of Live sets. A value stands in ``Manual``; older sets, and sets with an envelope that never moves, hold it again as events.

All places that hold a value get the new one, so that they agree as before. Live itself was not there to open the results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from daw_lint.model.fix import Action
from daw_lint.model.place import Address, Place, Step
from daw_lint.model.session import Device
from daw_lint.parsers.ableton.media import StoredPath, project_folder
from daw_lint.parsers.ableton.native_parameters import SOFT_CLIPS
from daw_lint.parsers.editing.edit import Edit, Editor, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, in_attribute
from daw_lint.parsers.editing.relink import media_of, relinked
from daw_lint.parsers.editing.target import annotation_of
from daw_lint.parsers.editing.xml_spans import (
    Element,
    attribute,
    child,
    children,
    element_starts,
    find_element,
    whole_element,
)
from daw_lint.parsers.editing.xml_values import set_attribute, value_of

_IN_LIVE = "make the change in Live"
_SET = Address(steps=(Step("Ableton", 0), Step("LiveSet", 0)))
_MACRO_CHANNEL = "16"
"""``KeyMidi/Channel`` of a parameter that a macro moves: 70 of them in the sets of the corpus."""
_CLIP_ENVELOPE = re.compile(rb"<ClipEnvelope(?:\s[^<>]*+)?(?<!/)>")
_AUTO = "1"
"""``MonitoringEnum``: In, Auto, Off."""


def _device_off(target: Target) -> Plan:
    text, device = _element(target)
    edits = _set(text, _track_of(text, target), _needed(text, device, "On"), "false")
    return Plan(tuple(edits), (Expected(target.fix.place, "enabled", False),))


def _soft_clip_off(target: Target) -> Plan:
    text, device = _element(target)
    edits = _set(text, _track_of(text, target), _needed(text, device, SOFT_CLIPS.get(device.tag, "")), "false")
    before = _device(target).parameters
    return Plan(tuple(edits), (Expected(target.fix.place, "parameters", {**before, "soft_clip": False}),))


def _mute(target: Target) -> Plan:
    text, track = _element(target)
    edits = _set(text, track, _needed(text, _mixer(text, track), "Speaker"), "false")
    return Plan(tuple(edits), (Expected(target.fix.place, "muted", True),))


def _solo_off(target: Target) -> Plan:
    text, track = _element(target)
    edit = set_attribute(text, _needed(text, _mixer(text, track), "SoloSink"), "Value", "false")
    return Plan((edit,), (Expected(target.fix.place, "soloed", False),))


def _disarm(target: Target) -> Plan:
    text, track = _element(target)
    armed = _down(text, track, "DeviceChain", "MainSequencer", "Recorder", "IsArmed")
    return Plan((set_attribute(text, armed, "Value", "false"),), (Expected(target.fix.place, "armed", False),))


def _monitor_to_auto(target: Target) -> Plan:
    text, track = _element(target)
    monitoring = _down(text, track, "DeviceChain", "MainSequencer", "MonitoringEnum")
    return Plan((set_attribute(text, monitoring, "Value", _AUTO),), (Expected(target.fix.place, "monitoring", "auto"),))


def _master_to_0_db(target: Target) -> Plan:
    text, master = _element(target)
    edits = _set(text, master, _needed(text, _mixer(text, master), "Volume"), "1")
    return Plan(tuple(edits), (Expected(target.fix.place, "volume_db", 0.0),))


def _relink(target: Target) -> Plan:
    """Change both paths of each ``FileRef`` (Live 11 and later). Live 8 to 10 hold an alias that only the system can make."""
    text = target.text("")
    _, media = media_of(target)
    file = Path(target.fix.value)
    project = project_folder(target.session.path)
    is_inside = file.is_relative_to(project)
    edits: list[Edit] = []
    for start in element_starts(text, "FileRef"):
        reference = whole_element(text, start)
        parts = {one.tag: one for one in children(text, reference)}
        if "Path" not in parts:
            continue
        stored = StoredPath(
            _plain(text, parts, "RelativePath"), _plain(text, parts, "Path"), _plain(text, parts, "RelativePathType")
        )
        if stored.shown != media.stored_path:
            continue
        _refuse_other_size(text, parts, file)
        edits.append(set_attribute(text, parts["Path"], "Value", file.as_posix()))
        if "RelativePath" in parts:
            relative = file.relative_to(project).as_posix() if is_inside else ""
            edits.append(set_attribute(text, parts["RelativePath"], "Value", relative))
        if "RelativePathType" in parts:
            edits.append(set_attribute(text, parts["RelativePathType"], "Value", "3" if is_inside else "0"))
    return relinked(target, edits)


def _plain(text: bytes, parts: dict[str, Element], name: str) -> str:
    from html import unescape

    return unescape(value_of(text, parts[name], "Value") or "") if name in parts else ""


def _refuse_other_size(text: bytes, parts: dict[str, Element], file: Path) -> None:
    """Refuse a file of another size than the one that the set was saved with, where it says."""
    stored = _plain(text, parts, "OriginalFileSize")
    if stored.isdigit() and int(stored) and int(stored) != file.stat().st_size:
        raise RefusedFixError(
            f"{file.name} has another size than the file that the set was made with", "locate it in Live"
        )


def _set(text: bytes, track: Element, parameter: Element, value: str) -> Iterator[Edit]:
    """Yield the edits that set a parameter everywhere it stands."""
    _refuse_macro(text, parameter)
    _refuse_clip(text, track, parameter)
    manual = child(text, parameter, "Manual")
    events = [*_inline(text, parameter), *_enveloped(text, track, parameter)]
    if len({value_of(text, event, "Value") for event in events}) > 1:
        raise RefusedFixError("it is automated", "change the automation in Live")
    if manual is None and not events:
        raise RefusedFixError("the set stores no value here", _IN_LIVE)
    for holder in (*((manual,) if manual is not None else ()), *events):
        yield set_attribute(text, holder, "Value", value)


def _inline(text: bytes, parameter: Element) -> list[Element]:
    """List the events in the parameter itself (Live 8 and 9)."""
    automation = child(text, parameter, "ArrangerAutomation")
    events = child(text, automation, "Events") if automation is not None else None
    return children(text, events) if events is not None else []


def _enveloped(text: bytes, track: Element, parameter: Element) -> list[Element]:
    """List the events of the track's envelope for the parameter (Live 10 and later)."""
    target = child(text, parameter, "AutomationTarget")
    envelopes = child(text, track, "AutomationEnvelopes")
    inside = child(text, envelopes, "Envelopes") if envelopes is not None else None
    if target is None or inside is None:
        return []
    wanted = value_of(text, target, "Id")
    found: list[Element] = []
    for envelope in children(text, inside):
        aim = child(text, envelope, "EnvelopeTarget")
        pointee = child(text, aim, "PointeeId") if aim is not None else None
        if pointee is not None and value_of(text, pointee, "Value") == wanted:
            found += children(text, _down(text, envelope, "Automation", "Events"))
    return found


def _refuse_macro(text: bytes, parameter: Element) -> None:
    key = child(text, parameter, "KeyMidi")
    channel = child(text, key, "Channel") if key is not None else None
    if channel is not None and value_of(text, channel, "Value") == _MACRO_CHANNEL:
        raise RefusedFixError("a macro of its rack moves it", "turn the macro, or take it off the macro, in Live")


def _refuse_clip(text: bytes, track: Element, parameter: Element) -> None:
    """Refuse a parameter that an envelope of a clip moves while the clip plays."""
    target = child(text, parameter, "AutomationTarget")
    wanted = value_of(text, target, "Id") if target is not None else None
    for found in _CLIP_ENVELOPE.finditer(text, track.start, track.end) if wanted else ():
        envelope = whole_element(text, Element("ClipEnvelope", found.start(), found.end(), found.end(), is_empty=False))
        aim = child(text, envelope, "EnvelopeTarget")
        pointee = child(text, aim, "PointeeId") if aim is not None else None
        if pointee is not None and value_of(text, pointee, "Value") == wanted:
            raise RefusedFixError("an envelope of a clip moves it", "change the clip in Live")


def _mixer(text: bytes, track: Element) -> Element:
    # Live 8 wraps the chain of its master in a MasterChain.
    chain = child(text, track, "DeviceChain") or child(text, track, "MasterChain")
    return _needed(text, chain, "Mixer")


def _down(text: bytes, element: Element, *tags: str) -> Element:
    for tag in tags:
        element = _needed(text, element, tag)
    return element


def _needed(text: bytes, parent: Element | None, tag: str) -> Element:
    found = child(text, parent, tag) if parent is not None else None
    if found is None:
        raise RefusedFixError(f"the set stores no {tag} here", _IN_LIVE)
    return found


def _element(target: Target) -> tuple[bytes, Element]:
    if target.fix.place is None:
        raise RefusedFixError("it is not known where this is in the file", _IN_LIVE)
    text = target.text("")
    return text, find_element(text, target.fix.place)


def _track_of(text: bytes, target: Target) -> Element:
    """Find the track that holds a device: the element that the path to it shares with a track's."""
    key = target.fix.place.steps if target.fix.place is not None else ()
    for track in target.session.all_tracks():
        place: Place | None = track.place
        if place is not None and place.steps == key[: len(place.steps)]:
            return find_element(text, place.address)
    raise RefusedFixError("the track of the device was not found", _IN_LIVE)


def _device(target: Target) -> Device:
    for track in target.session.all_tracks():
        for device in track.walk_devices():
            if device.place is not None and device.place.address == target.fix.place:
                return device
    raise RefusedFixError("the device was not found", _IN_LIVE)


def _note(target: Target) -> Plan:
    """Change the notes of the set, of a track or of a device: Live shows them as its Info Text."""
    text = target.text("")
    thing = find_element(text, target.fix.place or _SET)
    holder = _needed(text, thing, "Name") if thing.tag.endswith("Track") else thing
    annotation = _needed(text, holder, "Annotation")
    span = attribute(text, annotation, "Value")
    if span is None:
        raise RefusedFixError("the set stores no notes here", _IN_LIVE)
    return Plan((in_attribute(target, text, span),), expected_note(target, annotation_of(target)))


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.SOFT_CLIP_OFF: _soft_clip_off,
    Action.MUTE: _mute,
    Action.SOLO_OFF: _solo_off,
    Action.DISARM: _disarm,
    Action.MONITOR_TO_AUTO: _monitor_to_auto,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in a Live set. Live's master has no mute."""
