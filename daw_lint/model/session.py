"""The session model: what a rule can ask about a session, whichever DAW wrote it.

Units are part of the names: ``volume_db`` in dB, ``position_beats`` in quarter notes, ``length_s`` in seconds.
``None`` always means *unknown*: the format hides the fact, or the parser could not read it with certainty.
Apart from ``tempo.py`` it imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from daw_lint.model.tempo import TempoMap

Switch = bool | Literal["automated"] | None
"""On, off, switched during the arrangement, or unknown."""


FULL_FACTS = frozenset(
    {
        "session.tracks",
        "session.devices",
        "session.master.devices",
        "session.routing",
        "session.levels",
        "session.mute",
        "session.solo",
        "session.clips",
        "session.media",
        "session.tempo",
        "session.markers",
        "session.arrangement_length",
        "session.annotations",
    }
)
"""The facts of a format that hides nothing important; each parser removes those that its format hides."""


class SessionError(Exception):
    """A session file that cannot be read.

    ``what`` says what is wrong, ``todo`` what the user can do about it; both are one line of plain text.
    """

    def __init__(self, path: Path, what: str, todo: str) -> None:
        super().__init__(f"{path}: {what}; {todo}")
        self.path = path
        self.what = what
        self.todo = todo


class TrackKind(StrEnum):
    """What a track is for."""

    AUDIO = "audio"
    MIDI = "midi"
    INSTRUMENT = "instrument"
    GROUP = "group"
    RETURN = "return"
    MASTER = "master"
    CUE = "cue"


class DeviceFormat(StrEnum):
    """The plug-in interface of a device."""

    NATIVE = "native"
    VST2 = "VST2"
    VST3 = "VST3"
    AU = "AU"
    AAX = "AAX"
    CLAP = "CLAP"
    LV2 = "LV2"
    LADSPA = "LADSPA"
    JSFX = "JSFX"
    MAX = "Max"


class OutputKind(StrEnum):
    """Where the audio of a track goes."""

    MASTER = "master"
    TRACK = "track"
    OUTSIDE = "outside"
    """A hardware output of its own: not part of a bounce of the master."""
    NONE = "none"
    """Sends only, or nothing at all."""


class Output(NamedTuple):
    """The output of a track. ``track_id`` is set when ``kind`` is ``TRACK``; ``name`` is what the DAW shows."""

    kind: OutputKind
    track_id: str | None = None
    name: str = ""


class Send(NamedTuple):
    """A send of a track to a return track. ``level_db`` is ``-inf`` when the send is closed."""

    target_id: str | None
    level_db: float | None
    enabled: bool | None = None
    automated: bool = False


class MediaRef(NamedTuple):
    """A media file that the session uses.

    ``resolved`` is the place where it was looked for and, when ``exists``, found. ``location`` is the project's folder, a
    library of the DAW (packs, user library), or anywhere else. ``exists`` is ``None`` when the path cannot be checked on
    this machine (a path of another operating system, a library pack that is looked up by name).
    """

    stored_path: str
    resolved: Path | None
    exists: bool | None
    location: Literal["project", "library", "outside"] | None
    sample_rate_hz: float | None = None
    length_s: float | None = None
    owner_path: str = ""


class Clip(NamedTuple):
    """A clip on a track: in the arrangement (``start_beats``, ``end_beats``) or in a session slot (both ``None``)."""

    name: str
    kind: Literal["audio", "midi"]
    start_beats: float | None
    end_beats: float | None
    muted: bool | None = None
    warp_mode: str | None = None
    """``None`` when the clip is not warped, or is MIDI."""
    warped: bool | None = None
    transpose_semitones: float | None = None
    gain_db: float | None = None
    media_path: str | None = None


class Chain(NamedTuple):
    """One chain of a rack. ``enabled`` is its chain activator."""

    name: str
    enabled: Switch
    devices: tuple[Device, ...]
    volume_db: float | None = None
    is_return: bool = False


@dataclass(frozen=True)
class Device:
    """A device on a track, or inside a rack."""

    name: str
    """The name as the file stores it."""
    format: DeviceFormat
    path: str
    """The object path, e.g. ``Master > Final > Chain 1 > Pro-L 2``."""
    enabled: Switch
    """Its own switch."""
    active: Switch
    """Whether it processes sound: its own switch, and those of every rack, chain and track around it."""
    user_name: str | None = None
    vendor: str | None = None
    plugin_id: str | None = None
    """``VST2:<FourCC or number>``, ``VST3:<32 hex digits>``, ``AU:<type>/<subtype>/<manufacturer>``,
    ``AAX:<manufacturer>/<product>``."""
    parameters: dict[str, float | bool] = field(default_factory=dict)
    """Parameters of native dynamics, saturation and utility devices; the unit is part of the name."""
    sidechain_source: str | None = None
    """ID of the track that feeds the sidechain, or ``outside``."""
    chains: tuple[Chain, ...] = ()
    annotation: str = ""
    native_type: str | None = None
    """The DAW's own word for the kind of device, e.g. ``Limiter`` or ``AudioEffectGroupDevice``."""

    @property
    def label(self) -> str:
        """The name that the user sees: the user's own, else that of the device."""
        return self.user_name or self.name

    def walk(self) -> Iterator[Device]:
        """Yield the device and, depth first, everything nested in it."""
        yield self
        for chain in self.chains:
            for device in chain.devices:
                yield from device.walk()


@dataclass(frozen=True)
class Track:
    """A track, bus, return or the master."""

    id: str
    kind: TrackKind
    name: str
    """The name that the DAW shows."""
    path: str
    named_by_user: bool | None = None
    parent_id: str | None = None
    """The group track around it."""
    output: Output | None = None
    sends: tuple[Send, ...] = ()
    volume_db: float | None = None
    volume_automated: bool | None = None
    pan: float | None = None
    """-1 left to 1 right; ``None`` where the format hides it or the track has split pans."""
    muted: Switch = None
    soloed: bool | None = None
    armed: bool | None = None
    frozen: bool | None = None
    monitoring: Literal["in", "auto", "off"] | None = None
    clips: tuple[Clip, ...] = ()
    devices: tuple[Device, ...] = ()
    automation_lanes: int | None = None
    """How many parameters of the track are automated."""
    annotation: str = ""

    def walk_devices(self) -> Iterator[Device]:
        """Yield every device on the track, racks before their contents."""
        for device in self.devices:
            yield from device.walk()


class Marker(NamedTuple):
    """A locator. ``time_s`` follows from the tempo map; ``position_beats`` is ``None`` where there are no beats."""

    name: str
    position_beats: float | None
    time_s: float
    performer: str | None = None
    """Performer of the song that starts here, if the markers are the songs of a recording. The next two also apply only then."""
    isrc: str | None = None
    media_path: str | None = None
    """The media file from whose start ``time_s`` counts."""


class TimeSignature(NamedTuple):
    """A time signature from ``position_beats`` on."""

    position_beats: float
    numerator: int
    denominator: int


@dataclass(frozen=True)
class InventoryItem:
    """A device in a session whose file does not say on which track."""

    name: str
    format: DeviceFormat
    vendor: str | None = None
    plugin_id: str | None = None
    """As in ``Device``."""
    count: int | None = None
    """Number of instances."""
    off_count: int | None = None
    """Number of instances whose own switch is off."""


@dataclass(frozen=True)
class Session:
    """The content of a session file."""

    path: Path
    format: str
    application: str
    application_version: str
    tracks: tuple[Track, ...]
    """Every track but the master, in the order of the file; returns and the cue track included."""
    master: Track | None
    facts: frozenset[str]
    """The facts that this file gives, by the names that rules use, e.g. ``session.master.devices``."""
    missing_facts: dict[str, str] = field(default_factory=dict)
    """Why a fact is not given, by fact."""
    sample_rate_hz: float | None = None
    tempo_map: TempoMap | None = None
    time_signatures: tuple[TimeSignature, ...] = ()
    markers: tuple[Marker, ...] = ()
    media: tuple[MediaRef, ...] = ()
    arrangement_length_beats: float | None = None
    arrangement_length_s: float | None = None
    render_paths: tuple[Path, ...] = ()
    """The paths that the session renders to."""
    annotation: str = ""
    inventory: tuple[InventoryItem, ...] = ()
    """Devices on unknown tracks; no rule treats them as placed on one."""

    def track_by_id(self, track_id: str | None) -> Track | None:
        """Find the track with this ID, the master included; ``None`` if there is none."""
        if self.master is not None and self.master.id == track_id:
            return self.master
        return next((track for track in self.tracks if track.id == track_id), None)

    def all_tracks(self) -> Iterator[Track]:
        """Yield every track, the master last."""
        yield from self.tracks
        if self.master is not None:
            yield self.master
