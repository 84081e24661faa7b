"""Tracks of a Renoise song, with faders, devices and clips.

Defaults are those of the schemas that come with Renoise. Songs written by other programs may rely on them.
"""

from __future__ import annotations

import re
from functools import cached_property

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Device, Track, TrackKind
from daw_lint.parsers.renoise.automation import LOUDEST, TrackAutomation
from daw_lint.parsers.renoise.devices import MIXERS, read_device, read_soft_clip
from daw_lint.parsers.renoise.elements import devices_of, flag, number, text, whole
from daw_lint.parsers.renoise.native import Steered
from daw_lint.parsers.renoise.patterns import Patterns
from daw_lint.parsers.renoise.routing import GROUP, MASTER, SEND, SEND_DEVICE, Routing, track_id
from daw_lint.parsers.renoise.timing import Timing, song_format
from daw_lint.parsers.values import gain_db

SEQUENCER = "SequencerTrack"
KINDS = {
    SEQUENCER: TrackKind.INSTRUMENT, GROUP: TrackKind.GROUP, SEND: TrackKind.RETURN, MASTER: TrackKind.MASTER,
}  # fmt: skip
WITH_SOLO = 30
"""The song format of Renoise 2.7, the first that stores which tracks are soloed."""
MOST = 1e6
"""Our own bound on a linear gain: a larger number means a damaged file."""
_DEFAULT_NAME = re.compile(r"Track \d+|S\d+|Send \d+|Group( \d+)?|Mst|Master")


def song_tracks(root: Element) -> list[Element]:
    """Return the tracks of a song in order, including the master."""
    return [track for track in root.iterfind("Tracks/*") if track.tag in KINDS]


class TrackReader:
    """Reads the tracks of a song."""

    def __init__(self, root: Element, tracks: list[Element], patterns: Patterns, timing: Timing) -> None:
        """Collect the automation and the routing of all tracks."""
        self._root = root
        self._tracks = tracks
        self._patterns = patterns
        self._timing = timing
        self._format = song_format(root)
        self._automation = [TrackAutomation(track, index, patterns, self._format) for index, track in enumerate(tracks)]
        self._master_is_moved = any(moves.moves_master for moves in self._automation)
        self._routing = Routing(tracks, self._automation)
        self._steered = Steered(tracks)

    def read(self, index: int) -> Track:
        """Read a track by its number, from 0."""
        track = self._tracks[index]
        kind = KINDS[str(track.tag)]
        is_master = kind is TrackKind.MASTER
        name = text(track, "Name") or ("Master" if is_master else f"Track {index + 1:02}")
        path = "Master" if is_master else name
        state = text(track, "State") or "Active"
        muted = {"Active": False, "Off": True, "Mute": True}.get(state)
        devices = devices_of(track)
        mixer = devices[0] if devices and devices[0].tag in MIXERS else None
        group = self._routing.group(index)
        return Track(
            id=track_id(index),
            kind=kind,
            name=name,
            path=path,
            named_by_user=_DEFAULT_NAME.fullmatch(name) is None,
            parent_id=None if group is None else track_id(group),
            output=None if is_master else self._routing.output(index),
            sends=self._routing.sends(index),
            volume_db=_volume_db(mixer),
            volume_automated=self._moves_volume(index, mixer, is_master),
            pan=_pan(mixer),
            muted=muted,
            soloed=flag(track, "Soloed", False) if self._format >= WITH_SOLO else None,
            clips=self._clips(index) if kind is TrackKind.INSTRUMENT else (),
            devices=self._devices(index, path, None if muted is None else not muted),
            automation_lanes=len(self._automation[index].lanes),
        )

    def _devices(self, index: int, path: str, around: bool | None) -> tuple[Device, ...]:
        found = [
            read_device(
                device,
                path,
                self._automation[index].switch(place, device),
                around,
                moves=self._automation[index].moves_inside(place) or self._steered.is_moved(index, place),
            )
            for place, device in enumerate(devices_of(self._tracks[index]))
            if device.tag not in MIXERS and device.tag != SEND_DEVICE
        ]
        return (*found, *(read_soft_clip(device, path, around) for device in devices_of(self._tracks[index])
                          if flag(device, "SoftClipping", False)))  # fmt: skip

    def _moves_volume(self, index: int, mixer: Element | None, is_master: bool) -> bool | None:
        if mixer is None:
            return None
        moves = self._automation[index]
        if is_master and self._master_is_moved:
            return True
        return moves.moves_level or any(moves.is_moved(0, fader, mixer, LOUDEST) for fader in ("Volume", "PostVolume"))

    def _clips(self, index: int) -> tuple[Clip, ...]:
        """Build a clip for each sequence entry in which the track plays."""
        silent = self._silent_columns(index)
        plays = {pattern for pattern in self._patterns.used if self._patterns.has_notes(pattern, index, silent)}
        # Notes may be on any track, so the track plays wherever there are notes.
        if not plays and index in self._fed_by_instruments:
            plays = self._with_notes
        places = self._timing.places
        return tuple(
            Clip(
                name=self._patterns.name(entry.pattern),
                kind="midi",
                start_beats=None if places is None else places[at][0],
                end_beats=None if places is None else places[at][1],
                muted=index in entry.muted,
            )
            for at, entry in enumerate(self._patterns.entries)
            if entry.pattern in plays
        )

    def _silent_columns(self, index: int) -> frozenset[int]:
        states = self._tracks[index].iterfind("NoteColumnStates/NoteColumnState")
        return frozenset(place for place, state in enumerate(states) if (state.text or "Active").strip() != "Active")

    @cached_property
    def _fed_by_instruments(self) -> frozenset[int]:
        """The tracks that plug-in instruments play into, whichever track has the notes."""
        routings = self._root.iterfind("Instruments/Instrument//OutputRouting")
        targets = {whole(routing, "AssignedTrack", -1) for routing in routings if flag(routing, "Enabled", True)}
        return frozenset(target for target in targets if target is not None and target >= 0)

    @cached_property
    def _with_notes(self) -> set[int]:
        tracks = [index for index, track in enumerate(self._tracks) if track.tag == SEQUENCER]
        none: frozenset[int] = frozenset()
        return {
            pattern
            for pattern in self._patterns.used
            if any(self._patterns.has_notes(pattern, index, none) for index in tracks)
        }


def _volume_db(mixer: Element | None) -> float | None:
    """Return the sum in dB of a track's two faders, before and after its effects."""
    if mixer is None:
        return None
    before, after = (number(mixer.find(name), "Value", 1.0) for name in ("Volume", "PostVolume"))
    return gain_db(before * after) if before is not None and after is not None and before * after < MOST else None


def _pan(mixer: Element | None) -> float | None:
    if mixer is None:
        return None
    values = [number(mixer.find(name), "Value") for name in ("Panning", "PostPanning")]
    off_centre = [value for value in values if value != 0.5]
    if len(off_centre) > 1 or None in off_centre:
        return None
    return max(-1.0, min(1.0, 2 * (off_centre[0] or 0.0) - 1)) if off_centre else 0.0
