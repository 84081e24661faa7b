"""The session model: what a rule can ask about a session, whichever DAW wrote it.

Units are part of the names: ``volume_db`` in dB, ``position_beats`` in quarter notes, ``length_s`` in seconds.
``None`` always means *unknown*: the format hides the fact, or the parser could not read it with certainty.
It imports nothing of the project but other modules of the model.
``Ask`` marks what a rule written as data may ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from daw_lint.model.ask import Ask
from daw_lint.model.by_fields import ByFields
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.fader import Fader
from daw_lint.model.faults import FileFault
from daw_lint.model.own_fault import REPORT_IT, own_fault
from daw_lint.model.place import Place
from daw_lint.model.plugin_state import LazyState
from daw_lint.model.tempo import TempoMap
from daw_lint.model.wording import one_line
from daw_lint.named_tuple import NamedTuple

Switch = bool | Literal["automated"] | None
"""On, off, switched during the arrangement, or unknown."""


class SessionError(Exception):
    """A session file that cannot be read.

    ``what`` says what is wrong, ``todo`` what the user can do about it; both are one line of plain text.
    """

    def __init__(self, path: Path, what: str, todo: str) -> None:
        self.path = path
        self.what = one_line(what)
        self.todo = one_line(todo)
        super().__init__(f"{path}: {self.what}; {self.todo}")


class ParserBugError(SessionError):
    """A session that daw-lint failed to read through a bug of its own. ``__cause__`` is the error."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(path, own_fault(error), REPORT_IT)


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

    stored_path: Annotated[str, Ask("path as the session stores it", Fact.MEDIA, name="path")]
    resolved: Path | None
    exists: Annotated[bool | None, Ask("whether it is there", Fact.MEDIA)]
    location: Annotated[Literal["project", "library", "outside"] | None, Ask("project, library or outside", Fact.MEDIA)]
    sample_rate_hz: Annotated[float | None, Ask("its sample rate", Fact.MEDIA)] = None
    length_s: Annotated[float | None, Ask("its length", Fact.MEDIA)] = None
    owner_path: Annotated[str, Ask("where it is used first", Fact.MEDIA, name="owner")] = ""
    place: Place | None = None
    """Where the file names it first; ``others`` of the place are where it names it again."""

    @property
    def file(self) -> Annotated[str, Ask("name of the file", Fact.MEDIA)]:
        """The last part of the path, whichever system wrote it."""
        return PurePosixPath(self.stored_path.replace("\\", "/")).name

    @property
    def suffix(self) -> Annotated[str, Ask("wav, mp3, ... in small letters", Fact.MEDIA)]:
        """The part of the name after its last point."""
        return PurePosixPath(self.file).suffix.lstrip(".").lower()


class Clip(NamedTuple):
    """A clip on a track: in the arrangement (``start_beats``, ``end_beats``) or in a session slot (both ``None``)."""

    name: Annotated[str, Ask("name", Fact.CLIPS)]
    kind: Annotated[Literal["audio", "midi"], Ask("audio or midi", Fact.CLIPS)]
    start_beats: Annotated[float | None, Ask("start in the arrangement", Fact.CLIPS)]
    end_beats: Annotated[float | None, Ask("end in the arrangement", Fact.CLIPS)]
    muted: Annotated[bool | None, Ask("whether it is switched off", Fact.CLIPS)] = None
    warp_mode: Annotated[str | None, Ask("how it is stretched", Fact.CLIPS)] = None
    """``None`` when the clip is not warped, or is MIDI."""
    warped: Annotated[bool | None, Ask("whether it follows the tempo", Fact.CLIPS)] = None
    transpose_semitones: Annotated[float | None, Ask("transposition", Fact.CLIPS)] = None
    gain_db: Annotated[float | None, Ask("gain", Fact.CLIPS)] = None
    media_path: Annotated[str | None, Ask("its media file", Fact.CLIPS)] = None
    place: Place | None = None


class Chain(NamedTuple):
    """One chain of a rack. ``enabled`` is its chain activator."""

    name: str
    enabled: Switch
    devices: tuple[Device, ...]
    volume_db: float | None = None
    is_return: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Device(ByFields):
    """A device on a track, or inside a rack."""

    name: Annotated[str, Ask("name as the file stores it", Fact.DEVICES)]
    """The name as the file stores it."""
    format: Annotated[DeviceFormat, Ask("native, VST2, VST3, AU, CLAP, LV2, LADSPA, JSFX, Max", Fact.DEVICES)]
    path: Annotated[str, Ask("its path, such as Drums > Kick > Limiter", Fact.DEVICES)]
    """The object path, e.g. ``Master > Final > Chain 1 > Pro-L 2``."""
    enabled: Annotated[Switch, Ask("its own switch", Fact.DEVICES)]
    """Its own switch."""
    active: Annotated[Switch, Ask("its switch and everything around it", Fact.DEVICES)]
    """Whether it processes sound: its own switch, and those of every rack, chain and track around it."""
    user_name: str | None = None
    vendor: Annotated[str | None, Ask("maker", Fact.DEVICES)] = None
    plugin_id: Annotated[str | None, Ask("ID", Fact.DEVICES)] = None
    """``VST2:<FourCC or number>``, ``VST3:<32 hex digits>``, ``AU:<type>/<subtype>/<manufacturer>``,
    ``AAX:<manufacturer>/<product>``."""
    parameters: Annotated[dict[str, float | bool], Ask("parameters that can be read, by name", Fact.DEVICES)] = field(
        default_factory=dict
    )
    """Parameters of native dynamics, saturation and utility devices; the unit is part of the name. Those of a plug-in are in
    its ``state``; a rule gets either."""
    sidechain_source: str | None = None
    """ID of the track that feeds the sidechain, or ``outside``."""
    chains: tuple[Chain, ...] = ()
    annotation: str = ""
    native_type: str | None = None
    """The DAW's own word for the kind of device, e.g. ``Limiter`` or ``AudioEffectGroupDevice``."""
    stated_class: str | None = None
    """The class of plug-in that a plug-in states of itself, where that is certain; see ``model.plugin_classes``."""
    from_template: bool = False
    """Whether a new session already has it there, in this state."""
    state: LazyState | None = field(default=None, compare=False, repr=False)
    """What the session stores of the inside of a plug-in; ``plugins.settings_of`` reads it."""
    place: Place | None = field(default=None, compare=False)

    @property
    def label(self) -> Annotated[str, Ask("the name that a person would use", Fact.DEVICES)]:
        """The name that the user sees: the user's own, else that of the device."""
        return self.user_name or self.name

    def walk(self) -> Iterator[Device]:
        """Yield the device and, depth first, everything nested in it."""
        yield self
        for chain in self.chains:
            for device in chain.devices:
                yield from device.walk()


@dataclass(frozen=True, eq=False, repr=False)
class Track(ByFields):
    """A track, bus, return or the master."""

    id: str
    kind: Annotated[TrackKind, Ask("audio, midi, instrument, group, return, cue", Fact.TRACKS)]
    name: Annotated[str, Ask("name", Fact.TRACKS)]
    """The name that the DAW shows."""
    path: Annotated[str, Ask("its path, such as Drums > Kick", Fact.TRACKS)]
    named_by_user: Annotated[bool | None, Ask("whether a person named it", Fact.TRACKS)] = None
    parent_id: str | None = None
    """The group track around it."""
    output: Output | None = None
    sends: tuple[Send, ...] = ()
    volume_db: Annotated[float | None, Ask("fader", Fact.LEVELS, of_master=True)] = None
    volume_automated: Annotated[bool | None, Ask("whether its fader is automated", Fact.LEVELS, of_master=True)] = None
    faders: tuple[Fader, ...] = ()
    """The controls whose levels add up to ``volume_db``, in the order of the signal; empty if there is only one."""
    default_volume_db: float = 0.0
    """Where the fader is in a new session."""
    pan: Annotated[float | None, Ask("-1 left to 1 right", Fact.LEVELS, of_master=True)] = None
    """-1 left to 1 right; ``None`` where the format hides it or the track has split pans."""
    muted: Annotated[Switch, Ask("whether it is muted", Fact.MUTE)] = None
    soloed: Annotated[bool | None, Ask("whether it is soloed", Fact.SOLO)] = None
    armed: Annotated[bool | None, Ask("whether it is armed for recording", Fact.TRACKS)] = None
    frozen: Annotated[bool | None, Ask("whether it is frozen", Fact.TRACKS)] = None
    monitoring: Annotated[Literal["in", "auto", "off"] | None, Ask("in, auto or off", Fact.TRACKS)] = None
    clips: tuple[Clip, ...] = ()
    devices: tuple[Device, ...] = ()
    automation_lanes: Annotated[int | None, Ask("automated parameters", Fact.TRACKS)] = None
    """How many parameters of the track are automated."""
    annotation: Annotated[str, Ask("its notes", Fact.ANNOTATIONS)] = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def output_kind(
        self,
    ) -> Annotated[OutputKind | None, Ask("master, track, outside or none", Fact.ROUTING, "output")]:
        """Where its audio goes; ``None`` where that is unknown."""
        return self.output.kind if self.output is not None else None

    @property
    def clip_count(self) -> Annotated[int, Ask("clips", Fact.CLIPS)]:
        """Its clips, muted ones too."""
        return len(self.clips)

    @property
    def send_count(self) -> Annotated[int, Ask("open sends", Fact.ROUTING)]:
        """Its sends with a level above silence."""
        return sum(send.level_db is not None and isfinite(send.level_db) for send in self.sends)

    @property
    def device_count(self) -> Annotated[int, Ask("devices, those in racks too", Fact.DEVICES)]:
        """Its devices, racks and what is in them."""
        return sum(1 for _ in self.walk_devices())

    def walk_devices(self) -> Iterator[Device]:
        """Yield every device on the track, racks before their contents."""
        for device in self.devices:
            yield from device.walk()


class Marker(NamedTuple):
    """A locator. ``time_s`` follows from the tempo map; ``position_beats`` is ``None`` where there are no beats."""

    name: Annotated[str, Ask("name", Fact.MARKERS)]
    position_beats: Annotated[float | None, Ask("position in quarter notes", Fact.MARKERS)]
    time_s: Annotated[float, Ask("time", Fact.MARKERS)]
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


@dataclass(frozen=True, eq=False, repr=False)
class InventoryItem(ByFields):
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


@dataclass(frozen=True, eq=False, repr=False)
class Session(ByFields):
    """The content of a session file."""

    path: Path
    format: Annotated[str, Ask("als, rpp, flp, ...", Fact.SESSION)]
    application: Annotated[str, Ask("the DAW that saved it", Fact.SESSION)]
    application_version: Annotated[str, Ask("its version", Fact.SESSION)]
    tracks: tuple[Track, ...]
    """Every track but the master, in the order of the file; returns and the cue track included."""
    master: Track | None
    gives: frozenset[Fact] = frozenset()
    """The facts that files of its format can give; the parser's record declares them."""
    missing_facts: dict[Fact, str] = field(default_factory=dict)
    """Why a fact is not given, by fact."""
    sample_rate_hz: Annotated[float | None, Ask("sample rate", Fact.SAMPLE_RATE)] = None
    tempo_map: TempoMap | None = None
    time_signatures: tuple[TimeSignature, ...] = ()
    markers: tuple[Marker, ...] = ()
    media: tuple[MediaRef, ...] = ()
    arrangement_length_beats: Annotated[
        float | None, Ask("length of the arrangement in quarter notes", Fact.ARRANGEMENT_LENGTH, name="length_beats")
    ] = None
    arrangement_length_s: Annotated[
        float | None, Ask("length of the arrangement", Fact.ARRANGEMENT_LENGTH, name="length_s")
    ] = None
    render_paths: tuple[Path, ...] = ()
    """The paths that the session renders to."""
    export: Export | None = None
    """The settings of its next export."""
    faults: tuple[FileFault, ...] = ()
    """What is wrong with the file itself, though daw-lint can read it."""
    annotation: Annotated[str, Ask("the notes of the session", Fact.ANNOTATIONS)] = ""
    cut_off: str = ""
    """Where the file breaks off, in words; empty for a whole file. What would come later is among ``missing_facts``."""
    saves: int = 1
    """How many saves of the session the file holds. The newest whole one was read."""
    inventory: tuple[InventoryItem, ...] = ()
    """Devices on unknown tracks; no rule treats them as placed on one."""

    @property
    def facts(self) -> frozenset[Fact]:
        """The facts that this file gives: those of its format, less those that are missing."""
        return self.gives - self.missing_facts.keys()

    @property
    def file(self) -> Annotated[str, Ask("name of the session's file", Fact.SESSION)]:
        """The name of the file, without its folder."""
        return self.path.name

    @property
    def tempo_bpm(self) -> Annotated[float | None, Ask("tempo at the start", Fact.TEMPO)]:
        """The tempo at the start of the arrangement, in quarter notes per minute."""
        return self.tempo_map.start_bpm if self.tempo_map is not None else None

    @property
    def tempo_changes(self) -> Annotated[bool | None, Ask("whether the tempo changes", Fact.TEMPO)]:
        """Whether the arrangement has more than one tempo."""
        return not self.tempo_map.is_constant if self.tempo_map is not None else None

    @property
    def track_count(self) -> Annotated[int, Ask("tracks without returns and master", Fact.TRACKS)]:
        """Tracks and groups; returns, the cue track and the master are not counted."""
        return sum(track.kind not in (TrackKind.RETURN, TrackKind.CUE) for track in self.tracks)

    @property
    def device_count(self) -> Annotated[int, Ask("devices on all tracks and the master", Fact.DEVICES)]:
        """Devices on all tracks and the master, racks and what is in them."""
        return sum(track.device_count for track in self.all_tracks())

    @property
    def media_count(self) -> Annotated[int, Ask("media files", Fact.MEDIA)]:
        """Media files, each once."""
        return len(self.media)

    @property
    def marker_count(self) -> Annotated[int, Ask("locators", Fact.MARKERS)]:
        """Locators, or songs of a recording."""
        return len(self.markers)

    @property
    def device_names(self) -> Annotated[tuple[str, ...], Ask("names of all devices, each once", Fact.DEVICES)]:
        """The names of all devices, in the order of the tracks."""
        return tuple(dict.fromkeys(device.name for track in self.all_tracks() for device in track.walk_devices()))

    def track_by_id(self, track_id: str | None) -> Track | None:
        """Find the track with this ID, the master included; ``None`` if no track has it."""
        if self.master is not None and self.master.id == track_id:
            return self.master
        return next((track for track in self.tracks if track.id == track_id), None)

    def all_tracks(self) -> Iterator[Track]:
        """Yield every track, the master last."""
        yield from self.tracks
        if self.master is not None:
            yield self.master
