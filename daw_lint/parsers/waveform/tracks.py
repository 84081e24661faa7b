"""Tracks of an edit, and the master (Tracktion Engine: Track, VolumeAndPan, AuxSend)."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Send, Track, TrackKind
from daw_lint.parsers.clock import Clock
from daw_lint.parsers.values import as_number
from daw_lint.parsers.waveform.clips import read_clips
from daw_lint.parsers.waveform.layout import FOLDER, MASTER_ID, Layout, bus_of, master_plugins
from daw_lint.parsers.waveform.media import Media
from daw_lint.parsers.waveform.plugins import FADER, RETURN, SEND, SYNTHS, Plugins, slider_db, switched_on

_MASTER_DEFAULT_DB = -3.0
"""The engine gives each new edit a master fader at this level (Tracktion Engine: ``MasterVolume``)."""
_UNITY, _MASTER_DEFAULT = exp(-6 / 20), exp((_MASTER_DEFAULT_DB - 6) / 20)
"""Fader positions of 0 dB, the default of a track, and of the default of the master (see ``slider_db``)."""
_MOST_RETURNS = 100
"""Our own bound on the returns of one bus."""
_VOLUME, _MASTER_VOLUME, _SEND_LEVEL = "volume", "master volume", "send level"


class Tracks:
    """Reads the tracks of an edit."""

    def __init__(self, path: Path, root: Element, clock: Clock, media: Media) -> None:
        """Collect tracks, folders and racks. Raises ``SessionError``."""
        self._root, self._clock, self._media = root, clock, media
        self._layout = Layout(path, root)
        self._plugins = Plugins(path, root, frozenset(self._layout.elements))
        self._armed = set(_armed(root))

    def read(self) -> tuple[Track, ...]:
        """Read all tracks and folders except the master."""
        return tuple(self._track(ident, element) for ident, element in self._layout.elements.items())

    def master(self) -> Track:
        """Read the master. It has no mute and no solo."""
        fader = self._root.find("MASTERVOLUME/PLUGIN")
        # Some versions keep the master's fader in a track of its own.
        fader = self._root.find("MASTERTRACK//MASTERVOLUME/PLUGIN") if fader is None else fader
        return Track(
            id=MASTER_ID,
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            named_by_user=False,
            volume_db=_fader_db(fader, _MASTER_DEFAULT, _MASTER_VOLUME, _VOLUME),
            volume_automated=_moves(fader, _MASTER_VOLUME, _VOLUME),
            default_volume_db=_MASTER_DEFAULT_DB,
            pan=_pan(fader),
            muted=False,
            soloed=False,
            devices=tuple(self._plugins.read(master_plugins(self._root), "Master", True)),
            automation_lanes=_lanes(master_plugins(self._root)) + _lanes([fader] if fader is not None else []),
            place=self._plugins.places.of(self._root if fader is None else fader),
        )

    def _track(self, ident: str, element: Element) -> Track:
        name = self._layout.names[ident]
        plugins = list(element.iterfind("PLUGIN"))
        fader = next((plugin for plugin in plugins if plugin.get("type") == FADER), None)
        clips = tuple(read_clips(element, name, self._clock, self._media)) if element.tag != FOLDER else ()
        muted = _is_silent(element)
        around = [self._layout.elements[folder] for folder in self._layout.around(ident)]
        heard = not muted and not any(_is_silent(folder) for folder in around)
        return Track(
            id=ident,
            kind=self._kind(ident, element, clips),
            name=name,
            path=name,
            named_by_user=bool(element.get("name")),
            parent_id=self._layout.parents[ident],
            output=self._layout.output(ident),
            sends=tuple(self._sends(plugins)),
            volume_db=_fader_db(fader, _UNITY, _VOLUME),
            volume_automated=_moves(fader, _VOLUME),
            pan=_pan(fader),
            muted=muted,
            soloed={"0": False, "1": True}.get(element.get("solo", "0")),
            armed=ident in self._armed,
            frozen="1" in (element.get("frozen"), element.get("frozenIndividually")),
            clips=clips,
            devices=tuple(self._plugins.read((one for one in plugins if one is not fader), name, heard)),
            automation_lanes=_lanes(plugins),
            place=self._plugins.places.of(element),
        )

    def _kind(self, ident: str, element: Element, clips: tuple[Clip, ...]) -> TrackKind:
        if element.tag == FOLDER:
            return TrackKind.GROUP
        types = {plugin.get("type") for plugin in element.iterfind("PLUGIN")}
        if not clips and RETURN in types:
            return TrackKind.RETURN
        if not any(clip.kind == "midi" for clip in clips):
            return TrackKind.AUDIO
        if any(self._has_synth(step) for step in self._layout.feeds(ident)):
            return TrackKind.INSTRUMENT
        return TrackKind.AUDIO if any(clip.kind == "audio" for clip in clips) else TrackKind.MIDI

    def _has_synth(self, ident: str) -> bool:
        return any(plugin.get("type") in SYNTHS for plugin in self._layout.elements[ident].iterfind("PLUGIN"))

    def _sends(self, plugins: list[Element]) -> Iterator[Send]:
        for plugin in plugins:
            if plugin.get("type") == SEND:
                level, on = slider_db(plugin.get("auxSendSliderPos"), _UNITY), switched_on(plugin)
                targets: list[str | None] = [*self._layout.returns.get(bus_of(plugin), [])[:_MOST_RETURNS]]
                for target in targets or [None]:
                    yield Send(target, level, on, next(_curves(plugin, _SEND_LEVEL), None) is not None)


def _is_silent(element: Element) -> bool:
    return element.get("mute") == "1" or element.get("process") == "0"


def _fader_db(fader: Element | None, unless_stored: float, *parameters: str) -> float | None:
    """Return the level of a fader in dB. A fader that is off or absent passes the signal at 0 dB.

    A curve with one value sets the fader.
    """
    if fader is None or not switched_on(fader):
        return 0.0
    held = _values(fader, *parameters)
    return slider_db(held.pop() if len(held) == 1 else fader.get("volume"), unless_stored)


def _pan(fader: Element | None) -> float | None:
    if fader is None or not switched_on(fader):
        return 0.0
    stored = as_number(fader.get("pan", "0"))
    return None if stored is None else max(-1.0, min(1.0, stored))


def _moves(plugin: Element | None, *parameters: str) -> bool:
    return len(_values(plugin, *parameters)) > 1


def _values(plugin: Element | None, *parameters: str) -> set[str]:
    """Return the values of the curves of some parameters."""
    curves = [curve for parameter in parameters for curve in _curves(plugin, parameter)]
    return {point.get("v", "") for curve in curves for point in curve.iterfind("POINT")}


def _curves(plugin: Element | None, parameter: str) -> Iterator[Element]:
    curves = plugin.iterfind("AUTOMATIONCURVE") if plugin is not None else ()
    return (curve for curve in curves if curve.get("paramID") == parameter and _is_drawn(curve))


def _is_drawn(curve: Element) -> bool:
    return curve.find("POINT") is not None and curve.get("bypass", "0") != "1"


def _lanes(plugins: list[Element]) -> int:
    return sum(_is_drawn(curve) for plugin in plugins for curve in plugin.iterfind("AUTOMATIONCURVE"))


def _armed(root: Element) -> Iterator[str]:
    """Yield the IDs of the record-armed tracks."""
    for device in root.iterfind("INPUTDEVICES/INPUTDEVICE"):
        if device.get("armed") == "1":
            yield device.get("targetTrack", "")
        for target in device.iterfind("INPUTDEVICEDESTINATION"):
            if target.get("armed") == "1":
                yield target.get("targetID", "")
