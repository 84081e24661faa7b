"""Searches this machine for plug-ins of some formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import probe
from daw_lint.disk.installed.budget import Budget
from daw_lint.disk.installed.bundles import NamesAndIds, of_audio_unit, of_lv2, of_vst3
from daw_lint.disk.installed.items import Inventory, Item, Listed, Place, in_one_form
from daw_lint.disk.installed.live_list import listed_by_live
from daw_lint.disk.installed.places import LIVE_LIST, REAPER_LISTS, Machine, standard_places
from daw_lint.disk.installed.reaper_lists import folders_of_reaper, listed_by_reaper
from daw_lint.disk.installed.walk import ends_with, units


class _Form(NamedTuple):
    """How the plug-ins of a format are found in its folders."""

    suffixes: tuple[str, ...]
    """Of files and bundles, in small letters; the longer ones first."""
    reader: Callable[[Path, Budget], NamesAndIds] | None = None
    """What files in a bundle say."""


_FORMS = {
    "LV2": _Form((".lv2",), of_lv2),
    "LADSPA": _Form((".so", ".dll", ".dylib")),
    "VST3": _Form((".vst3",), of_vst3),
    "VST2": _Form((".vst.dylib", ".vst.so", ".dylib", ".dll", ".so", ".vst")),
    "AU": _Form((".component",), of_audio_unit),
    "CLAP": _Form((".clap",)),
    "AAX": _Form((".aaxplugin",)),
    "JSFX": _Form((".jsfx", "")),
    "Max": _Form((".amxd",)),
}
FORMS = frozenset(_FORMS)
"""Formats whose plug-ins are files."""
_LISTS = {REAPER_LISTS: frozenset({"VST2", "VST3", "CLAP", "AU"}), LIVE_LIST: frozenset({"VST2", "VST3"})}
"""The formats in the lists of DAWs."""
_NO_EFFECTS = (".txt", ".md", ".ini", ".png", ".jpg", ".jsfx-inc", ".rpl", ".wav", ".data", ".zip")
"""What is in folders of JSFX beside them."""


def search(forms: Collection[str], folders: Sequence[Path], machine: Machine) -> Inventory:
    """Search for the plug-ins of some formats, in the standard places of a machine and in further folders. Never raises."""
    budget = Budget()
    places: list[Place] = []
    items: list[Item] = []
    listed: list[Listed] = []
    for kind, path in _places(forms, folders, machine):
        if kind in _LISTS:
            found = list(_listed(kind, path))
            listed += [entry for entry in found if entry.form in forms]
            sources = dict.fromkeys(entry.source for entry in found)
            places += [Place(kind, source) for source in sources] or [
                Place(kind, path, _state(path) or "no list in it")
            ]
            continue
        state = _state(path)
        if not state:
            items += _items(kind, path, budget)
            state = "only in part: there are too many files" if budget.is_spent() else ""
        places.append(Place(kind, path, state))
    return _joined(items, listed, tuple(places))


def _places(forms: Collection[str], folders: Sequence[Path], machine: Machine) -> Iterator[tuple[str, Path]]:
    """Yield each place once: the standard ones, then the folders that were named, then those that REAPER knows.

    The later ones can be anything, also a whole disk: then the budget ends there, and not before the standard places.
    """
    standard = list(standard_places(machine))
    of_reaper = [found for kind, path in standard if kind == REAPER_LISTS for found in folders_of_reaper(path)]
    named = [(form, folder) for folder in folders for form in sorted(forms)]
    for kind, path in dict.fromkeys([*standard, *named, *of_reaper]):
        if kind in forms or not _LISTS.get(kind, frozenset()).isdisjoint(forms):
            yield kind, path


def _listed(kind: str, path: Path) -> Iterator[Listed]:
    return listed_by_reaper(path) if kind == REAPER_LISTS else listed_by_live(path)


def _state(folder: Path) -> str:
    if probe.is_missing(folder):
        return "not there"
    if not probe.is_folder(folder):
        return "not a folder that can be read"
    try:
        next(folder.iterdir(), None)
    except OSError:
        return "cannot be read"
    return ""


def _items(form: str, folder: Path, budget: Budget) -> Iterator[Item]:
    suffixes, reader = _FORMS[form]

    def is_unit(path: Path, is_folder: bool) -> bool:
        name = path.name
        if form == "LV2":
            return is_folder and (ends_with(name, suffixes) or probe.is_file(path / "manifest.ttl"))
        if form == "JSFX":
            return not is_folder and not name.startswith(".") and not ends_with(name, _NO_EFFECTS)
        return ends_with(name, suffixes)

    for path in units(folder, is_unit, budget):
        names, ids = reader(path, budget) if reader is not None else (frozenset(), frozenset())
        if form == "JSFX":
            ids = frozenset({f"JS:{path.relative_to(folder).as_posix()}"})
        yield Item(form, path, names | {_stem(path.name, suffixes)}, frozenset(map(in_one_form, ids)))


def _stem(name: str, suffixes: Iterable[str]) -> str:
    """Strip a file name of the suffix of its format."""
    for suffix in suffixes:
        if suffix and name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _joined(items: list[Item], listed: list[Listed], places: tuple[Place, ...]) -> Inventory:
    """Give each item the IDs and names of lists that name its file. A list can be old: without the file it proves nothing."""
    known: dict[tuple[str, str], int] = {}
    for number, item in enumerate(items):
        for key in _keys(item):
            known.setdefault((item.form, key), number)
    without: list[Listed] = []
    for entry in listed:
        place = known.get((entry.form, _key(entry.file))) if entry.file else None
        path = Path(entry.file)
        if place is None and _is_path(entry.file) and probe.exists(path):
            place = known[entry.form, _key(entry.file)] = len(items)
            items.append(Item(entry.form, path, frozenset({_stem(path.name, _FORMS[entry.form].suffixes)})))
        if place is None:
            without.append(entry)
            continue
        item = items[place]
        ids = {in_one_form(entry.plugin_id)} if entry.plugin_id else set()
        names = {entry.name} if entry.name else set()
        items[place] = item._replace(ids=item.ids | ids, names=item.names | names)
    return Inventory(tuple(items), tuple(without), places)


def _keys(item: Item) -> tuple[str, str]:
    """Return what lists may say of a file: its path, or its name as REAPER writes it."""
    return _key(str(item.file)), _key(item.file.name)


def _key(file: str) -> str:
    return file.replace("\\", "/").casefold() if _is_path(file) else re.sub(r"[\W_]", "", file).casefold()


def _is_path(file: str) -> bool:
    return Path(file).is_absolute()
