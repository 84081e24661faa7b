"""The settings of dynamics devices, for what shows a session rather than judges it: ``show``, the page, and house rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from daw_lint.judge.processors import is_active
from daw_lint.judge.settings_wording import lines_of
from daw_lint.model.plugin_classes import DYNAMICS
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.session import Device, Session, Switch
from daw_lint.named_tuple import NamedTuple
from daw_lint.plugins import settings_of
from daw_lint.rulebook.catalogue import Catalogue


class ShownSettings(NamedTuple):
    """What a dynamics device is set to, in words."""

    device: Device
    plugin_class: str
    lines: tuple[str, ...]
    """Its parameters in one line, then a line for each module."""


def class_of(device: Device, catalogue: Catalogue) -> str:
    """Return the class of a device in the catalogue."""
    return catalogue.classify_device(device).plugin_class


def dynamics_settings(device: Device, catalogue: Catalogue) -> PluginSettings | None:
    """Return the settings of a dynamics device; ``None`` for any other, and where they are not known."""
    return settings_of(device) if class_of(device, catalogue) in DYNAMICS else None


def states_of(catalogue: Catalogue) -> Callable[[Device], PluginSettings | None]:
    """Return a function that reads the states of dynamics plug-ins; devices without a stored state have parameters already."""
    return lambda device: dynamics_settings(device, catalogue) if device.state is not None else None


def switch_of(device: Device, catalogue: Catalogue) -> Switch:
    """Whether a device works; of a dynamics device also whether its own bypass is off."""
    return is_active(device, dynamics_settings(device, catalogue))


def shown_settings(session: Session, catalogue: Catalogue) -> Iterator[ShownSettings]:
    """Yield the dynamics devices of a session whose settings are known."""
    for track in session.all_tracks():
        for device in track.walk_devices():
            settings = dynamics_settings(device, catalogue)
            lines = lines_of(settings) if settings is not None else []
            if lines:
                yield ShownSettings(device, class_of(device, catalogue), tuple(lines))


def read_all(session: Session, catalogue: Catalogue) -> None:
    """Read the states of all dynamics devices: a session that goes to another process has its settings alone with it."""
    for track in session.all_tracks():
        for device in track.walk_devices():
            dynamics_settings(device, catalogue)
