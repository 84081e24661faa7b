"""Edits of Renoise songs, in ``Song.xml``. Values are the text of elements. Renoise itself was not there to open the results."""

from __future__ import annotations

from daw_lint.model.fix import Action
from daw_lint.model.place import Address, Step
from daw_lint.parsers.editing.edit import Edit, Editor, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, is_adding
from daw_lint.parsers.editing.target import element_of, expected, in_the_program, member_of, needed
from daw_lint.parsers.editing.xml_spans import Element, child, children, find_element
from daw_lint.parsers.editing.xml_text import escape
from daw_lint.parsers.renoise import SONG
from daw_lint.parsers.renoise.devices import MIXERS

_DATA = Address(SONG, steps=(Step("RenoiseSong", 0), Step("GlobalSongData", 0)))


def _device_off(target: Target) -> Plan:
    text, device = element_of(target)
    switch = needed(target, text, device, "IsActive")
    value = child(text, switch, "Value")
    edit = _text(target, text, switch, "false") if value is None else _text(target, text, value, "0.0")
    return Plan((edit,), expected(target, "enabled", False))


def _soft_clip_off(target: Target) -> Plan:
    text, mixer = element_of(target)
    edit = _text(target, text, needed(target, text, mixer, "SoftClipping"), "false")
    return Plan((edit,), expected(target, "parameters", {"soft_clip": False}))


def _mute(target: Target) -> Plan:
    return _set_state(target, "Mute", muted=True)


def _unmute_master(target: Target) -> Plan:
    return _set_state(target, "Active", muted=False)


def _set_state(target: Target, state: str, muted: bool) -> Plan:
    text, track = element_of(target)
    edit = _text(target, text, needed(target, text, track, "State"), state)
    return Plan((edit,), expected(target, "muted", muted))


def _solo_off(target: Target) -> Plan:
    text, track = element_of(target)
    edit = _text(target, text, needed(target, text, track, "Soloed"), "false")
    return Plan((edit,), expected(target, "soloed", False))


def _master_to_0_db(target: Target) -> Plan:
    """Set both faders of the master, before and after its effects."""
    text, track = element_of(target)
    devices = needed(target, text, needed(target, text, track, "FilterDevices"), "Devices")
    mixer = next((device for device in children(text, devices) if device.tag in MIXERS), None)
    faders = [child(text, mixer, name) for name in ("Volume", "PostVolume")] if mixer is not None else []
    edits = [_text(target, text, needed(target, text, fader, "Value"), "1.0") for fader in faders if fader is not None]
    if not edits:
        raise RefusedFixError("the song stores no fader of the master", in_the_program(target))
    return Plan(tuple(edits), expected(target, "volume_db", 0.0))


def _text(target: Target, text: bytes, element: Element, value: str) -> Edit:
    """Return the edit that gives an element another text. One that holds elements is refused."""
    end = text.rfind(b"</", element.start_tag_end, element.end)
    if element.is_empty or b"<" in text[element.start_tag_end : end]:
        raise RefusedFixError(f"the song stores no value of {element.tag} here", in_the_program(target))
    return Edit(element.start_tag_end, end, value.encode(), member_of(target))


def _note(target: Target) -> Plan:
    """Add or remove a line of the song's comments, of which each is an element."""
    if target.fix.place is not None:
        raise RefusedFixError("Renoise keeps comments only of the whole song", "suppress it in the configuration")
    text = target.text(SONG)
    comments = needed(target, text, find_element(text, _DATA), "SongComments")
    plan = expected_note(target, target.session.annotation, is_stripped=True)
    line = b"<SongComment>" + escape(target.fix.value).encode("utf-8") + b"</SongComment>"
    if is_adding(target):
        if comments.is_empty:
            raise RefusedFixError("the song stores no comments", "write a comment in Renoise once, and save the song")
        # After the last comment with a text: Renoise keeps empty ones too, of which the last ones are not read.
        full = [one for one in children(text, comments) if _has_text(text, one)]
        at = full[-1].end if full else comments.start_tag_end
        return Plan((Edit(at, at, line, SONG),), plan)
    found = [one for one in children(text, comments) if text[one.start : one.end] == line]
    if not found:
        raise RefusedFixError("the note is not a line of its own", in_the_program(target))
    return Plan((Edit(found[0].start, found[0].end, b"", SONG),), plan)


def _has_text(text: bytes, element: Element) -> bool:
    if element.is_empty:
        return False
    return bool(text[element.start_tag_end : text.rfind(b"</", element.start_tag_end, element.end)].strip())


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.UNMUTE_MASTER: _unmute_master,
    Action.SOLO_OFF: _solo_off,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in a Renoise song. It stores no armed tracks and no monitoring; its samples are inside."""
