"""The channels of FL Studio's rack as tracks, with their clips in the playlist."""

from __future__ import annotations

from collections.abc import Sequence

from daw_lint.model.session import Clip, Output, OutputKind, Switch, Track, TrackKind
from daw_lint.parsers.flstudio.automation import Automation
from daw_lint.parsers.flstudio.buses import Buses
from daw_lint.parsers.flstudio.channels import AUDIO_CLIP, AUTOMATION, LAYER, Channel, pan_of
from daw_lint.parsers.flstudio.controls import CHANNEL_MUTE, CHANNEL_VOLUME, fader_db
from daw_lint.parsers.flstudio.events import FloodError
from daw_lint.parsers.flstudio.patterns import Patterns
from daw_lint.parsers.flstudio.playlist import Item

_KINDS = {AUDIO_CLIP: TrackKind.AUDIO, LAYER: TrackKind.MIDI}
_MOST_CLIPS = 100_000
"""Our own bound: in a damaged file, patterns and layers can multiply."""


class Rack:
    """Turns channels into tracks. Automation clips are not tracks."""

    def __init__(
        self,
        channels: Sequence[Channel],
        patterns: Patterns,
        items: Sequence[Item],
        automation: Automation,
        buses: Buses,
    ) -> None:
        """Group the items by pattern and by channel. Raises ``FloodError``."""
        self._channels, self._automation, self._buses = channels, automation, buses
        self._patterns = patterns.by_channel(channels)
        self._by_pattern: dict[int, list[Item]] = {}
        self._by_channel: dict[int, list[Item]] = {}
        for item in items:
            if item.pattern is not None:
                self._by_pattern.setdefault(item.pattern, []).append(item)
            elif item.channel is not None:
                self._by_channel.setdefault(item.channel, []).append(item)

    def tracks(self) -> list[Track]:
        """Build the tracks in rack order. Raises ``FloodError`` for more clips than a song can have."""
        found: list[Track] = []
        clips = 0
        for index, channel in enumerate(self._channels):
            if channel.kind == AUTOMATION:
                continue
            items = self._items(channel.number, _MOST_CLIPS - clips)
            clips += len(items)
            found.append(self._track(index, channel, items))
        return found

    def _items(self, number: int, most: int) -> list[Item]:
        found = list(self._by_channel.get(number, ()))
        for pattern in self._patterns.get(number, ()):
            found += self._by_pattern.get(pattern, ())
            if len(found) > most:
                raise FloodError
        return sorted(found, key=lambda item: item[:2])

    def _track(self, index: int, channel: Channel, items: Sequence[Item]) -> Track:
        name = channel.name or f"Channel {index + 1}"
        volume = channel.levels[1] if channel.levels is not None else None
        output = Output(OutputKind.NONE) if channel.kind == LAYER else self._buses.output(channel.insert)
        return Track(
            id=f"channel {index + 1}",
            kind=_KINDS.get(channel.kind, TrackKind.INSTRUMENT),
            name=name,
            path=name,
            output=output,
            volume_db=fader_db(volume),
            volume_automated=self._automation.moves(channel.number << 16 | CHANNEL_VOLUME, volume),
            pan=pan_of(channel),
            muted=self._muted(channel),
            soloed=False if self._buses.has_no_solo else None,
            clips=tuple(_clip(channel, item) for item in items),
        )

    def _muted(self, channel: Channel) -> Switch:
        if self._automation.moves(channel.number << 16 | CHANNEL_MUTE, int(channel.enabled is not False)):
            return "automated"
        return None if channel.enabled is None else not channel.enabled


def _clip(channel: Channel, item: Item) -> Clip:
    return Clip(
        channel.name,
        "audio" if channel.kind == AUDIO_CLIP else "midi",
        item.start_beats,
        item.end_beats,
        item.muted,
        media_path=channel.sample or None,
    )
