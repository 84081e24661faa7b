"""Finds the thing that a fix is about in the session, and refuses what cannot be changed with certainty."""

from __future__ import annotations

from functools import cached_property
from math import inf
from typing import Any

from daw_lint.model.fix import Action, Fix
from daw_lint.model.place import Address
from daw_lint.model.session import Device, MediaRef, Session, Track
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.regex import regex

_IN_THE_PROGRAM = "make the change in the program itself"
_OLD_LIVE = regex(r"als (8|9|10)(\.|$)")
_FIELDS: dict[Action, tuple[str, bool | str]] = {
    Action.DEVICE_OFF: ("enabled", True),
    Action.SOLO_OFF: ("soloed", True),
    Action.DISARM: ("armed", True),
    Action.MUTE: ("muted", False),
    Action.UNMUTE_MASTER: ("muted", True),
    Action.MONITOR_TO_AUTO: ("monitoring", "in"),
}
"""What an action changes, and what it has to be before."""


def check_thing(things: Things, fix: Fix) -> None:
    """Raise ``RefusedFixError`` where the value is automated, unknown, or another one than the finding says."""
    thing, track = things.find(fix)
    if track is not None and track.frozen and fix.action in (Action.DEVICE_OFF, Action.SOFT_CLIP_OFF):
        raise RefusedFixError("the track is frozen", "unfreeze it first")
    if fix.action in _FIELDS:
        name, needed = _FIELDS[fix.action]
        _check_value(getattr(thing, name, None), needed)
    elif fix.action is Action.MASTER_TO_0_DB and isinstance(thing, Track):
        if thing.volume_automated:
            raise RefusedFixError("the fader is automated", _IN_THE_PROGRAM)
        if thing.volume_db is None:
            raise RefusedFixError("the file does not tell the level of the fader", _IN_THE_PROGRAM)
        if thing.volume_db == -inf:
            raise RefusedFixError("the fader is all the way down, and may be so on purpose", _IN_THE_PROGRAM)
    elif fix.action is Action.SOFT_CLIP_OFF and isinstance(thing, Device):
        _check_value(thing.parameters.get("soft_clip"), needed=True)
    elif fix.action is Action.RELINK and _OLD_LIVE.match(
        f"{things.session.format} {things.session.application_version}"
    ):
        raise RefusedFixError("Live 8 to 10 store an alias that only the system can make", "locate the file in Live")


_WORDS = {
    Action.DEVICE_OFF: ("on", "off"),
    Action.SOLO_OFF: ("soloed", "not soloed"),
    Action.DISARM: ("armed", "not armed"),
    Action.MUTE: ("heard", "muted"),
    Action.UNMUTE_MASTER: ("muted", "heard"),
    Action.SOFT_CLIP_OFF: ("soft clip on", "soft clip off"),
    Action.MONITOR_TO_AUTO: ("monitoring In", "monitoring Auto"),
}


def values_in_words(session: Session, fix: Fix) -> tuple[str, str]:
    """Return what an action changes, before and after, in words. The fix is one that can be done."""
    if fix.action in _WORDS:
        return _WORDS[fix.action]
    thing = find_thing(session, fix)[0]
    if fix.action is Action.MASTER_TO_0_DB and isinstance(thing, Track):
        return f"{thing.volume_db:+.1f} dB", "0.0 dB"
    if fix.action is Action.RELINK and isinstance(thing, MediaRef):
        return thing.stored_path, fix.value
    return ("", fix.value) if fix.action is Action.ADD_NOTE else (fix.value, "")


Thing = Track | Device | MediaRef | Session


class Things:
    """The tracks and devices of a session by their places. Made once, it is quick for many fixes."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def _by_address(self) -> dict[Address, tuple[Thing, Track]]:
        found: dict[Address, tuple[Thing, Track]] = {}
        for track in self.session.all_tracks():
            things: list[Track | Device] = [track, *track.walk_devices()]
            for thing in things:
                if thing.place is not None:
                    found.setdefault(thing.place.address, (thing, track))
        return found

    @cached_property
    def _media(self) -> dict[str, MediaRef]:
        return {media.stored_path: media for media in reversed(self.session.media)}

    def find(self, fix: Fix) -> tuple[Thing, Track | None]:
        """Return the thing at the place of a fix, and the track that it is on. Raises ``RefusedFixError``."""
        if fix.action is Action.RELINK:
            media = self._media.get(fix.of)
            if media is None or media.exists is not False:
                raise RefusedFixError("the media file is not missing", "run daw-lint again")
            return media, None
        if fix.place is None:
            return self.session, None
        if fix.place not in self._by_address:
            raise RefusedFixError("the object was not found in the session", "run daw-lint again")
        return self._by_address[fix.place]


def find_thing(session: Session, fix: Fix) -> tuple[Thing, Track | None]:
    """Return the thing at the place of a fix, and the track that it is on. Raises ``RefusedFixError``."""
    return Things(session).find(fix)


def _check_value(value: Any, needed: bool | str) -> None:
    if value == needed:
        return
    if value == "automated":
        raise RefusedFixError("it is automated", "change the automation in the program itself")
    if value is None:
        raise RefusedFixError("the file does not tell how it is set", _IN_THE_PROGRAM)
    raise RefusedFixError("it is so already", "run daw-lint again")
