"""Which tracks an edit has, how they are called, and where each runs (tracktion_AudioTrack, FolderTrack, TrackOutput)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind, SessionError
from daw_lint.parsers.waveform.plugins import RETURN, VCA

TRACK, FOLDER, MASTER_ID = "TRACK", "FOLDERTRACK", "master"
_MASTER_DEVICE, _MIDI_DEVICE = "(default audio output)", "(default midi output)"
_TRACK_DEVICE = re.compile(r"track (\d{1,6})\s*(\(.*)?", re.DOTALL)
_DEEPEST = 40
_MASTER, _NOWHERE = Output(OutputKind.MASTER, name="Master"), Output(OutputKind.NONE)
_NOT_IN_SOUND = ("text", VCA)


class Layout:
    """The tracks and folders of an edit by their ID, in the order of the file."""

    def __init__(self, path: Path, root: Element) -> None:
        """Visit them. Raises ``SessionError`` for IDs that are there twice and folders without end."""
        self._path = path
        self.elements: dict[str, Element] = {}
        self.names: dict[str, str] = {}
        self.parents: dict[str, str | None] = {}
        self._audio: list[str] = []
        """The IDs of the tracks that are no folders, in the order that their numbers count."""
        self._folders = 0
        self._submixes: set[str] = set()
        self._visit(root, None, 0)
        self.returns = self._returns(root)
        """The IDs of the tracks with a return, by the number of the bus."""

    def _visit(self, holder: Element, parent: str | None, depth: int) -> None:
        if depth > _DEEPEST:
            raise SessionError(self._path, "the folders of the edit are nested too deep", "take some apart")
        for element in holder:
            if element.tag not in (TRACK, FOLDER):
                continue
            ident = element.get("id") or f"#{len(self.elements)}"
            if ident in self.elements or ident == MASTER_ID:
                raise SessionError(self._path, "two tracks have the same ID", "open the edit and save it again")
            self.elements[ident] = element
            self.parents[ident] = parent
            if element.tag == TRACK:
                self._audio.append(ident)
                self.names[ident] = element.get("name") or f"Track {len(self._audio)}"
            else:
                self._folders += 1
                if _is_submix(element):
                    self._submixes.add(ident)
                kind = "Submix" if ident in self._submixes else "Folder"
                self.names[ident] = element.get("name") or f"{kind} {self._folders}"
                self._visit(element, ident, depth + 1)

    def _returns(self, root: Element) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for ident, element in self.elements.items():
            for plugin in element.iterfind("PLUGIN"):
                if plugin.get("type") == RETURN:
                    found.setdefault(bus_of(plugin), []).append(ident)
        for plugin in master_plugins(root):
            if plugin.get("type") == RETURN:
                found.setdefault(bus_of(plugin), []).append(MASTER_ID)
        return found

    def around(self, ident: str) -> Iterator[str]:
        """Yield the IDs of the folders around a track, the nearest one first."""
        here = self.parents[ident]
        while here is not None:
            yield here
            here = self.parents[here]

    def output(self, ident: str) -> Output | None:
        """Return where a track or a submix runs. A folder that is no submix has no sound of its own."""
        element = self.elements[ident]
        submix = next((folder for folder in self.around(ident) if folder in self._submixes), None)
        if element.tag == FOLDER and ident not in self._submixes:
            return _NOWHERE
        if submix is not None:
            return Output(OutputKind.TRACK, submix, self.names[submix])
        if element.tag == FOLDER:
            inner = next(element.iter(TRACK), None)
            return _MASTER if inner is None else self._device(inner, ident)
        return self._device(element, ident)

    def _device(self, element: Element, ident: str) -> Output | None:
        device = element.find("OUTPUTDEVICES/DEVICE")
        name = device.get("name", "") if device is not None else ""
        if name in ("", _MASTER_DEVICE):
            return _MASTER
        if name == _MIDI_DEVICE:
            return Output(OutputKind.OUTSIDE, name=name)
        number = _TRACK_DEVICE.fullmatch(name)
        if number is None:
            return None
        index = int(number[1]) - 1
        target = self._audio[index] if 0 <= index < len(self._audio) else ident
        return Output(OutputKind.TRACK, target, self.names[target]) if target != ident else _NOWHERE

    def feeds(self, ident: str) -> Iterator[str]:
        """Yield the IDs of what a track runs through, itself first."""
        here: str | None = ident
        for _ in range(_DEEPEST):
            if here is None:
                return
            yield here
            output = self.output(here)
            here = output.track_id if output is not None else None


def _is_submix(folder: Element) -> bool:
    """Whether the tracks in a folder run through it: it has a plug-in that works on sound."""
    return any(plugin.get("type") not in _NOT_IN_SOUND for plugin in folder.iterfind("PLUGIN"))


def bus_of(plugin: Element) -> str:
    """Return the number of the bus of a send or return."""
    return plugin.get("busNum") or "0"


def master_plugins(root: Element) -> list[Element]:
    """Return the plug-ins of the master; its fader stands apart."""
    return [*root.iterfind("MASTERPLUGINS/PLUGIN"), *root.iterfind("MASTERTRACK//MASTERPLUGINS/PLUGIN")]
