"""Tracks, groups, returns and the master of a Live set."""

from __future__ import annotations

from itertools import count

from lxml.etree import _Element as Element

from daw_lint.model.session import Device, Output, OutputKind, Send, Switch, Track, TrackKind
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.automation import Parameters, read_envelopes
from daw_lint.parsers.ableton.clips import read_clips
from daw_lint.parsers.ableton.devices import DeviceReader, both
from daw_lint.parsers.ableton.elements import display_name, flag, gain_db, text, value
from daw_lint.parsers.ableton.media import MediaReader
from daw_lint.parsers.ableton.native import INSTRUMENTS
from daw_lint.parsers.ableton.routing import read_output
from daw_lint.parsers.ableton.states import PLUGINS, StateReader
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml_places import Places

KINDS = {
    "AudioTrack": TrackKind.AUDIO,
    "MidiTrack": TrackKind.MIDI,
    "GroupTrack": TrackKind.GROUP,
    "ReturnTrack": TrackKind.RETURN,
    "MasterTrack": TrackKind.MASTER,
    "MainTrack": TrackKind.MASTER,
    "PreHearTrack": TrackKind.CUE,
}
_MONITORING = {"0": "in", "1": "auto", "2": "off"}
"""``MonitoringEnum`` is the index of the buttons In, Auto and Off (all three seen in the corpus)."""
_DEFAULT_NAMES = {TrackKind.MASTER: "Master", TrackKind.CUE: "Cue", TrackKind.GROUP: "Group"}


class _Around(NamedTuple):
    path: str
    active: Switch


class TrackReader:
    """Reads the tracks of one set in file order, in which a group comes before its members."""

    def __init__(self, media: MediaReader, states: StateReader) -> None:
        """Collect the tracks' media in ``media``; find the states of plug-ins with ``states``."""
        self.media = media
        self.states = states
        self._around: dict[str, _Around] = {}
        self._numbers = count(1)

    def read(self, element: Element) -> Track:
        """Read one track element."""
        kind = KINDS[str(element.tag)]
        chain = element.find("DeviceChain")
        # Live 8 wraps the chain of its master in a MasterChain.
        chain = element.find("MasterChain") if chain is None else chain
        parameters = Parameters(read_envelopes(element))
        mixer = None if chain is None else chain.find("Mixer")
        # The master has no ID (in any set of the corpus, Live 8 to 12), and there is only one.
        track_id = element.get("Id") or kind.value
        parent_id = _group_id(element)
        around = self._around.get(parent_id or "", _Around("", True))
        name = self._name(element, kind)
        path = f"{around.path} > {name}" if around.path else name
        speaker: Switch = True if kind in (TrackKind.MASTER, TrackKind.CUE) else _speaker(mixer, parameters)
        active = both(around.active, speaker)
        self._around[track_id] = _Around(path, active)
        main = None if chain is None else chain.find("MainSequencer")
        inner = None if chain is None else chain.find("DeviceChain/Devices")
        clips = read_clips(main, self.media, path)
        places = Places()
        place = places.at(element)
        devices = DeviceReader(parameters, self.states, places).read(inner, path, active)
        self._note_samples(element, path)
        volume = None if mixer is None else mixer.find("Volume")
        return Track(
            id=track_id,
            kind=TrackKind.INSTRUMENT if kind is TrackKind.MIDI and _holds_instrument(devices) else kind,
            name=name,
            path=path,
            named_by_user=bool(text(element, "Name/UserName")),
            parent_id=parent_id,
            output=_output(kind, chain, parent_id),
            sends=_sends(mixer, parameters),
            volume_db=gain_db(parameters.fader(volume)),
            volume_automated=None if volume is None else parameters.is_automated(volume),
            pan=_pan(mixer, parameters),
            muted=_inverse(speaker),
            soloed=None if kind in (TrackKind.MASTER, TrackKind.CUE) else flag(mixer, "SoloSink"),
            armed=flag(main, "Recorder/IsArmed"),
            frozen=flag(element, "Freeze"),
            monitoring=_MONITORING.get(value(main, "MonitoringEnum") or ""),  # type: ignore[arg-type]
            clips=clips,
            devices=devices,
            automation_lanes=len(parameters.envelopes) or None,
            annotation=text(element, "Name/Annotation"),
            place=place,
        )

    def _name(self, element: Element, kind: TrackKind) -> str:
        """Return the name that Live shows. Live 8 stores no name for a track with its default name."""
        number = next(self._numbers) if kind not in _DEFAULT_NAMES and kind is not TrackKind.RETURN else 0
        stored = display_name(element)
        if stored:
            # Live shows a leading "#" in a user's name as the number of the track.
            return stored.replace("#", str(number)) if text(element, "Name/UserName").startswith("#") else stored
        return _DEFAULT_NAMES.get(kind) or (f"{number}-{kind.value.title()}" if number else kind.value.title())

    def _note_samples(self, element: Element, path: str) -> None:
        """Add the samples inside devices and takes. Audio rendered by a freeze is not the project's media."""
        for frozen in list(element.iter("FreezeSequencer")):
            frozen.clear()
        for sample in element.iter("SampleRef"):
            self.media.add(sample, path)


def _group_id(element: Element) -> str | None:
    stored = value(element, "TrackGroupId")
    return stored if stored not in (None, "", "-1") else None


def _speaker(mixer: Element | None, parameters: Parameters) -> Switch:
    return parameters.switch(mixer.find("Speaker")) if mixer is not None else None


def _inverse(state: Switch) -> Switch:
    return not state if isinstance(state, bool) else state


def _output(kind: TrackKind, chain: Element | None, parent_id: str | None) -> Output | None:
    if kind in (TrackKind.MASTER, TrackKind.CUE):
        return Output(OutputKind.OUTSIDE)
    return None if chain is None else read_output(chain, parent_id)


def _sends(mixer: Element | None, parameters: Parameters) -> tuple[Send, ...]:
    """Read the sends in the order of the return tracks. Their targets are filled in once those are read."""
    if mixer is None:
        return ()
    sends = []
    for holder in mixer.iterfind("Sends/TrackSendHolder"):
        level = holder.find("Send")
        enabled = flag(holder, "EnabledByUser")
        automated = parameters.is_automated(level)
        sends.append(Send(None, gain_db(parameters.number(level)), enabled, automated))
    return tuple(sends)


def _pan(mixer: Element | None, parameters: Parameters) -> float | None:
    # Any ``PanMode`` but 0 is split stereo pan, which has two positions. The sets of the corpus have only 0.
    if mixer is None or (as_number(value(mixer, "PanMode")) or 0) != 0:
        return None
    return parameters.number(mixer.find("Pan"))


def _holds_instrument(devices: tuple[Device, ...]) -> bool:
    for device in devices:
        for inner in device.walk():
            if inner.native_type in INSTRUMENTS:
                return True
            is_plugin = inner.native_type in PLUGINS
            if is_plugin or inner.native_type == "InstrumentGroupDevice" or inner.native_type == "DrumGroupDevice":
                return True
    return False
