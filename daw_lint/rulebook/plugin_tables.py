"""The tables of the plug-in catalogue, each read and indexed only when a device asks for it.

``plugins.csv`` has the products of plug-in makers, ``daw_devices.csv`` what comes with a DAW, ``open_plugins.csv`` LV2 plug-ins by
URI and LADSPA plug-ins by label. ``plugin_sources.toml`` explains the column ``source``.

Every check asks for a few of ten thousand rows, so the shipped tables are searched in an index that is made once
(``plugin_index``), and a row stays a line of text until it is found.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import Protocol

from daw_lint.disk.shipped import rules_dir
from daw_lint.named_tuple import NamedTuple
from daw_lint.rulebook.plugin_ids import as_listed, without_type
from daw_lint.rulebook.plugin_names import VERSIONS, normalise, normalise_all, scripts_of

PLUGINS, DEVICES, OPEN = "plugins.csv", "daw_devices.csv", "open_plugins.csv"
STATED = "vst2-category"
"""The source of a class that no table has: the plug-in in the session states it."""
_JSFX = "(JSFX)"
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


class PluginTable(Protocol):
    """What the catalogue asks a table. Of two entries with the same ID or name the first one comes first."""

    def with_id(self, plugin_id: str) -> PluginEntry | None:
        """Find an entry by its ID; an Audio Unit also by ``AU:*/subtype/maker`` and ``AU:*/subtype/*``."""

    def named(self, name: str) -> list[PluginEntry]:
        """Find entries by a normalised name, with or without the maker at its start; JSFX also by the name of the script."""

    def versions_of(self, stem: str) -> list[PluginEntry]:
        """Find the entries with a normalised name that is a stem with a version after it, or without."""

    def beginning_with(self, start: str) -> list[str]:
        """List the normalised names that begin so, in the order of their first entries."""

    @property
    def names(self) -> Sequence[str]:
        """The normalised names, each once."""

    @property
    def entries(self) -> Iterator[PluginEntry]:
        """Every entry, in the order of the file."""


class Table:
    """Entries with their indexes. Of two entries with the same ID or name the first one comes first."""

    def __init__(self, read: Callable[[], Sequence[PluginEntry | str]]) -> None:
        """``read`` is called when the first entry is asked for. It returns entries, or lines of a file."""
        self._read = read

    def with_id(self, plugin_id: str) -> PluginEntry | None:
        """Find an entry by its ID; an Audio Unit also by ``AU:*/subtype/maker`` and ``AU:*/subtype/*``."""
        place = self._by_id.get(plugin_id)
        return None if place is None else self._entry(place)

    def named(self, name: str) -> list[PluginEntry]:
        """Find entries by a normalised name, with or without the maker at its start; JSFX also by the name of the script."""
        first = self._by_name.get(name)
        return [] if first is None else [self._entry(place) for place in (first, *self._more.get(name, ()))]

    def beginning_with(self, start: str) -> list[str]:
        """List the normalised names that begin so, in the order of their first entries."""
        return [name for name in self._by_name if name.startswith(start)]

    def versions_of(self, stem: str) -> list[PluginEntry]:
        """Find the entries with a normalised name that is a stem with a version after it, or without."""
        return [entry for version in VERSIONS for entry in self.named(stem + version)]

    @property
    def names(self) -> Sequence[str]:
        """The normalised names, each once."""
        return tuple(self._by_name)

    @property
    def places(self) -> Iterator[tuple[str, list[int]]]:
        """Every ID and every normalised name, with the places of its entries, the one that comes first at the start."""
        for plugin_id, place in self._by_id.items():
            yield plugin_id, [place]
        for name, place in self._by_name.items():
            yield name, [place, *self._more.get(name, ())]

    @property
    def entries(self) -> Iterator[PluginEntry]:
        """Every entry, in the order of the file."""
        return map(self._entry, range(len(self.rows)))

    @cached_property
    def rows(self) -> Sequence[PluginEntry | str]:
        """The entries as they are stored."""
        return self._read()

    def _entry(self, place: int) -> PluginEntry:
        row = self.rows[place]
        return row if isinstance(row, PluginEntry) else entry_of(row)

    @cached_property
    def _by_id(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, row in enumerate(self.rows):
            # Few rows have an ID, and every ID has a colon.
            for plugin_id in self._entry(place).ids if isinstance(row, PluginEntry) or ":" in row else ():
                found.setdefault(as_listed(plugin_id), place)
                if plugin_id.startswith("AU:"):
                    for key in without_type(plugin_id):
                        found.setdefault(key, place)
        return found

    @cached_property
    def _by_name(self) -> dict[str, int]:
        self._more: dict[str, list[int]] = {}
        """Where the further entries of a name are."""
        found: dict[str, int] = {}
        makers, names = self._columns()
        maker, vendor = "", ""
        for place, name in enumerate(normalise_all(names)):
            if makers[place] != maker:
                maker = makers[place]
                vendor = normalise(maker)
            if found.setdefault(name, place) != place:
                self._add(name, place)
            other = _with_or_without(vendor, name)
            if other and found.setdefault(other, place) != place:
                self._add(other, place)
        scripts = [place for place, maker in enumerate(makers) if maker.endswith(_JSFX)]
        for place, script in zip(scripts, scripts_of([names[place] for place in scripts]), strict=True):
            if found.setdefault(script, place) != place:
                self._add(script, place)
        return found

    def _add(self, name: str, place: int) -> None:
        self._more.setdefault(name, []).append(place)

    def _columns(self) -> tuple[list[str], list[str]]:
        """Return the makers and the names."""
        makers, names = [], []
        for place, row in enumerate(self.rows):
            if isinstance(row, PluginEntry) or '"' in row:
                maker, name = self._entry(place)[:2]
            else:
                maker, name, _ = row.split(",", 2)
            makers.append(maker)
            names.append(name)
        return makers, names


def entry_of(row: str) -> PluginEntry:
    """Parse a line of a table."""
    vendor, name, plugin_class, ids, seen, source = next(csv.reader((row,)))
    return PluginEntry(vendor, name, plugin_class, tuple(ids.split()), seen == "yes", source)


def _with_or_without(vendor: str, name: str) -> str:
    """Return a normalised name with the maker before it; without, if it has the maker there, and there is a name after it."""
    if not vendor or not name.startswith(vendor):
        return vendor and vendor + name
    alone = name[len(vendor) :]
    return alone if len(alone) > 3 and alone not in _NO_NAME else ""


@cache
def sources() -> dict[str, str]:
    """Return what the keys of the column ``source`` mean."""
    import tomllib

    with (rules_dir() / "plugin_sources.toml").open("rb") as stream:
        return {key: str(text) for key, text in tomllib.load(stream).items()}
