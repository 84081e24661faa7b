"""What a plug-in is set to, read from the state that a session stores.

One module a kind of state. A decoder gives named parameters where the bytes are certain, and otherwise refuses: where a
length, a count or a header does not fit, nothing is known. No decoder guesses.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device


class Decoder(NamedTuple):
    """A decoder of one kind of state; its module is imported when the bytes ask for it."""

    module: str
    """The module of this package. Its function ``decode(device, stored)`` returns the settings, or ``None``."""
    takes: Callable[[Device, StoredState], bool]
    """Whether the state looks like one of its kind. Cheap: a look at the ID and at the first bytes."""


DECODERS: tuple[Decoder, ...] = ()
"""Asked in this order; the first that gives settings is believed."""

NATIVE = "native"
"""The decoder of a device whose values the parser read."""
LONGEST_BYTES = 1 << 23
"""Longest state that is read. Our own bound: the longest of a dynamics processor that was seen has below 1 MB."""


def settings_of(device: Device) -> PluginSettings | None:
    """Return what a device is set to, or ``None`` where that is not known.

    A native device has its parameters from the parser; a plug-in those that its state gives.
    """
    if device.state is not None:
        read = device.state.settings(lambda stored: _decode(device, stored))
        if read is not None:
            return read
    if device.parameters:
        return PluginSettings(NATIVE, "the session stores the values of this device as they are", device.parameters)
    return None


def _decode(device: Device, stored: StoredState) -> PluginSettings | None:
    if max(len(stored.chunk), len(stored.controller), *map(len, stored.extra.values()), 0) > LONGEST_BYTES:
        return None
    for decoder in DECODERS:
        if decoder.takes(device, stored):
            decode: Callable[[Device, StoredState], PluginSettings | None] = import_module(
                f"daw_lint.plugins.{decoder.module}"
            ).decode
            settings = decode(device, stored)
            if settings is not None:
                return settings
    return None
