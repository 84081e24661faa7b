"""The plug-in catalogue: classifies a device by its ID, else by its name.

One plug-in has several names: "Pro-Q 3" and "FabFilter Pro-Q 3", "L2 Stereo", "CLA-2A (s)", "Serum_x64", "FF Pro-L". IDs are
more reliable. A device with an unknown ID and an unknown name is unknown; a part of a name, such as "limit", is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from daw_lint.model.plugin_classes import UNKNOWN
from daw_lint.model.session import Device, InventoryItem
from daw_lint.named_tuple import NamedTuple
from daw_lint.rulebook.plugin_ids import IdForm, id_forms
from daw_lint.rulebook.plugin_index import shipped
from daw_lint.rulebook.plugin_names import GENERIC, family, name_forms, normalise
from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS, STATED, PluginEntry, PluginTable, Table


class Classification(NamedTuple):
    """The class of a device, and what it is based on. ``plugin_class`` is ``unknown`` if ``entry`` is ``None``."""

    plugin_class: str
    entry: PluginEntry | None
    reason: str


_NOT_FOUND = Classification(UNKNOWN, None, "not in the catalogue")
_NATIVE = "native"
_NOTHING = Table(tuple)


class Catalogue:
    """Looks up plug-ins. Of two entries with the same ID or name the first one wins, so the user's additions come first."""

    def __init__(
        self,
        entries: Iterable[PluginEntry],
        plugins: PluginTable = _NOTHING,
        devices: PluginTable = _NOTHING,
        open_plugins: PluginTable = _NOTHING,
    ) -> None:
        """Take entries, and the tables that are asked after them: of plug-ins, of DAWs, of LV2 and LADSPA."""
        added = tuple(entries)
        self._added = Table(lambda: added)
        self._plugins, self._devices, self._open = plugins, devices, open_plugins
        self._known: dict[tuple[str, str | None, str | None, str], Classification] = {}

    @property
    def entries(self) -> tuple[PluginEntry, ...]:
        """Every entry of every table."""
        tables: tuple[PluginTable, ...] = (self._added, self._plugins, self._devices, self._open)
        return tuple(entry for table in tables for entry in table.entries)

    def classify(
        self, name: str, *, plugin_id: str | None = None, vendor: str | None = None, format: str = ""
    ) -> Classification:
        """Classify a device by its ID, else by its name.

        ``format`` is ``native`` for a device of the DAW: its ID counts, or its name together with its maker. A generic
        name ("Limiter") counts only if the file does not name another maker.
        """
        key = (name, plugin_id, vendor, format)
        if key not in self._known:
            self._known[key] = self._classify(name, plugin_id, vendor, format)
        return self._known[key]

    def named(self, name: str) -> list[PluginEntry]:
        """List the entries with a name, whichever maker they are of."""
        tables: tuple[PluginTable, ...] = (self._added, self._plugins, self._devices)
        return [entry for table in tables for entry in table.named(normalise(name))]

    def classify_device(self, device: Device | InventoryItem) -> Classification:
        """Classify a device of a session; one that the catalogue lacks by what it states of itself."""
        found = self.classify(device.name, plugin_id=device.plugin_id, vendor=device.vendor, format=device.format.value)
        stated = device.stated_class if isinstance(device, Device) else None
        if found.entry is not None or stated is None:
            return found
        entry = PluginEntry(device.vendor or "", device.name, stated, seen=True, source=STATED)
        return Classification(stated, entry, "category, which it states itself")

    def nearest(self, name: str, n: int = 3) -> list[PluginEntry]:
        """List up to ``n`` entries with a name close to this one."""
        from difflib import get_close_matches

        tables: tuple[PluginTable, ...] = (self._added, self._plugins, self._devices)
        known = [name for table in tables for name in table.names]
        close = dict.fromkeys(get_close_matches(normalise(name), known, n))
        return [next(entry for table in tables for entry in table.named(match)) for match in close]

    def _classify(self, name: str, plugin_id: str | None, vendor: str | None, format: str) -> Classification:
        for form in id_forms(plugin_id):
            for table in self._tables_with(form.id):
                entry = table.with_id(form.id)
                if entry is not None and (form.is_sure or _agrees(entry, form, name, vendor)):
                    return Classification(entry.plugin_class, entry, f"ID {form.id}")
        if format == _NATIVE:
            return self._by_maker(name, vendor) if vendor else self._by_agreement(name)
        for spelling in name_forms(name, vendor):
            entry = self._named(spelling, vendor)
            if entry is not None:
                return Classification(entry.plugin_class, entry, f'name "{entry.name}"')
        verdict = self._by_family(name, vendor)
        return verdict if verdict.entry is not None else self._by_cut_name(name)

    def _tables_with(self, plugin_id: str) -> Iterator[PluginTable]:
        """Yield the tables that can contain an ID. Nobody reads plug-ins of makers for a device of a DAW."""
        yield self._added
        kind = plugin_id.partition(":")[0]
        if kind not in (_NATIVE, "DAWproject"):
            yield self._plugins
        if kind in ("LV2", "LADSPA"):
            yield self._open
        yield self._devices  # Ardour's own devices are LV2 plug-ins.

    def _named(self, form: str, vendor: str | None) -> PluginEntry | None:
        """Find the entry with a name that is meant: the user's own, else a plug-in, else what comes with a DAW."""
        for table in (self._added, self._plugins):
            entries = [entry for entry in table.named(form) if _is_maker(entry, form, vendor)]
            if entries:
                return _meant(entries, vendor)
        devices = [entry for entry in self._devices.named(form) if not entry.is_native]
        if vendor:
            return next((entry for entry in devices if _is_same_maker(entry, vendor)), None)
        return devices[0] if len({entry.vendor for entry in devices}) == 1 else None

    def _by_maker(self, name: str, vendor: str) -> Classification:
        """Classify a device of a DAW by its name, among its maker's devices only: every DAW has its own "Limiter"."""
        maker, wanted = normalise(vendor), normalise(name)
        for table in (self._added, self._devices, self._plugins):
            for entry in table.named(wanted):
                if normalise(entry.vendor) == maker:
                    return Classification(
                        entry.plugin_class, entry, f'name "{entry.name}" among those of {entry.vendor}'
                    )
        versions = self._versions_of(family(wanted) or wanted, self._added, self._devices)
        return _of_one_class([entry for entry in versions if normalise(entry.vendor) == maker])

    def _by_agreement(self, name: str) -> Classification:
        """Classify a device of an unknown DAW by its name, if all DAWs that have a device of that name agree."""
        members = [*self._added.named(normalise(name)), *self._devices.named(normalise(name))]
        if len({entry.plugin_class for entry in members}) != 1:
            return _NOT_FOUND
        return Classification(
            members[0].plugin_class, members[0], f'name "{members[0].name}", in every DAW that has it'
        )

    def _by_family(self, name: str, vendor: str | None) -> Classification:
        """Classify an unknown version of a plug-in by its known versions, if they all have the same class.

        A generic name needs its maker here too.
        """
        stem = family(normalise(name))
        if not stem or stem == normalise(name) or (stem in GENERIC and not vendor):
            return _NOT_FOUND
        versions = self._versions_of(stem, self._added, self._plugins)
        return _of_one_class([entry for entry in versions if _is_maker(entry, stem, vendor)])

    def _versions_of(self, stem: str, *tables: PluginTable) -> list[PluginEntry]:
        return [entry for table in tables for entry in table.versions_of(stem)]

    def _by_cut_name(self, name: str) -> Classification:
        """Classify by the start of a name: VST2 has room for 32 bytes (``kVstMaxEffectNameLen``), with or without a closing zero."""
        if len(name) not in (31, 32):
            return _NOT_FOUND
        start = normalise(name)
        table = self._plugins
        whole = [entry for known in table.beginning_with(start) for entry in table.named(known)]
        if len({entry.plugin_class for entry in whole}) != 1:
            return _NOT_FOUND
        return Classification(whole[0].plugin_class, whole[0], f'the start of the name "{whole[0].name}"')


def _meant(entries: Sequence[PluginEntry], vendor: str | None) -> PluginEntry | None:
    """Choose among entries with one name: those of the maker, if it has one. Where the classes differ, none is meant."""
    chosen = [entry for entry in entries if vendor and _is_same_maker(entry, vendor)] or entries
    return chosen[0] if len({entry.plugin_class for entry in chosen}) == 1 else None


def _of_one_class(members: Sequence[PluginEntry]) -> Classification:
    if len({entry.plugin_class for entry in members}) != 1:
        return _NOT_FOUND
    known = members[0]
    return Classification(known.plugin_class, known, f'name, another version of "{known.name}"')


def _agrees(entry: PluginEntry, form: IdForm, name: str, vendor: str | None) -> bool:
    """Whether an entry found by a derived ID is the device: the same maker, or the same name if no maker is known."""
    if form.maker:
        return normalise(entry.vendor).startswith(normalise(form.maker))
    if vendor:
        return _is_same_maker(entry, vendor)
    mine, given = normalise(entry.name), normalise(name)
    return bool(mine) and (given == mine or given.startswith(mine) or given.endswith(mine))


def _is_maker(entry: PluginEntry, form: str, vendor: str | None) -> bool:
    if vendor is None or not normalise(vendor):
        return not entry.is_native
    return not normalise(entry.vendor) or _is_same_maker(entry, vendor) or (form not in GENERIC and len(form) > 4)


def _is_same_maker(entry: PluginEntry, vendor: str) -> bool:
    mine, given = normalise(entry.vendor), normalise(vendor)
    return bool(mine and given) and (mine in given or given in mine)


def load(additions: Sequence[PluginEntry] = ()) -> Catalogue:
    """Load the shipped catalogue, with the user's additions before it."""
    return Catalogue(additions, shipped(PLUGINS), shipped(DEVICES), shipped(OPEN))
