"""Edits of LMMS projects. LMMS 1.2.2 opens the results and sounds as planned (rendered before and after each).

A value that is automated or driven by a controller is not an attribute but a child element, or has a ``connection``
beside it: then it is not what is heard, and an edit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.model.fix import Action
from daw_lint.model.place import Address, Step
from daw_lint.parsers.editing.edit import Edit, Editor, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, is_adding
from daw_lint.parsers.editing.relink import attribute_edits, media_of, path_from, relinked
from daw_lint.parsers.editing.xml_spans import (
    Element,
    child,
    children,
    element_starts,
    find_element,
    whole_element,
)
from daw_lint.parsers.editing.xml_values import set_attribute, value_of
from daw_lint.parsers.files import is_absolute

_IN_LMMS = "make the change in LMMS"
_LOCAL = "local:"
_AUTOMATION = "5"
"""The ``type`` of an automation track (``Track::Type`` in LMMS)."""
_WITH_SOURCE = ("audiofileprocessor", "sf2player", "gigplayer", "patman", "sampletco", "sampleclip")
"""Elements that name a media file in ``src``."""


def _device_off(target: Target) -> Plan:
    text = _text(target)
    effect = find_element(text, _place(target))
    edit = _plain(text, effect, "on", "0")
    return Plan((edit,), (Expected(target.fix.place, "enabled", False),))


def _mute(target: Target) -> Plan:
    text = _text(target)
    edit = _plain(text, find_element(text, _place(target)), "muted", "1")
    return Plan((edit,), (Expected(target.fix.place, "muted", True),))


def _solo_off(target: Target) -> Plan:
    """Switch solo off. LMMS mutes the others for a solo, and since 1.3 notes in ``mutedBeforeSolo`` what they were.

    The others are those of the same container: the song, or one beat track.
    """
    text, place = _text(target), _place(target)
    if place.steps[-1].tag != "track":
        raise RefusedFixError("LMMS does not store what a solo of the mixer muted", _IN_LMMS)
    edits: list[Edit] = []
    expected = [Expected(place, "soloed", False)]
    siblings = {one.place.address: one for one in target.session.tracks if one.place is not None}
    if any(one.soloed for address, one in siblings.items() if address != place):
        raise RefusedFixError("more than one track is soloed", "switch them off one by one in LMMS")
    holder = find_element(text, place._replace(steps=place.steps[:-1]))
    tracks = [one for one in children(text, holder) if one.tag == "track"]
    for ordinal, element in enumerate(tracks):
        address = place._replace(steps=(*place.steps[:-1], Step("track", ordinal)))
        before = value_of(text, element, "mutedBeforeSolo")
        if address == place:
            edits.append(_plain(text, element, "solo", "0"))
        if before is None:
            raise RefusedFixError("the project does not tell which tracks were muted before the solo", _IN_LMMS)
        edits += _as_before(text, element, before)
        if address in siblings:
            expected.append(Expected(address, "muted", before == "1"))
    return Plan(tuple(edits), tuple(expected))


def _as_before(text: bytes, element: Element, before: str) -> Iterator[Edit]:
    if value_of(text, element, "muted") == before:
        return
    if value_of(text, element, "type") == _AUTOMATION:
        # A setting of LMMS itself says whether a solo mutes these (``sololegacybehavior``, Track::toggleSolo).
        raise RefusedFixError("an automation track is muted, and the project does not tell why", _IN_LMMS)
    yield _plain(text, element, "muted", before)


def _master_to_0_db(target: Target) -> Plan:
    text = _text(target)
    master = target.session.master
    edits: list[Edit] = []
    if master is None or master.place is None:
        raise RefusedFixError("the project has no mixer", _IN_LMMS)
    element = find_element(text, master.place.address)
    if element.tag != "head":
        edits.append(_plain(text, element, "volume", "1"))
    head = child(text, find_element(text, master.place.address.root), "head")
    if head is not None:
        edits.append(_plain(text, head, "mastervol", "100"))
    return Plan(tuple(edits), (Expected(master.place.address, "volume_db", 0.0),))


def _relink(target: Target) -> Plan:
    text = _text(target)
    _, media = media_of(target)
    folder = target.session.path.absolute().parent

    def new(old: str) -> str:
        # Without this prefix a relative path is one in LMMS's own folders. Versions before 1.3 do not know it.
        inside = path_from(folder, target.fix.value)
        if not is_absolute(target.fix.value):
            if not (old.startswith(_LOCAL) or _knows_local(target)):
                raise RefusedFixError(
                    "LMMS before 1.3 stores no path relative to the project", "locate the file in LMMS"
                )
            return f"{_LOCAL}{inside}"
        return f"{_LOCAL}{inside}" if old.startswith(_LOCAL) and not is_absolute(inside) else target.fix.value

    edits = [
        edit
        for tag in _WITH_SOURCE
        for stored in (media.stored_path, f"{_LOCAL}{media.stored_path}")
        for edit in attribute_edits(text, tag, "src", stored, new)
    ]
    return relinked(target, edits)


def _knows_local(target: Target) -> bool:
    """Whether the version that saved the project knows paths relative to it."""
    numbers = re.findall(r"\d+", target.session.application_version)[:2]
    return tuple(int(number[:9]) for number in numbers) >= (1, 3)


def _plain(text: bytes, element: Element, name: str, value: str) -> Edit:
    """Set a value that nothing moves."""
    connection = child(text, element, "connection")
    if child(text, element, name) is not None or (connection is not None and child(text, connection, name) is not None):
        raise RefusedFixError("the value is automated, or driven by a controller", _IN_LMMS)
    return set_attribute(text, element, name, value)


def _text(target: Target) -> bytes:
    text = target.text("")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedFixError("the text is not in UTF-8", "open the project in LMMS and save it again") from None
    return text


def _place(target: Target) -> Address:
    place = target.fix.place
    if place is None:
        raise RefusedFixError("it is not known where this is in the file", _IN_LMMS)
    return place


def _note(target: Target) -> Plan:
    """Change the notes of the project, which are HTML: each line is a paragraph."""
    text = _text(target)
    if target.fix.place is not None:
        raise RefusedFixError("LMMS keeps notes only of the whole project", "suppress it in the configuration")
    notes = next(element_starts(text, "projectnotes"), None)
    if notes is None or notes.is_empty:
        raise RefusedFixError("the project has no notes", "write a note in LMMS once, and save the project")
    span = whole_element(text, notes)
    plan = expected_note(target, target.session.annotation)
    line = b"\n<p>" + target.fix.value.encode("utf-8") + b"</p>"
    if any(letter in target.fix.value for letter in "<>&"):
        raise RefusedFixError("notes of LMMS are HTML", "leave out the characters <, > and &")
    if not is_adding(target):
        at = text.find(line, span.start, span.end)
        if at < 0:
            raise RefusedFixError("the note is not a line of its own", _IN_LMMS)
        return Plan((Edit(at, at + len(line), b""),), plan)
    ends = [text.rfind(end, span.start, span.end) for end in (b"</body>", b"]]>")]
    at = next((end for end in ends if end >= 0), -1)
    if at < 0:
        raise RefusedFixError("the notes are not stored as expected", _IN_LMMS)
    return Plan((Edit(at, at, line),), plan)


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.SOLO_OFF: _solo_off,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in an LMMS project. LMMS stores no armed tracks, no monitoring and no mute of the master."""
