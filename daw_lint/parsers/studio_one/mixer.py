"""The mixer of a song (``Devices/audiomixer.xml``): its channels, their routing, and the sources of sidechains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind, Send, SessionError, TrackKind
from daw_lint.parsers.studio_one.automation import Lanes
from daw_lint.parsers.studio_one.devices import Slot, slots
from daw_lint.parsers.studio_one.elements import connected, flag, part, parts, uid
from daw_lint.parsers.values import as_number, gain_db

KINDS = {
    "AudioTrackChannel": TrackKind.AUDIO, "AudioSynthChannel": TrackKind.INSTRUMENT, "AudioAuxChannel": TrackKind.AUDIO,
    "AudioGroupChannel": TrackKind.GROUP, "AudioEffectChannel": TrackKind.RETURN, "AudioOutputChannel": TrackKind.GROUP,
    "AudioListenBusChannel": TrackKind.CUE,
}  # fmt: skip
_OUTPUT, _VCA, _INPUT = "AudioOutputChannel", "AudioVCAChannel", "AudioInputChannel"
_RACKS = ("Inserts", "PostFaderInserts")
_OUTSIDE = Output(OutputKind.OUTSIDE)


class Mixer:
    """The channels by UID, in file order."""

    def __init__(self, path: Path, root: Element, rendered: str, lanes: Lanes) -> None:
        """``rendered`` is the output of the last export. Raises ``SessionError``."""
        self._lanes = lanes
        self.channels: dict[str, Element] = {}
        self._vcas: dict[str, Element] = {}
        holder = part(root, "channels")
        for channel in holder.iterfind("ChannelGroup/*") if holder is not None else ():
            self._add(path, channel)
        outputs = [ident for ident, channel in self.channels.items() if channel.tag == _OUTPUT]
        self.main = rendered if rendered in outputs else outputs[0] if outputs else None
        """The main output: the exported one, else the first."""
        self._owner = {name: ident for ident in self.channels for slot in self.inserts(ident) for name in slot.uids}
        """The channel of each device, by the UIDs of the device."""
        self.sidechains = dict(self._sidechains())
        """The channel that feeds each device, by the UID of the device."""

    def _add(self, path: Path, channel: Element) -> None:
        ident = uid(channel)
        if channel.tag == _VCA:
            self._vcas[ident] = channel
        elif channel.tag in KINDS and ident:
            if ident in self.channels:
                raise SessionError(
                    path, "two channels of the mixer have the same ID", "open the song and save it again"
                )
            self.channels[ident] = channel

    def inserts(self, ident: str) -> Iterator[Slot]:
        """Yield the slots with a device, in signal order."""
        for rack in _RACKS:
            yield from slots(part(self.channels[ident], rack))

    def mix_effects(self, ident: str) -> Iterator[Slot]:
        """Yield the slots with a Mix Engine effect, which processes everything that goes to the bus."""
        yield from slots(part(self.channels[ident], "AudioBusMixFX"))

    def output(self, ident: str) -> Output | None:
        """Return the output of a channel. Hardware outputs other than the main one are not part of the bounce."""
        channel = self.channels[ident]
        if channel.tag in (_OUTPUT, "AudioListenBusChannel"):
            return _OUTSIDE
        target = connected(channel, "destination")
        if target is None:
            return None
        if not target:
            return Output(OutputKind.NONE)
        if target == self.main:
            return Output(OutputKind.MASTER, name=name_of(self.channels[target]))
        if target in self.channels:
            return Output(OutputKind.TRACK, target, name_of(self.channels[target]))
        return Output(OutputKind.NONE) if target in self._owner else None

    def sends(self, ident: str) -> Iterator[Send]:
        """Yield the sends to other channels. Those to a sidechain are not part of the mix."""
        for send in parts(self.channels[ident], "Sends"):
            target = connected(send, "destination")
            if not target or target in self._owner:
                continue
            bypassed = flag(send, "bypass")
            level = gain_db(as_number(send.get("level")))
            yield Send(
                target_id=target if target in self.channels else None,
                level_db=level,
                enabled=None if bypassed is None else not bypassed,
                automated=self._moves(ident, send),
            )

    def _moves(self, ident: str, send: Element) -> bool:
        by_channel = self._lanes.moves(ident, f"Sends/{send.get('name', '')}/level")
        return by_channel is True or self._lanes.moves(uid(send), "level") is True

    def vca_of(self, ident: str) -> str | None:
        """Return the UID of the VCA channel that a channel follows."""
        target = connected(part(self.channels[ident], "VCATarget"), "vcaTarget")
        return target if target in self._vcas else None

    def is_muted(self, ident: str) -> bool | None:
        """Whether a channel is silent; ``None`` under a muted VCA, whose effect on its channels is unknown."""
        channel = self.channels[ident]
        own, disabled = flag(channel, "mute"), flag(channel, "disabled")
        if own or disabled:
            return True
        vca = self.vca_of(ident)
        quiet = flag(self._vcas[vca], "mute") if vca else False
        return None if own is None or disabled is None or quiet is not False else False

    def _sidechains(self) -> Iterator[tuple[str, str]]:
        for ident, channel in self.channels.items():
            for holder in (channel, *parts(channel, "Sends")):
                target = connected(holder, "destination")
                if target and target in self._owner:
                    yield target, ident


def name_of(channel: Element) -> str:
    """Return the name that Studio One's console shows."""
    return channel.get("label") or channel.get("name") or "Channel"
