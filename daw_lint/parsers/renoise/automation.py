"""Automation of a Renoise track in its patterns: switches, faders and outputs, by envelope or by command.

A command ``x0zz`` switches device x off (``00``) or on; ``0L`` (``0C`` before Renoise 2.8) sets the fader of its track,
``FC`` that of the master, ``0J`` the output (Renoise user manual, Effect Commands). An envelope that only repeats the
stored value changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from math import isclose

from lxml.etree import _Element as Element

from daw_lint.model.session import Switch
from daw_lint.parsers.renoise.elements import devices_of, is_active, number, parameter_names
from daw_lint.parsers.renoise.patterns import Patterns
from daw_lint.parsers.renoise.timing import LETTERS

LOUDEST = 10 ** (3 / 20)
"""Gain at the top of a fader, +3 dB. Envelopes store values relative to it."""
_SET_LEVEL, _OLD_SET_LEVEL, _OLD_MASTER_LEVEL, _OUTPUT = "0L", "0C", "FC", "0J"
_TOLERANCE = 0.002
"""Our own bound, relative to the top: values closer than this are equal."""


class TrackAutomation:
    """The automation of one track."""

    def __init__(self, track: Element, index: int, patterns: Patterns, version: int) -> None:
        """Collect the envelopes and commands in the patterns that the sequence plays."""
        self.lanes: set[tuple[int, int]] = set()
        self._values: dict[tuple[int, str], list[float]] = defaultdict(list)
        self._switches: dict[int, set[bool]] = defaultdict(set)
        self._commands: set[str] = set()
        self._moved: set[int] = set()
        """The devices with a parameter that a command sets, or that has an envelope."""
        self._read_envelopes(devices_of(track), index, patterns)
        self._read_commands(index, patterns, version)

    def _read_envelopes(self, devices: list[Element], index: int, patterns: Patterns) -> None:
        names = [parameter_names(device) for device in devices]
        for device, parameter, values in patterns.envelopes(index):
            self.lanes.add((device, parameter))
            is_switch = 0 <= device < len(names) and names[device][parameter : parameter + 1] == ["IsActive"]
            if not is_switch:
                self._moved.add(device)
            if 0 <= device < len(names) and 0 <= parameter < len(names[device]):
                name = names[device][parameter]
                self._values[device, name] += values
                if name == "IsActive":
                    self._switches[device].update(value >= 0.5 for value in values)

    def _read_commands(self, index: int, patterns: Patterns, version: int) -> None:
        level = _SET_LEVEL if version >= LETTERS else _OLD_SET_LEVEL
        # Before letters, the numbers from F0 on were global commands, so F was no device.
        devices = "123456789ABCDEF" if version >= LETTERS else "123456789ABCDE"
        for pattern in patterns.used:
            for effect in patterns.effects(pattern, index):
                first, second = effect.number[:1], effect.number[1:]
                if second == "0" and first and first in devices:
                    self._switches[int(first, 16)].add(effect.value != 0)
                elif first and first in devices:
                    self._moved.add(int(first, 16))
                elif effect.number == level:
                    self._commands.add("level")
                elif effect.number == _OUTPUT and version >= LETTERS:
                    self._commands.add("output")
                elif effect.number == _OLD_MASTER_LEVEL and version < LETTERS:
                    self._commands.add("master level")

    def has_lane(self, device: int, name: str) -> bool:
        """Whether a parameter has an envelope, whatever its points."""
        return (device, name) in self._values

    @property
    def moves_output(self) -> bool:
        """Whether a command changes the output of the track."""
        return "output" in self._commands

    @property
    def moves_level(self) -> bool:
        """Whether a command sets the fader of the track."""
        return "level" in self._commands

    @property
    def moves_master(self) -> bool:
        """Whether a command on this track sets the fader of the master."""
        return "master level" in self._commands

    def switch(self, device: int, element: Element) -> Switch:
        """Return the switch of a device: as stored, unless the song changes it."""
        stored = is_active(element)
        moved = self._switches.get(device)
        if not moved or (stored is not None and moved == {stored}):
            return stored
        return "automated"

    def moves_inside(self, device: int) -> bool:
        """Whether an envelope or a command moves a parameter of a device other than its switch."""
        return device in self._moved

    def is_moved(self, device: int, name: str, element: Element, top: float = 1.0) -> bool:
        """Whether an envelope departs from the stored value. ``top`` is the value at the top of an envelope."""
        values = self._values.get((device, name), [])
        stored = number(element.find(name), "Value")
        return any(stored is None or not isclose(value * top, stored, abs_tol=_TOLERANCE * top) for value in values)
