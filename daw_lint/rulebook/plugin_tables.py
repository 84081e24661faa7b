"""The tables of the plug-in catalogue, each read and indexed only when a device asks for it.

``plugins.csv`` has the products of plug-in makers, ``daw_devices.csv`` what comes with a DAW, ``open_plugins.csv`` LV2 plug-ins by
URI and LADSPA plug-ins by label. ``plugin_sources.toml`` explains the column ``source``.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from typing import NamedTuple

from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook.plugin_ids import in_one_case, without_type
from daw_lint.rulebook.plugin_names import normalise, script_of

PLUGINS, DEVICES, OPEN = "plugins.csv", "daw_devices.csv", "open_plugins.csv"
MEMORY = "memory"
"""The source of a class that nobody looked up."""

_NO_NAME = frozenset("player plugin studio sample live music agent bridge piano guitar bass drum play hub vsti".split())
"""What is no name without the maker: of "Serato Studio", "Studio" alone is nobody's."""


class PluginEntry(NamedTuple):
    """A row of a table.

    ``seen``: the spelling was seen in a source, not taken from memory. ``source`` is where the class is from, a key of
    ``plugin_sources.toml``; it is empty for an entry of the configuration.
    """

    vendor: str
    name: str
    plugin_class: str
    ids: tuple[str, ...] = ()
    seen: bool = False
    source: str = ""

    @property
    def is_native(self) -> bool:
        """Whether it is a device of a DAW that only the DAW itself can load."""
        return any(plugin_id.startswith("native:") for plugin_id in self.ids)


class Table:
    """Entries with their indexes. Of two entries with the same ID or name the first one wins."""

    def __init__(self, read: Callable[[], Sequence[PluginEntry]]) -> None:
        """``read`` is called when the first entry is asked for."""
        self._read = read

    @cached_property
    def entries(self) -> tuple[PluginEntry, ...]:
        """Every entry, in the order of the file."""
        return tuple(self._read())

    @cached_property
    def by_id(self) -> dict[str, PluginEntry]:
        """The entries by ID; Audio Units also by subtype, with and without the maker."""
        found: dict[str, PluginEntry] = {}
        for entry in self.entries:
            for plugin_id in entry.ids:
                found.setdefault(in_one_case(plugin_id), entry)
                if plugin_id.startswith("AU:"):
                    for key in without_type(plugin_id):
                        found.setdefault(key, entry)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[PluginEntry]]:
        """The entries by normalised name, with and without the maker at its start; JSFX also by the name of the script."""
        found: dict[str, list[PluginEntry]] = {}
        for entry in self.entries:
            vendor, name = normalise(entry.vendor), normalise(entry.name)
            found.setdefault(name, []).append(entry)
            if vendor and name.startswith(vendor) and len(name) > len(vendor):
                alone = name[len(vendor) :]
                if len(alone) > 3 and alone not in _NO_NAME:
                    found.setdefault(alone, []).append(entry)
            elif vendor:
                found.setdefault(vendor + name, []).append(entry)
            if entry.vendor.endswith("(JSFX)"):
                found.setdefault(script_of(entry.name), []).append(entry)
        return found


@cache
def shipped(name: str) -> Table:
    """Return a shipped table."""
    return Table(partial(_rows, name))


def _rows(name: str) -> list[PluginEntry]:
    with (rules_dir() / name).open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return [
            PluginEntry(row[0], row[1], row[2], tuple(row[3].split(" ")) if row[3] else (), row[4] == "yes", row[5])
            for row in rows
        ]


@cache
def sources() -> dict[str, str]:
    """Return what the keys of the column ``source`` mean."""
    with (rules_dir() / "plugin_sources.toml").open("rb") as stream:
        return {key: str(text) for key, text in tomllib.load(stream).items()}
