"""Channels of FL Studio's channel rack: instruments, samples, audio clips, layers and automation clips."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os.path import expandvars
from pathlib import Path
from struct import Struct

from daw_lint.model.session import MediaRef
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.controls import UNITY
from daw_lint.parsers.flstudio.events import Event, FloodError
from daw_lint.parsers.flstudio.strings import text

LAYER, AUDIO_CLIP, AUTOMATION = 3, 4, 5
"""Values of the event ``CHANNEL_TYPE``; the sources are those of ``events``."""
_LEVELS = Struct("<II")
_USER_FOLDER = "%USERPROFILE%"
_MOST_CHANNELS = 10_000
"""Our own bound, against damaged files."""
_NOTHING = memoryview(b"")


@dataclass
class Channel:
    """A channel of the rack, as its events describe it."""

    number: int
    kind: int = -1
    name: str = ""
    enabled: bool | None = None
    insert: int | None = None
    sample: str = ""
    levels: tuple[int, int] | None = None
    """Pan and volume; for an automation clip, the lowest and highest value that it sends."""
    children: list[int] = field(default_factory=list)
    """The channels that a layer plays."""
    points: memoryview = _NOTHING


def read_channels(stream: Sequence[Event], unicode: bool) -> list[Channel]:
    """Read the channels from ``stream``, the events before the mixer. Raises ``FloodError``."""
    channels: list[Channel] = []
    for number, value, block in stream:
        if number == ev.CHANNEL_NEW:
            channels.append(Channel(value))
            if len(channels) > _MOST_CHANNELS:
                raise FloodError
        elif number == ev.ARRANGEMENT_NEW:
            break
        elif channels:
            _fill(channels[-1], number, value, block, unicode)
    return channels


def _fill(channel: Channel, number: int, value: int, block: memoryview, unicode: bool) -> None:
    if number == ev.CHANNEL_TYPE:
        channel.kind = value
    elif number == ev.CHANNEL_ENABLED:
        channel.enabled = value != 0
    elif number == ev.CHANNEL_INSERT:
        channel.insert = value if value < 0x80 else None  # a signed byte: -1 is no insert
    elif number == ev.CHANNEL_INSERT_25:
        channel.insert = value if value < 0x8000 else None  # the same in two bytes, for the 500 inserts of version 25
    elif number in (ev.PLUGIN_NAME, ev.CHANNEL_OLD_NAME):
        channel.name = channel.name or text(block, unicode)
    elif number == ev.SAMPLE_PATH:
        channel.sample = text(block, unicode)
    elif number == ev.CHANNEL_LEVELS:
        channel.levels = _LEVELS.unpack_from(block) if len(block) >= _LEVELS.size else None
    elif number == ev.LAYER_CHILD:
        channel.children.append(value)
    elif number == ev.AUTOMATION_POINTS:
        channel.points = block


def pan_of(channel: Channel) -> float | None:
    """Return the pan of a channel, -1 to 1. The file stores 0 to 12800."""
    if channel.levels is None or channel.levels[0] > UNITY:
        return None
    return channel.levels[0] / (UNITY / 2) - 1.0


def media_of(path: Path, channels: Iterable[Channel]) -> tuple[MediaRef, ...]:
    """List the samples of the channels. Those in FL Studio's own folders cannot be looked up."""
    folder = path.absolute().parent
    found: dict[str, MediaRef] = {}
    for channel in channels:
        if channel.sample and channel.sample not in found:
            found[channel.sample] = _media(folder, channel.sample, channel.name)
    return tuple(found.values())


def _media(folder: Path, stored: str, owner: str) -> MediaRef:
    """Look up a sample. Up to version 9 a leading backslash means FL Studio's folder; later a ``%name%`` does."""
    if stored.upper().startswith(_USER_FOLDER):
        # A user's folder exists on one computer only, so the path is absolute there, never relative to the project.
        known = expandvars(stored) if sys.platform == "win32" else f"C:{stored[len(_USER_FOLDER) :]}"
        return media_ref(folder, known, owner_path=owner)._replace(stored_path=stored)
    is_own = stored.startswith("%") or (stored.startswith("\\") and not stored.startswith("\\\\"))
    if is_own:
        return MediaRef(stored, None, None, "library", owner_path=owner)
    return media_ref(folder, stored, owner_path=owner)
