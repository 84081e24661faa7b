"""Edits of Ardour sessions since version 3. Ardour 7.3 opens the results, sounds as planned, and keeps them when it saves.

A mute and a solo stand in two places each: in ``MuteMaster`` and in the control, in ``value`` and ``self-solo``. A solo is
also counted at the routes before and after the soloed one.
"""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.model.fix import Action
from daw_lint.parsers.editing.edit import Edit, Editor, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, in_text, is_adding
from daw_lint.parsers.editing.relink import attribute_edits, media_of, relinked
from daw_lint.parsers.editing.target import annotation_of
from daw_lint.parsers.editing.xml_spans import Element, child, children, find_element
from daw_lint.parsers.editing.xml_text import escape
from daw_lint.parsers.editing.xml_values import set_attribute, value_of

_OF_TRACKS = "daw-lint writes only the comments of tracks and busses", "suppress it in the configuration"
_IN_ARDOUR = "make the change in Ardour"
_RIDDEN = frozenset({"Play", "Write", "Touch", "Latch"})
"""States of an automation list in which it moves the control (``AutoState`` in Ardour)."""
_UPSTREAM, _DOWNSTREAM = "soloed-by-upstream", "soloed-by-downstream"


def _device_off(target: Target) -> Plan:
    text, processor = _element(target)
    return Plan((_switch(text, processor, "active", on=False),), (Expected(target.fix.place, "enabled", False),))


def _mute(target: Target) -> Plan:
    return _set_mute(target, on=True)


def _unmute_master(target: Target) -> Plan:
    return _set_mute(target, on=False)


def _set_mute(target: Target, on: bool) -> Plan:
    text, route = _route(target)
    edits = []
    master = child(text, route, "MuteMaster")
    if master is not None:
        edits.append(_switch(text, master, "muted", on))
    control = _control(text, route, "mute")
    if control is not None:
        edits.append(_switch(text, control, "value", on))
    if not edits:
        raise RefusedFixError("the session stores no mute here", _IN_ARDOUR)
    return Plan(tuple(edits), (Expected(target.fix.place, "muted", on),))


def _solo_off(target: Target) -> Plan:
    if sum(track.soloed is True for track in target.session.all_tracks()) > 1:
        raise RefusedFixError("more than one track is soloed", "switch them off one by one in Ardour")
    text, route = _route(target)
    _refuse_soloed_vca(target, text)
    control = _control(text, route, "solo")
    if control is None or value_of(text, control, "self-solo") is None:
        raise RefusedFixError("the session stores no solo of its own here", _IN_ARDOUR)
    edits = [_switch(text, control, "value", on=False), _switch(text, control, "self-solo", on=False)]
    for track in target.session.all_tracks():
        if track.place is not None:
            edits += _not_soloed_by_others(text, find_element(text, track.place.address))
    return Plan(tuple(edits), (Expected(target.fix.place, "soloed", False),))


def _refuse_soloed_vca(target: Target, text: bytes) -> None:
    """Refuse where a VCA is soloed: what is soloed through it keeps its counts."""
    root = find_element(text, target.fix.place.root) if target.fix.place is not None else None
    manager = child(text, root, "VCAManager") if root is not None else None
    for vca in children(text, manager) if manager is not None else ():
        control = _control(text, vca, "solo")
        if control is not None and value_of(text, control, "value") not in ("0", "no", None):
            raise RefusedFixError("a VCA is soloed", _IN_ARDOUR)


def _not_soloed_by_others(text: bytes, route: Element) -> Iterator[Edit]:
    control = _control(text, route, "solo")
    for name in (_UPSTREAM, _DOWNSTREAM):
        if control is not None and value_of(text, control, name) not in (None, "0"):
            yield set_attribute(text, control, name, "0")


def _disarm(target: Target) -> Plan:
    text, route = _route(target)
    control = _control(text, route, "rec-enable")
    if control is None:
        raise RefusedFixError("the session stores no arming here", _IN_ARDOUR)
    return Plan((_switch(text, control, "value", on=False),), (Expected(target.fix.place, "armed", False),))


def _master_to_0_db(target: Target) -> Plan:
    text, route = _route(target)
    amp = _child_with(text, route, "Processor", "type", "amp")
    control = child(text, amp, "Controllable") if amp is not None else None
    if amp is None or control is None:
        raise RefusedFixError("the session stores no fader here", _IN_ARDOUR)
    _refuse_ridden(text, amp, "gain")
    return Plan((set_attribute(text, control, "value", "1"),), (Expected(target.fix.place, "volume_db", 0.0),))


def _relink(target: Target) -> Plan:
    """Name the source by its whole path, as Ardour does for a file outside of the session's folder."""
    text = target.text("")
    stored = media_of(target)[1].stored_path
    return relinked(target, list(attribute_edits(text, "Source", "name", stored, lambda _: target.fix.value)))


def _switch(text: bytes, element: Element, name: str, on: bool) -> Edit:
    """Set a switch, as a number or a word as it was: versions before 7 write ``yes`` and ``no`` for some."""
    words = ("no", "yes") if value_of(text, element, name) in ("no", "yes") else ("0", "1")
    return set_attribute(text, element, name, words[on])


def _control(text: bytes, route: Element, name: str) -> Element | None:
    return _child_with(text, route, "Controllable", "name", name)


def _child_with(text: bytes, parent: Element, tag: str, name: str, value: str) -> Element | None:
    return next((one for one in children(text, parent) if one.tag == tag and value_of(text, one, name) == value), None)


def _refuse_ridden(text: bytes, holder: Element, name: str) -> None:
    automation = child(text, holder, "Automation")
    for one in children(text, automation) if automation is not None else ():
        if value_of(text, one, "automation-id") == name and value_of(text, one, "state") in _RIDDEN:
            raise RefusedFixError("it is automated", "change the automation in Ardour")


def _route(target: Target) -> tuple[bytes, Element]:
    text, route = _element(target)
    followed = child(text, route, "Slavable")
    if followed is not None and child(text, followed, "Master") is not None:
        raise RefusedFixError("the track follows a VCA", "change the VCA in Ardour")
    if value_of(text, route, "active") in ("0", "no"):
        raise RefusedFixError("the track is not active", _IN_ARDOUR)
    for name in ("mute", "solo"):
        _refuse_ridden(text, route, name)
    return text, route


def _element(target: Target) -> tuple[bytes, Element]:
    if target.session.application == "Mixbus":
        raise RefusedFixError("daw-lint does not write Mixbus sessions", "make the change in Mixbus")
    place = target.fix.place
    if place is None:
        raise RefusedFixError("it is not known where this is in the file", _IN_ARDOUR)
    text = target.text("")
    return text, find_element(text, place)


def _note(target: Target) -> Plan:
    """Change the comment of a track. Ardour writes the element only where there is a comment."""
    if target.fix.place is None:
        raise RefusedFixError(*_OF_TRACKS)
    text, route = _element(target)
    if route.tag != "Route":
        raise RefusedFixError(*_OF_TRACKS)
    plan = expected_note(target, annotation_of(target))
    comment = child(text, route, "Comment")
    if comment is None and is_adding(target):
        element = b"<Comment>" + escape(target.fix.value).encode("utf-8") + b"</Comment>"
        return Plan((Edit(route.start_tag_end, route.start_tag_end, element),), plan)
    if comment is None or comment.is_empty:
        raise RefusedFixError("the track has no comment", _IN_ARDOUR)
    end = text.rfind(b"</", comment.start_tag_end, comment.end)
    if not is_adding(target) and plan[0].value == "":
        return Plan((Edit(comment.start, comment.end, b""),), plan)
    return Plan((in_text(target, text, (comment.start_tag_end, end)),), plan)


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.UNMUTE_MASTER: _unmute_master,
    Action.SOLO_OFF: _solo_off,
    Action.DISARM: _disarm,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in an Ardour session."""
