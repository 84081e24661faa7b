"""Tracks of a Studio One song, from the channels of the mixer and the tracks of the arrangement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Device, Output, OutputKind, Switch, Track, TrackKind
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.presets import preset_state
from daw_lint.parsers.studio_one.arrangement import SongTrack
from daw_lint.parsers.studio_one.automation import Lanes
from daw_lint.parsers.studio_one.devices import Slot, read_device
from daw_lint.parsers.studio_one.elements import flag, part
from daw_lint.parsers.studio_one.instruments import Instruments, Player
from daw_lint.parsers.studio_one.mixer import KINDS, Mixer, name_of
from daw_lint.parsers.values import as_number, gain_db

_NOWHERE = Output(OutputKind.NONE)


class Tracks:
    """Reads every channel as a track, and every folder as a group without a signal."""

    def __init__(
        self,
        mixer: Mixer,
        song: list[SongTrack],
        instruments: Instruments,
        lanes: Lanes,
        notes: dict[str, str],
        archive: Archive,
    ) -> None:
        """``notes`` holds the notepad, by the ID of a track or its channel; ``archive`` the states of plug-ins."""
        self._archive = archive
        self._mixer, self._instruments, self._lanes, self._notes = mixer, instruments, lanes, notes
        self._song = song
        self._by_channel = {track.channel: track for track in reversed(song) if track.channel}
        self._folders = {
            track.id: track.channel if track.channel in mixer.channels else track.id
            for track in song
            if track.is_folder and track.id
        }
        """The track ID of each folder: that of its bus, if it has one."""

    def read(self) -> tuple[tuple[Track, ...], Track | None]:
        """Read all tracks except the master, and the master."""
        found = [
            self._folder(track) for track in self._song if self._folders.get(track.id) == track.id and track.is_folder
        ]
        found += [self._track(ident, channel) for ident, channel in self._mixer.channels.items()]
        found += [self._player(player) for player in self._instruments.players if self._has_no_instrument(player)]
        found += [self._without_channel(track) for track in self._song if self._has_no_channel(track)]
        master = next((track for track in found if track.kind is TrackKind.MASTER), None)
        return tuple(track for track in found if track is not master), master

    def _track(self, ident: str, channel: Element) -> Track:
        is_main = ident == self._mixer.main
        kind = TrackKind.MASTER if is_main else KINDS[str(channel.tag)]
        name = name_of(channel)
        path = "Master" if is_main else name
        players = self._instruments.players_of(ident) if kind is TrackKind.INSTRUMENT else []
        own = self._by_channel.get(ident)
        muted = self._switch(ident, "mute", self._mixer.is_muted(ident))
        vca = self._mixer.vca_of(ident)
        volume = self._moves(channel, ident, "volume")
        return Track(
            id=ident,
            kind=kind,
            name=name,
            path=path,
            parent_id=self._parent(own or self._only(players)),
            output=None if is_main else self._mixer.output(ident),
            sends=tuple(self._mixer.sends(ident)),
            volume_db=gain_db(as_number(channel.get("gain"))),
            volume_automated=volume if volume or vca is None else self._lanes.moves(vca, "volume"),
            pan=_pan(channel),
            muted=muted,
            soloed=_either([flag(channel, "solo"), *(player.soloed for player in players)]),
            armed=_recording(channel, "recordArmed"),
            monitoring=_monitoring(channel),
            clips=tuple(chain(own.clips if own else (), *(self._played(player) for player in players))),
            devices=tuple(self._devices(ident, path, players, muted is not True)),
            automation_lanes=self._lanes.count(ident),
            annotation=self._annotation(ident, own, players),
        )

    def _devices(self, ident: str, path: str, players: list[Player], heard: bool) -> Iterator[Device]:
        if self._instruments.plays_main(ident):
            for player in players:
                for effect in player.effects:
                    yield self._device(effect, path, heard and player.muted is not True)
        instrument = self._instruments.instrument_in(ident)
        if instrument is not None:
            yield self._device(instrument, path, heard)
        for slot in self._mixer.mix_effects(ident):
            yield _unsure(self._device(slot, path, heard))
        for slot in self._mixer.inserts(ident):
            yield self._device(slot, path, heard)

    def _device(self, slot: Slot, path: str, heard: bool) -> Device:
        switched = any(self._lanes.moves(name, "bypass") for name in slot.uids)
        source = next((self._mixer.sidechains[name] for name in slot.uids if name in self._mixer.sidechains), None)
        state = (
            None
            if any(self._lanes.moves_inside(name) for name in slot.uids)
            else preset_state(self._archive, slot.preset)
        )
        return read_device(slot, path, heard=heard, switched=switched, source=source, state=state)

    def _switch(self, ident: str, name: str, stored: bool | None) -> Switch:
        return "automated" if self._lanes.moves(ident, name) else stored

    def _moves(self, channel: Element, ident: str, name: str) -> bool | None:
        mode = part(channel, "Automation")
        return False if mode is not None and mode.get("mode") == "0" else self._lanes.moves(ident, name)

    def _played(self, player: Player) -> Iterator[Clip]:
        track = self._by_channel.get(player.uid)
        for clip in track.clips if track is not None else ():
            yield clip._replace(muted=True) if player.muted and clip.muted is not None else clip

    def _only(self, players: list[Player]) -> SongTrack | None:
        return self._by_channel.get(players[0].uid) if len(players) == 1 else None

    def _parent(self, track: SongTrack | None) -> str | None:
        return self._folders.get(track.folder or "") if track is not None else None

    def _annotation(self, ident: str, own: SongTrack | None, players: list[Player]) -> str:
        tracks = [own, *(self._by_channel.get(player.uid) for player in players)]
        names = [ident, *(player.uid for player in players), *(track.id for track in tracks if track is not None)]
        return "\n".join(dict.fromkeys(self._notes[name] for name in names if self._notes.get(name)))

    def _folder(self, track: SongTrack) -> Track:
        return Track(
            id=track.id,
            kind=TrackKind.GROUP,
            name=track.name or "Folder",
            path=track.name or "Folder",
            parent_id=self._parent(track),
            output=_NOWHERE,
            volume_automated=False,
            muted=False,
            soloed=False,
            annotation=self._notes.get(track.id, ""),
        )

    def _has_no_instrument(self, player: Player) -> bool:
        """Whether a note track plays no instrument in the mixer."""
        return player.uid in self._by_channel and player.synth_channel not in self._mixer.channels

    def _player(self, player: Player) -> Track:
        own = self._by_channel[player.uid]
        name = player.name or own.name or "Track"
        return Track(
            id=player.uid,
            kind=TrackKind.MIDI,
            name=name,
            path=name,
            parent_id=self._parent(own),
            output=_NOWHERE,
            volume_automated=False,
            muted=player.muted,
            soloed=player.soloed,
            clips=own.clips,
            devices=tuple(self._device(effect, name, player.muted is not True) for effect in player.effects),
            annotation=self._annotation(player.uid, own, []),
        )

    def _has_no_channel(self, track: SongTrack) -> bool:
        """Whether an audio track has no channel in the mixer."""
        return not (track.is_folder or track.is_music) and track.channel not in self._mixer.channels

    def _without_channel(self, track: SongTrack) -> Track:
        name = track.name or "Track"
        ident = track.channel or track.id
        return Track(ident, TrackKind.AUDIO, name, name, parent_id=self._parent(track), clips=track.clips)


def _unsure(device: Device) -> Device:
    """Mark a Mix Engine effect as unknown unless it is off: whether it is active is stored elsewhere, in unknown form."""
    if device.enabled is False:
        return device
    return Device(**{**device.__dict__, "enabled": None, "active": False if device.active is False else None})


def _either(switches: list[bool | None]) -> bool | None:
    return True if True in switches else None if None in switches else False


def _pan(channel: Element) -> float | None:
    """Read the pan. Since version 7 it is in the channel's panner. A dual panner has no single pan."""
    panner = part(channel, "Panner")
    if panner is not None and panner.get("stereoMode", "0") != "0":
        return None
    stored = as_number(panner.get("panX1") if panner is not None else channel.get("pan"))
    return max(-1.0, min(1.0, 2 * stored - 1)) if stored is not None else None


def _recording(channel: Element, name: str) -> bool | None:
    port = part(part(channel, "RecordUnit"), "recordPort")
    data = part(port, "data")
    return flag(data, name) if data is not None else None


def _monitoring(channel: Element) -> Literal["in", "off"] | None:
    on = _recording(channel, "monitorActive")
    return None if on is None else "in" if on else "off"
