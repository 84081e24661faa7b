"""The channels of a Logic project's mixer: their names and slots.

Offsets and sizes are those that logicxkit measured (see ``records``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from

from daw_lint.parsers.logic.records import Record, records

STEREO_OUT, MASTER = "Output 1-2", "Master"
INSERT, MIDI_EFFECT = 1, 2
"""Kinds of slots. An instrument is an insert."""

_CHANNEL, _SLOT, _OBJECT = b"OCuA", b"UCuA", b"ivnE"
"""Tags of records, which read backwards: AuCO, AuCU, Envi."""
_WHOLE_CHANNEL = 0xFFFF
_CHANNEL_SIZE, _SLOT_SIZE, _OBJECT_SIZE = 124, 152, 400
_IN_USE, _LABEL, _LABEL_SIZE, _FLAGS, _SLOT_KIND = 24, 60, 32, 88, 4
_OF_LOGIC_ITSELF = 2
"""Flag of the channels for the metronome and previews, of which each project has one."""
_LABELS = re.compile(r"(Audio|Inst|Aux|Bus|Input|Output) \d+(?:-\d+)?")
_NAMED_BY_USER, _NAME = 45, 158
_NAMED = ("Audio", "Inst", "Aux", "Output", MASTER)


@dataclass
class Channel:
    """A channel. ``label`` is Logic's name for it, such as ``Audio 1``; ``name`` is that of its track, if known."""

    label: str
    content: bytes
    slots: list[bytes] = field(default_factory=list)
    name: str | None = None
    named_by_user: bool | None = None

    @property
    def kind(self) -> str:
        """The first word of its label, or the label itself."""
        match = _LABELS.fullmatch(self.label)
        return match[1] if match else self.label

    @property
    def is_shown(self) -> bool:
        """Whether the project uses it, and not only for Logic's own purposes."""
        return self.content[_IN_USE : _IN_USE + 2] == b"\1\1" and not self.content[_FLAGS] & _OF_LOGIC_ITSELF


def read_channels(data: bytes) -> dict[int, Channel] | None:
    """Read the channels that the project shows, by number; ``None`` if the records do not fill the file.

    They get the names of their tracks if all of these are known, as they are since Logic 10.4 (format 1771).
    """
    kept: list[Record] = []
    for record in records(data):
        if record is None:
            return None
        if record.tag in (_CHANNEL, _SLOT, _OBJECT):
            kept.append(record)
    found = dict(_shown(kept))
    for record in kept:
        is_slot = record.tag == _SLOT and len(record.content) >= _SLOT_SIZE
        if is_slot and record.owner in found and slot_kind(record.content) in (INSERT, MIDI_EFFECT):
            found[record.owner].slots.append(record.content)
    _give_names(found, kept)
    return found


def slot_kind(slot: bytes) -> int:
    """Return the kind of a slot. Kinds other than those above are settings of the channel."""
    return int(unpack_from("<H", slot, _SLOT_KIND)[0])


def text(raw: bytes) -> str:
    """Decode text up to its NUL."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _shown(kept: list[Record]) -> Iterator[tuple[int, Channel]]:
    for record in kept:
        if record.tag == _CHANNEL and record.key == _WHOLE_CHANNEL and len(record.content) >= _CHANNEL_SIZE:
            channel = Channel(text(record.content[_LABEL : _LABEL + _LABEL_SIZE]), record.content)
            if channel.is_shown:
                yield record.owner, channel


def _give_names(channels: dict[int, Channel], kept: list[Record]) -> None:
    """Name the channels after their tracks, if each has exactly one name and the master's is right.

    Older projects count channels in another way, which would give some channels the names of others.
    """
    named = [entry for record in kept if record.tag == _OBJECT and (entry := _object(record.content)) is not None]
    names = Counter(owner for owner, _, _ in named)
    expected = {owner for owner, channel in channels.items() if channel.kind in _NAMED}
    masters = {owner for owner, name, _ in named if name == MASTER}
    if not all(names[owner] == 1 for owner in expected):
        return
    if not any(channels[owner].label == MASTER for owner in masters & channels.keys()):
        return
    for owner, name, by_user in named:
        if owner in channels:
            channels[owner].name, channels[owner].named_by_user = name, by_user


def _object(content: bytes) -> tuple[int, str, bool] | None:
    """Read an object of Logic's environment: its channel, its name, and whether the user gave the name."""
    if len(content) < _OBJECT_SIZE:
        return None
    length = int(unpack_from("<H", content, _NAME)[0])
    start = _NAME + 2
    end = start + length + length % 2  # padded to an even length
    if not length or end + 2 > len(content):
        return None
    # Objects count channels from 1, records from 0.
    owner = int(unpack_from("<H", content, end)[0]) - 1
    name = content[start : start + length].decode("utf-8", "replace").rstrip("\0")
    return (owner, name, bool(content[_NAMED_BY_USER] & 1)) if owner >= 0 and name else None
