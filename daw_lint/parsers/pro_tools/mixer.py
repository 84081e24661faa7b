"""The mixer of a Pro Tools session: its tracks with their channels, and the master."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from daw_lint.model.facts import Fact
from daw_lint.model.session import Device, DeviceFormat, InventoryItem, Output, OutputKind, Track, TrackKind
from daw_lint.parsers.pro_tools import tracks as listed
from daw_lint.parsers.pro_tools.blocks import Block, Order
from daw_lint.parsers.pro_tools.channels import Channel, read_channels
from daw_lint.parsers.pro_tools.plug_ins import PlugIn, read_plug_ins
from daw_lint.parsers.pro_tools.tracks import Listed, read_list, read_playlists

_KINDS = {
    listed.AUDIO: TrackKind.AUDIO,
    listed.MIDI: TrackKind.MIDI,
    listed.AUX: TrackKind.RETURN,
    listed.INSTRUMENT: TrackKind.INSTRUMENT,
}
_FED_BY_BUS = (listed.AUX, listed.INSTRUMENT)
_AVID = b"Digi"

_NO_LIST = "this Pro Tools session is so old that daw-lint knows only the names of its audio playlists"
_OTHER_KINDS = "this Pro Tools session has tracks of a kind that daw-lint does not know"
_NO_CHANNELS = "daw-lint does not know how this version of Pro Tools stores its mixer"
_SLOTS = "not all inserts of this Pro Tools session could be read"
_LEVELS = "the faders of this Pro Tools session contradict their automation"
_MUTES = "the mute buttons of this Pro Tools session contradict their automation"
_MIDI_MUTES = "daw-lint does not read the mute buttons of MIDI tracks in Pro Tools"
_NO_MASTER = "this Pro Tools session has no master fader, and nothing else shows which output is the main mix"
_MASTERS = "this Pro Tools session has several master faders, and does not show which one is the main mix"
_ELSEWHERE = "some tracks of this Pro Tools session go to other outputs than its master fader"


@dataclass
class Mixer:
    """What is known of the mixer. ``missing`` gives a reason for each unknown fact."""

    tracks: tuple[Track, ...]
    master: Track | None
    missing: dict[Fact, str]
    inventory: tuple[InventoryItem, ...] = ()


def read_mixer(found: list[Block], order: Order) -> Mixer:
    """Read the mixer."""
    entries = read_list(found, order)
    if entries is None:
        names = read_playlists(found, order)
        tracks = tuple(Track(str(number), TrackKind.AUDIO, name, name) for number, name in enumerate(names, 1))
        return Mixer(tracks, None, dict.fromkeys(_FACTS, _NO_CHANNELS) | {Fact.TRACKS: _NO_LIST})
    plug_ins = read_plug_ins(found, order) or []
    paired = _pair(entries, read_channels(found, plug_ins, order) or [])
    if paired is None:
        tracks = tuple(_plain_track(number, entry) for number, entry in enumerate(entries, 1) if entry.kind in _KINDS)
        missing = dict.fromkeys(_FACTS, _NO_CHANNELS)
        return Mixer(tracks, None, missing | _of_other_kinds(entries), _inventory(plug_ins))
    return _Desk(paired, plug_ins).mixer()


_FACTS = (Fact.DEVICES, Fact.MASTER_DEVICES, Fact.LEVELS, Fact.MUTE)


def _of_other_kinds(entries: list[Listed]) -> dict[Fact, str]:
    is_known = all(entry.kind in listed.KINDS for entry in entries)
    return {} if is_known else dict.fromkeys((Fact.TRACKS, *_FACTS), _OTHER_KINDS)


def _pair(entries: list[Listed], channels: list[Channel]) -> list[tuple[Listed, Channel]] | None:
    """Pair each track with the one channel that has its ident; ``None`` if that is not one to one."""
    owners: defaultdict[bytes, list[Channel]] = defaultdict(list)
    for channel in channels:
        for ident in channel.idents:
            owners[ident].append(channel)
    paired = [(entry, owners[entry.ident][0]) for entry in entries if len(owners[entry.ident]) == 1]
    return paired if len(paired) == len(entries) == len(channels) else None


def _inventory(plug_ins: list[PlugIn]) -> tuple[InventoryItem, ...]:
    """List the plug-ins of a session once each. The session has an entry for each number of channels."""
    named = dict.fromkeys((plug_in.name, plug_in.code) for plug_in in plug_ins if plug_in.is_plug_in)
    return tuple(InventoryItem(name, DeviceFormat.AAX, _vendor(code), _identity(code)) for name, code in named)


def _identity(code: bytes) -> str:
    letters = code.decode("latin-1")
    return f"AAX:{letters[:4]}/{letters[4:]}"


def _vendor(code: bytes) -> str | None:
    return "Avid" if code.startswith(_AVID) else None


def _plain_track(number: int, entry: Listed) -> Track:
    return Track(str(number), _KINDS[entry.kind], entry.name, entry.name)


class _Desk:
    """Joins tracks and channels to the mixer."""

    def __init__(self, paired: list[tuple[Listed, Channel]], plug_ins: list[PlugIn]) -> None:
        self._paired = paired
        self._plug_ins = plug_ins
        self._fed: defaultdict[bytes, list[str]] = defaultdict(list)
        for number, (entry, channel) in enumerate(paired, 1):
            for ident in channel.inputs if entry.kind in _FED_BY_BUS else ():
                self._fed[ident].append(str(number))

    def mixer(self) -> Mixer:
        masters = [channel for entry, channel in self._paired if entry.kind == listed.MASTER]
        main = masters[0].output if len(masters) == 1 else None
        tracks = [
            self._track(number, main) for number, (entry, _) in enumerate(self._paired, 1) if entry.kind in _KINDS
        ]
        fed = {track.output.track_id for track in tracks if track.output is not None}
        tracks = [
            replace(track, kind=TrackKind.GROUP) if track.kind is TrackKind.RETURN and track.id in fed else track
            for track in tracks
        ]
        reason = self._why_no_master(masters, tracks)
        master = None if reason else self._master(masters[0])
        missing = self._missing(tracks if master is None else [*tracks, master])
        if reason:
            missing[Fact.MASTER_DEVICES] = reason
            tracks = [replace(track, output=None) if _is_to_master(track) else track for track in tracks]
        inventory = _inventory(self._plug_ins) if Fact.DEVICES in missing else ()
        return Mixer(tuple(tracks), master, missing, inventory)

    def _why_no_master(self, masters: list[Channel], tracks: list[Track]) -> str:
        """Return why the master fader may not be that of the main mix, else an empty text."""
        if len(masters) != 1:
            return _MASTERS if masters else _NO_MASTER
        sounding = [track for track in tracks if track.kind is not TrackKind.MIDI]
        is_whole = all(track.output is not None for track in sounding) and any(
            _is_to_master(track) for track in sounding
        )
        return "" if is_whole else _ELSEWHERE

    def _missing(self, tracks: list[Track]) -> dict[Fact, str]:
        missing: dict[Fact, str] = {}
        channels = [channel for entry, channel in self._paired if entry.kind != listed.VIDEO]
        if any(channel.plug_ins is None for channel in channels):
            missing |= dict.fromkeys((Fact.DEVICES, Fact.MASTER_DEVICES), _SLOTS)
        sounding = [track for track in tracks if track.kind is not TrackKind.MIDI]
        if any(track.volume_db is None for track in sounding):
            missing[Fact.LEVELS] = _LEVELS
        if any(track.muted is None for track in tracks):
            missing[Fact.MUTE] = _MUTES if any(track.muted is None for track in sounding) else _MIDI_MUTES
        return missing | _of_other_kinds([entry for entry, _ in self._paired])

    def _track(self, number: int, main: bytes | None) -> Track:
        entry, channel = self._paired[number - 1]
        return replace(
            _plain_track(number, entry),
            output=self._output(number, channel, main),
            volume_db=channel.volume_db,
            volume_automated=channel.volume_automated,
            pan=channel.pan if entry.is_mono else None,
            muted=channel.muted,
            devices=_devices(channel, entry.name),
        )

    def _master(self, channel: Channel) -> Track:
        """Build the master. A master fader has no mute button."""
        return Track(
            id="master",
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            volume_db=channel.volume_db,
            volume_automated=channel.volume_automated,
            muted=False,
            devices=_devices(channel, "Master"),
        )

    def _output(self, number: int, channel: Channel, main: bytes | None) -> Output | None:
        """Return the output of a channel: the one track that its bus feeds, or the bus with the master fader."""
        if not channel.output:
            return None
        # The candidates for a channel's input may include its own output bus.
        fed = [ident for ident in self._fed.get(channel.output, ()) if ident != str(number)]
        if len(fed) == 1 and channel.output != main:
            return Output(OutputKind.TRACK, fed[0], channel.output_name)
        if not fed and channel.output == main:
            return Output(OutputKind.MASTER, name=channel.output_name)
        return None


def _is_to_master(track: Track) -> bool:
    return track.output is not None and track.output.kind is OutputKind.MASTER


def _devices(channel: Channel, around: str) -> tuple[Device, ...]:
    """Build the plug-ins. Whether they are bypassed or inactive is unknown."""
    return tuple(
        Device(
            plug_in.name,
            DeviceFormat.AAX,
            f"{around} > {plug_in.name}",
            enabled=None,
            active=None,
            vendor=_vendor(plug_in.code),
            plugin_id=_identity(plug_in.code),
        )
        for plug_in in channel.plug_ins or ()
    )
