"""What most editors ask of their target."""

from __future__ import annotations

from daw_lint.model.session import Device, Track
from daw_lint.parsers.editing.edit import Expected, RefusedFixError, Target
from daw_lint.parsers.editing.xml_spans import Element, child, find_element


def element_of(target: Target) -> tuple[bytes, Element]:
    """Return the text and the element that a fix is about. Raises ``RefusedFixError``."""
    if target.fix.place is None:
        raise RefusedFixError("it is not known where this is in the file", in_the_program(target))
    text = target.text(target.fix.place.member)
    return text, find_element(text, target.fix.place)


def member_of(target: Target) -> str:
    """Return the member of the archive that a fix is about; empty where the session is no archive."""
    return target.fix.place.member if target.fix.place is not None else ""


def expected(target: Target, field: str, value: object) -> tuple[Expected, ...]:
    """Return what a fix changes: one field of the thing that it is about."""
    return (Expected(target.fix.place, field, value),)


def needed(target: Target, text: bytes, parent: Element | None, tag: str) -> Element:
    """Return a child of an element. Raises ``RefusedFixError`` if it has no such child."""
    found = child(text, parent, tag) if parent is not None else None
    if found is None:
        raise RefusedFixError(f"the file stores no {tag} here", in_the_program(target))
    return found


def annotation_of(target: Target) -> str:
    """Return the notes of what a fix is about: of the session, a track or a device."""
    if target.fix.place is None:
        return target.session.annotation
    for track in target.session.all_tracks():
        things: list[Track | Device] = [track, *track.walk_devices()]
        for thing in things:
            if thing.place is not None and thing.place.address == target.fix.place:
                return thing.annotation
    raise RefusedFixError("the object was not found in the session", "run daw-lint again")


def in_the_program(target: Target) -> str:
    """Say what to do instead of a fix."""
    return f"make the change in {target.session.application or 'the program itself'}"
