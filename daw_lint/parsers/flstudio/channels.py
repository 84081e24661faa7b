"""Channels, patterns and the playlist of FL Studio: what makes sound, and where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from daw_lint.parsers.files import media_ref
from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.events import Event, text
from daw_lint.session import Clip, MediaRef

SAMPLER, INSTRUMENT, AUDIO_CLIP, AUTOMATION = 0, 2, 4, 5
_PATTERN_BASE = 20480
_ITEM = Struct("<IHHI")
_ITEM_SIZES = (32, 60, 80, 88)
_NOTE_BYTES, _NOTE_CHANNEL = 24, Struct("<6xH")


class Channel(NamedTuple):
    """A channel of the rack."""

    number: int
    kind: int
    name: str
    enabled: bool | None
    insert: int | None
    sample: str


class Item(NamedTuple):
    """An item of the playlist in beats: a pattern, or a channel that is an audio or automation clip."""

    start_beats: float
    end_beats: float
    pattern: int | None
    channel: int | None


def read_channels(stream: Sequence[Event], unicode: bool) -> list[Channel]:
    """Return the channels; their events stand between the one that begins a channel and the first of the mixer."""
    channels: list[Channel] = []
    for event in stream:
        number, value = event
        if number == ev.CHANNEL_NEW:
            channels.append(Channel(event.number, -1, "", None, None, ""))
        elif number in (ev.INSERT_FLAGS, ev.ARRANGEMENT_NEW):
            break
        elif not channels:
            continue
        elif number == ev.CHANNEL_TYPE:
            channels[-1] = channels[-1]._replace(kind=event.number)
        elif number == ev.CHANNEL_ENABLED:
            channels[-1] = channels[-1]._replace(enabled=event.number != 0)
        elif number == ev.CHANNEL_INSERT:
            signed = int.from_bytes(value, "little", signed=True)
            channels[-1] = channels[-1]._replace(insert=signed if signed >= 0 else None)
        elif number == ev.PLUGIN_NAME and not channels[-1].name:
            channels[-1] = channels[-1]._replace(name=text(value, unicode))
        elif number == ev.SAMPLE_PATH:
            channels[-1] = channels[-1]._replace(sample=text(value, unicode))
    return channels


def read_patterns(stream: Sequence[Event]) -> dict[int, frozenset[int]]:
    """Return the channels that have notes in each pattern."""
    found: dict[int, frozenset[int]] = {}
    pattern = 0
    for event in stream:
        if event[0] == ev.PATTERN_NEW:
            pattern = event.number
        elif event[0] == ev.PATTERN_NOTES:
            value = event[1]
            whole = range(0, len(value) - _NOTE_BYTES + 1, _NOTE_BYTES)
            found[pattern] = frozenset(_NOTE_CHANNEL.unpack_from(value, at)[0] for at in whole)
    return found


def read_playlist(stream: Sequence[Event], pulses: int) -> list[Item] | None:
    """Return the items of the first arrangement; ``None`` where their form is not known."""
    value = next((event[1] for event in stream if event[0] == ev.PLAYLIST), b"")
    size = next((size for size in _ITEM_SIZES if _fits(value, size)), None)
    if value and size is None:
        return None
    items = []
    for at in range(0, len(value), size or 1):
        start, base, index, length = _ITEM.unpack_from(value, at)
        is_pattern = index > base
        items.append(
            Item(
                start / pulses,
                (start + length) / pulses,
                index - base if is_pattern else None,
                None if is_pattern else index,
            )
        )
    return items


def _fits(value: bytes, size: int) -> bool:
    if not value or len(value) % size:
        return False
    return all(_ITEM.unpack_from(value, at)[1] == _PATTERN_BASE for at in range(0, len(value), size))


def clips_of(channel: Channel, items: list[Item], patterns: dict[int, frozenset[int]]) -> tuple[Clip, ...]:
    """Return where a channel plays: its own items, and the items of patterns in which it has notes."""
    playing = {number for number, channels in patterns.items() if channel.number in channels}
    audio = channel.kind == AUDIO_CLIP
    return tuple(
        Clip(
            channel.name,
            "audio" if audio else "midi",
            item.start_beats,
            item.end_beats,
            media_path=channel.sample or None,
        )
        for item in items
        if item.channel == channel.number or item.pattern in playing
    )


def media_of(path: Path, channels: list[Channel]) -> tuple[MediaRef, ...]:
    """Return the samples of the channels; those of FL Studio's own folders cannot be looked up."""
    folder = path.absolute().parent
    found: dict[str, MediaRef] = {}
    for channel in channels:
        stored = channel.sample
        if not stored or stored in found:
            continue
        if stored.startswith("%"):
            found[stored] = MediaRef(stored, None, None, "library", owner_path=channel.name)
        else:
            found[stored] = media_ref(folder, stored, owner_path=channel.name)
    return tuple(found.values())
