"""States of plug-ins that we build ourselves, for each decoder a module of its name with a function ``built``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from daw_lint.model.plugin_state import LazyState, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins import settings_of


class Built(NamedTuple):
    """A state that its decoder can read, and hostile ones of the same kind."""

    device: Device
    stored: StoredState
    hostile: tuple[StoredState, ...] = ()
    """Well-formed outside, absurd inside: a zip bomb, deep XML, a count beyond all bytes."""


def device_of(
    name: str,
    format: DeviceFormat = DeviceFormat.VST3,
    plugin_id: str | None = None,
    state: StoredState | None = None,
    native_type: str | None = None,
) -> Device:
    """Make a device on a master with this state."""
    lazy = LazyState(lambda: state) if state is not None else None
    return Device(
        name, format, f"Master > {name}", True, True, plugin_id=plugin_id, native_type=native_type, state=lazy
    )


def read(built: Built, stored: StoredState | None = None) -> PluginSettings | None:
    """Return what the settings of the device are with this state, or with another one."""
    whole = built.stored if stored is None else stored
    return settings_of(replace(built.device, state=LazyState(lambda: whole)))


def all_built() -> dict[str, tuple[Built, ...]]:
    """Return the states by the name of their decoder's module."""
    found: dict[str, tuple[Built, ...]] = {}
    for module in iter_modules(__path__):
        build: Callable[[], tuple[Built, ...]] = import_module(f"{__name__}.{module.name}").built
        found[module.name] = build()
    return found
