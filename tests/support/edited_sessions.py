"""Sessions with one action done, found by the name of the track or device, and stored as ``check --fix`` stores them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from daw_lint.fix.edit_session import Edited, edit_session
from daw_lint.fix.store import store
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.limits import Limits
from daw_lint.model.session import Device, Session, Track
from daw_lint.parsers import read_session
from daw_lint.run.fix_records import Change


def things(session: Session) -> Iterator[Track | Device]:
    """Yield the tracks and devices of a session, each track before its devices."""
    for track in session.all_tracks():
        yield track
        yield from track.walk_devices()


def fix_of(session: Session, action: Action, name: str, number: int = 0, value: str = "") -> Fix:
    """Return the fix of the track or device of this name; ``number`` counts those of the same name."""
    kind = Device if action in (Action.DEVICE_OFF, Action.SOFT_CLIP_OFF) else Track
    found = [thing for thing in things(session) if thing.name == name and isinstance(thing, kind)][number]
    assert found.place is not None
    return Fix(action, Safety.UNSAFE, found.place.address, found.path, value)


def edited(path: Path, action: Action, name: str, number: int = 0, value: str = "") -> Edited:
    """Do one action, and write nothing."""
    data = path.read_bytes()
    session = read_session(path, data=data)
    return edit_session(session, data, [fix_of(session, action, name, number, value)], Limits())


def change(path: Path, action: Action, name: str, number: int = 0) -> None:
    """Do one action, and store it."""
    before, result = path.read_bytes(), edited(path, action, name, number)
    assert [refusal.why for refusal in result.refused] == []
    words = Change("MB101", action.value, name, action.words, action.changes_sound)
    store(path, before, result.data, [words], "1")
