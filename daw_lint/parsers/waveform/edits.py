"""Edits of the edits of Waveform and Tracktion. What is not stored has its default, so that some attributes are added.

Source: Tracktion Engine (Plugin, Track, InputDeviceInstance, VolumeAndPanPlugin). Waveform itself was not there to open the
results.
"""

from __future__ import annotations

from daw_lint.model.fix import Action
from daw_lint.parsers.editing.edit import Editor, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.relink import attribute_edits, media_of, path_from, relinked
from daw_lint.parsers.editing.target import element_of, expected, in_the_program
from daw_lint.parsers.editing.xml_spans import Element, child, children, find_element
from daw_lint.parsers.editing.xml_values import put_attribute, set_attribute, value_of

_UNITY = "0.740818"
"""The position of a fader at 0 dB: exp(-6 / 20), as ``slider_db`` in ``plugins`` reads it."""
_VOLUME = frozenset({"volume", "master volume"})


def _device_off(target: Target) -> Plan:
    text, plugin = element_of(target)
    return Plan((put_attribute(text, plugin, "enabled", "0"),), expected(target, "enabled", False))


def _mute(target: Target) -> Plan:
    text, track = element_of(target)
    return Plan((put_attribute(text, track, "mute", "1"),), expected(target, "muted", True))


def _solo_off(target: Target) -> Plan:
    text, track = element_of(target)
    return Plan((set_attribute(text, track, "solo", "0"),), expected(target, "soloed", False))


def _disarm(target: Target) -> Plan:
    """Disarm the inputs of a track. Inputs stand in a list of their own and name the track by its ID."""
    text, _ = element_of(target)
    track = _track_id(target)
    root = find_element(text, target.fix.place.root) if target.fix.place is not None else None
    inputs = child(text, root, "INPUTDEVICES") if root is not None else None
    edits = []
    for device in children(text, inputs) if inputs is not None else ():
        if value_of(text, device, "targetTrack") == track and value_of(text, device, "armed") == "1":
            edits.append(set_attribute(text, device, "armed", "0"))
        for aim in children(text, device):
            if value_of(text, aim, "targetID") == track and value_of(text, aim, "armed") == "1":
                edits.append(set_attribute(text, aim, "armed", "0"))
    if not edits:
        raise RefusedFixError("no input of this track is armed", in_the_program(target))
    return Plan(tuple(edits), expected(target, "armed", False))


def _master_to_0_db(target: Target) -> Plan:
    """Set the fader of the master. Its place is that of its fader."""
    text, fader = element_of(target)
    if fader.tag != "PLUGIN":
        raise RefusedFixError("the edit stores no fader of the master", in_the_program(target))
    _refuse_curve(target, text, fader)
    return Plan((put_attribute(text, fader, "volume", _UNITY),), expected(target, "volume_db", 0.0))


def _relink(target: Target) -> Plan:
    """Name the file by its path. A source that is an item of the project is left to Waveform."""
    text = target.text("")
    stored = media_of(target)[1].stored_path
    new = path_from(target.session.path.absolute().parent, target.fix.value)
    tags = ("AUDIOCLIP", "SOUND", "WAVEAUDIOCLIP", "TAKE")
    return relinked(
        target, [edit for tag in tags for edit in attribute_edits(text, tag, "source", stored, lambda _: new)]
    )


def _refuse_curve(target: Target, text: bytes, fader: Element) -> None:
    for curve in children(text, fader):
        if (
            curve.tag == "AUTOMATIONCURVE"
            and value_of(text, curve, "paramID") in _VOLUME
            and child(text, curve, "POINT")
        ):
            raise RefusedFixError("it is automated", in_the_program(target))


def _track_id(target: Target) -> str:
    for track in target.session.tracks:
        if track.place is not None and track.place.address == target.fix.place:
            return track.id
    raise RefusedFixError("the track was not found", in_the_program(target))


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.SOLO_OFF: _solo_off,
    Action.DISARM: _disarm,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
}
"""What daw-lint can do in an edit. Its master has no mute, and daw-lint reads no notes there."""
