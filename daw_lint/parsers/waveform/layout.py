"""The tracks of an edit: names, folders and outputs (Tracktion Engine: AudioTrack, FolderTrack, TrackOutput)."""

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
"""Our own bound on nested folders and on chains of outputs."""
_MASTER, _NOWHERE = Output(OutputKind.MASTER, name="Master"), Output(OutputKind.NONE)
_NOT_IN_SIGNAL = ("text", VCA)
"""Types of plug-ins that do not process audio."""


class Layout:
    """The tracks and folders of an edit by ID, in file order."""

    def __init__(self, path: Path, root: Element) -> None:
        """Read them. Raises ``SessionError`` for duplicate IDs and folders nested too deep."""
        self._path = path
        self.elements: dict[str, Element] = {}
        self.names: dict[str, str] = {}
        self.parents: dict[str, str | None] = {}
        self._audio: list[str] = []
        """The IDs of the tracks that are no folders, in the order of their numbers."""
        self._folders = 0
        self._submixes: set[str] = set()
        self._visit(root, None, 0)
        self.returns = self._returns(root)
        """The IDs of the tracks with an aux return, by the number of the bus."""

    def _visit(self, holder: Element, parent: str | None, depth: int) -> None:
        if depth > _DEEPEST:
            what = f"the folders of the edit are nested more than {_DEEPEST} deep"
            raise SessionError(self._path, what, "ungroup some of them")
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
        """Yield the IDs of the folders around a track, innermost first."""
        here = self.parents[ident]
        while here is not None:
            yield here
            here = self.parents[here]

    def output(self, ident: str) -> Output | None:
        """Return the output of a track or submix. A folder that is no submix has no audio of its own."""
        element = self.elements[ident]
        submix = next((folder for folder in self.around(ident) if folder in self._submixes), None)
        if element.tag == FOLDER and ident not in self._submixes:
            return _NOWHERE
        if submix is not None:
            return Output(OutputKind.TRACK, submix, self.names[submix])
        if element.tag == FOLDER:
            # A submix has no output device of its own: its first track decides (TrackOutput in Tracktion Engine).
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
        """Yield the IDs along the output path of a track, itself first."""
        here: str | None = ident
        for _ in range(_DEEPEST):
            if here is None:
                return
            yield here
            output = self.output(here)
            here = output.track_id if output is not None else None


def _is_submix(folder: Element) -> bool:
    """Whether the tracks in a folder go through it: it has a plug-in that processes audio."""
    return any(plugin.get("type") not in _NOT_IN_SIGNAL for plugin in folder.iterfind("PLUGIN"))


def bus_of(plugin: Element) -> str:
    """Return the bus number of an aux send or return."""
    return plugin.get("busNum") or "0"


def master_plugins(root: Element) -> list[Element]:
    """Return the plug-ins of the master. Its fader is stored elsewhere."""
    return [*root.iterfind("MASTERPLUGINS/PLUGIN"), *root.iterfind("MASTERTRACK//MASTERPLUGINS/PLUGIN")]
