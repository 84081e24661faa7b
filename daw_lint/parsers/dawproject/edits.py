"""Edits of DAWprojects, in ``project.xml`` (Project.xsd of bitwig/dawproject: Device, Channel, RealParameter, BoolParameter)."""

from __future__ import annotations

from daw_lint.model.fix import Action
from daw_lint.parsers.dawproject.tracks import MEMBER
from daw_lint.parsers.editing.edit import Editor, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, in_attribute, is_adding
from daw_lint.parsers.editing.relink import attribute_edits, media_of, path_from, relinked
from daw_lint.parsers.editing.target import annotation_of, element_of, expected, in_the_program, member_of, needed
from daw_lint.parsers.editing.xml_spans import Element, attribute
from daw_lint.parsers.editing.xml_values import put_attribute, set_attribute, value_of

_OF_TRACKS = "daw-lint writes only the comments of tracks", "suppress it in the configuration"
_UNITY = {"linear": "1", "decibel": "0"}
"""0 dB, by the unit of a volume."""


def _device_off(target: Target) -> Plan:
    text, device = element_of(target)
    edit = set_attribute(text, needed(target, text, device, "Enabled"), "value", "false", member_of(target))
    return Plan((edit,), expected(target, "enabled", False))


def _mute(target: Target) -> Plan:
    return _set_mute(target, on=True)


def _unmute_master(target: Target) -> Plan:
    return _set_mute(target, on=False)


def _set_mute(target: Target, on: bool) -> Plan:
    text, track = element_of(target)
    mute = needed(target, text, _channel(target, text, track), "Mute")
    edit = set_attribute(text, mute, "value", "true" if on else "false", member_of(target))
    return Plan((edit,), expected(target, "muted", on))


def _solo_off(target: Target) -> Plan:
    text, track = element_of(target)
    edit = set_attribute(text, _channel(target, text, track), "solo", "false", member_of(target))
    return Plan((edit,), expected(target, "soloed", False))


def _master_to_0_db(target: Target) -> Plan:
    text, track = element_of(target)
    volume = needed(target, text, _channel(target, text, track), "Volume")
    unity = _UNITY.get(value_of(text, volume, "unit") or "")
    if unity is None:
        raise RefusedFixError("the volume has a unit that daw-lint does not know", in_the_program(target))
    return Plan((set_attribute(text, volume, "value", unity, member_of(target)),), expected(target, "volume_db", 0.0))


def _relink(target: Target) -> Plan:
    """Name a file outside of the archive by another path. Whether it is outside stays as it is."""
    text = target.text(MEMBER)
    stored = media_of(target)[1].stored_path
    new = path_from(target.session.path.absolute().parent, target.fix.value)
    return relinked(target, list(attribute_edits(text, "File", "path", stored, lambda _: new, MEMBER)))


def _channel(target: Target, text: bytes, track: Element) -> Element:
    return track if track.tag == "Channel" else needed(target, text, track, "Channel")


def _note(target: Target) -> Plan:
    if target.fix.place is None:
        raise RefusedFixError(*_OF_TRACKS)
    text, track = element_of(target)
    if track.tag != "Track":
        raise RefusedFixError(*_OF_TRACKS)
    span = attribute(text, track, "comment")
    plan = expected_note(target, annotation_of(target))
    if span is None and is_adding(target):
        return Plan((put_attribute(text, track, "comment", target.fix.value, MEMBER),), plan)
    if span is None:
        raise RefusedFixError("the track has no comment", in_the_program(target))
    return Plan((in_attribute(target, text, span, MEMBER),), plan)


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.UNMUTE_MASTER: _unmute_master,
    Action.SOLO_OFF: _solo_off,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in a DAWproject. The format stores no armed tracks and no monitoring."""
