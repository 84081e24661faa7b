"""The devices of a track as chips, for the picture of the signal flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from daw_lint.judge.device_settings import class_of, dynamics_settings
from daw_lint.judge.settings_wording import effect, lines_of, module_effect, off_by_itself
from daw_lint.model.plugin_classes import LIMITERS, UNKNOWN
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.report.html.marks import Mark, Marks
from daw_lint.rulebook.catalogue import Catalogue

_DEEPEST = 6
FOLD_ABOVE = 6
"""Most devices of a rack that is drawn unfolded, in a session of usual size."""


class Chip(NamedTuple):
    """One device in the order of the signal."""

    name: str
    about: str
    """Class, maker and format, as far as they are known, and what a dynamics device is set to."""
    does: str
    """How much a limiter does, in a few words; empty for anything else, and where it is not known."""
    state: str
    """The state of its switch in words; empty for one that is on."""
    is_off: bool
    marks: tuple[Mark, ...]
    chains: tuple[ChipChain, ...]
    inside: int
    """How many devices it holds."""
    is_open: bool


class ChipChain(NamedTuple):
    """One chain of a rack."""

    name: str
    state: str
    is_off: bool
    chips: tuple[Chip, ...]


class Chips:
    """Makes the chips of a session."""

    def __init__(self, marks: Marks, catalogue: Catalogue, fold_above: int = FOLD_ABOVE) -> None:
        """Fold each rack with more than ``fold_above`` devices, unless a device in it has findings."""
        self._fold_above = fold_above
        self._marks = marks
        self._catalogue = catalogue

    def of(self, devices: Iterable[Device], depth: int = 0) -> tuple[Chip, ...]:
        """Make the chips of devices in series."""
        return tuple(self._chip(device, depth) for device in devices)

    def _chip(self, device: Device, depth: int) -> Chip:
        inside = sum(1 for _ in device.walk()) - 1
        marked = any(self._marks.at(inner.path) for inner in device.walk() if inner is not device)
        chains = tuple(self._chains(device, depth)) if depth < _DEEPEST else ()
        settings = dynamics_settings(device, self._catalogue)
        by_itself = off_by_itself(settings) if device.enabled is not False else ""
        return Chip(
            name=short_name(device),
            about=self._about(device, settings),
            does=self._does(device, settings),
            state=by_itself or switch_words(device.enabled),
            is_off=device.enabled is False or bool(by_itself),
            marks=self._marks.at(device.path),
            chains=chains,
            inside=inside,
            is_open=marked or inside <= self._fold_above,
        )

    def _chains(self, device: Device, depth: int) -> Iterator[ChipChain]:
        several = len(device.chains) > 1
        for chain in device.chains:
            if chain.devices or chain.enabled is not True:
                name = chain.name if several else ""
                is_off = chain.enabled is False
                yield ChipChain(name, switch_words(chain.enabled), is_off, self.of(chain.devices, depth + 1))

    def _about(self, device: Device, settings: PluginSettings | None) -> str:
        known = class_of(device, self._catalogue)
        kind = "" if known == UNKNOWN else known.replace("-", " ")
        real = device.name if short_name(device) != device.name else ""
        form = "" if device.format is DeviceFormat.NATIVE else device.format.value
        what = ", ".join(part for part in (real, kind, device.vendor or "", form) if part)
        return "; ".join([what, *(lines_of(settings) if settings is not None else ())])

    def _does(self, device: Device, settings: PluginSettings | None) -> str:
        """Say what a limiter, or the limiter of a suite, does to what passes through."""
        if settings is None or off_by_itself(settings):
            return ""
        inside = [one for one in settings.modules or () if one.plugin_class in LIMITERS and one.active is not False]
        own = class_of(device, self._catalogue)
        told = [effect(settings.parameters, own, settings.product)] if own in LIMITERS and not inside else []
        return "; ".join(text for text in (*told, *map(module_effect, inside)) if text)


def short_name(device: Device) -> str:
    """Name a device; of the path of a JSFX, the last part is enough."""
    is_path = device.format is DeviceFormat.JSFX and device.label == device.name
    return device.name.rpartition("/")[2] or device.name if is_path else device.label


def switch_words(switch: Switch) -> str:
    """Describe the state of a switch; empty for one that is on."""
    if switch == "automated":
        return "switched by automation"
    return {True: "", False: "off", None: "on or off unknown"}[switch]
