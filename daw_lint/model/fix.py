"""What daw-lint can change in a session: one of a closed list of actions, on one thing in it."""

from __future__ import annotations

from enum import StrEnum

from daw_lint.model.place import Address
from daw_lint.named_tuple import NamedTuple


class Action(StrEnum):
    """What can be done to a session. A rule names one of them in its table ``[fix]``."""

    DEVICE_OFF = "device-off"
    SOLO_OFF = "solo-off"
    DISARM = "disarm"
    MUTE = "mute"
    UNMUTE_MASTER = "unmute-master"
    MASTER_TO_0_DB = "master-to-0-db"
    RELINK = "relink"
    SOFT_CLIP_OFF = "soft-clip-off"
    MONITOR_TO_AUTO = "monitor-to-auto"
    ADD_NOTE = "add-note"
    REMOVE_NOTE = "remove-note"

    @property
    def words(self) -> str:
        """What it does, in words for a list: ``switch the device off``."""
        return _WORDS[self]

    @property
    def says(self) -> str:
        """What it does, said of daw-lint: ``switches the device off``."""
        verb, _, rest = self.words.partition(" ")
        return f"{verb}{'es' if verb.endswith('ch') else 's'} {rest}"

    @property
    def changes_sound(self) -> bool:
        """Whether the session may sound different afterwards, so that its bounce is out of date."""
        return self not in _SILENT


_WORDS = {
    Action.DEVICE_OFF: "switch the device off",
    Action.SOLO_OFF: "switch solo off",
    Action.DISARM: "disarm the track",
    Action.MUTE: "mute the track",
    Action.UNMUTE_MASTER: "unmute the master",
    Action.MASTER_TO_0_DB: "set the fader of the master to 0 dB",
    Action.RELINK: "point to the file that was found",
    Action.SOFT_CLIP_OFF: "switch the soft clip off",
    Action.MONITOR_TO_AUTO: "set monitoring to Auto",
    Action.ADD_NOTE: "add a note",
    Action.REMOVE_NOTE: "remove the note",
}
_SILENT = frozenset({Action.DISARM, Action.MONITOR_TO_AUTO, Action.ADD_NOTE, Action.REMOVE_NOTE})


class Safety(StrEnum):
    """Whether ``--fix`` alone applies a fix."""

    SAFE = "safe"
    """It cannot change what is heard."""
    UNSAFE = "unsafe"
    """It changes what is heard, or may: only with ``--unsafe-fixes``."""


class Fix(NamedTuple):
    """A change that would settle a finding."""

    action: Action
    safety: Safety
    place: Address | None
    """The track, device or media reference that it changes; ``None`` for the session as a whole."""
    object_path: str = ""
    """The same for people. Not unique: it is not used to find anything."""
    value: str = ""
    """The file to point to, or the text of the note. A relative path is stored as one from the folder of the session."""
    of: str = ""
    """The media file, as the session stores its path."""

    @property
    def words(self) -> str:
        """What it would do, in words."""
        return self.action.words
