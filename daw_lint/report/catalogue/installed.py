"""Whether the plug-ins of sessions are on this machine, for ``daw-lint plugins --installed``.

There are three answers for a plug-in, and none of them is "missing": daw-lint looks where plug-ins usually are, and a DAW can have other
places. A device of the DAW comes with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from daw_lint.disk.installed.items import Inventory, Item, Listed, Place, in_one_form
from daw_lint.disk.installed.ladspa import Libraries
from daw_lint.disk.installed.places import Machine
from daw_lint.disk.installed.search import FORMS, search
from daw_lint.model.session import DeviceFormat
from daw_lint.model.wording import count
from daw_lint.report.catalogue.plugins import SCHEMA_VERSION
from daw_lint.report.catalogue.used_plugins import Used, UsedPlugins
from daw_lint.report.csv_text import to_csv
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, Span
from daw_lint.rulebook.plugin_names import normalise

_WIDEST = 32


class Answer(StrEnum):
    """The answers, the most certain first. The values are those of JSON."""

    FOUND = "found"
    NAMED = "file-of-that-name"
    NOT_FOUND = "not-found-where-we-looked"
    OF_THE_DAW = "part-of-the-daw"


_WORDS = {
    Answer.FOUND: "found (by ID)",
    Answer.NAMED: "a file of that name is there",
    Answer.NOT_FOUND: "not found where we looked",
    Answer.OF_THE_DAW: "part of the DAW",
}
_STYLES = {Answer.FOUND: "green", Answer.NAMED: "", Answer.NOT_FOUND: "bold"}


class Installed(NamedTuple):
    """A plug-in of sessions, and whether it is here."""

    name: str
    form: str
    ids: tuple[str, ...]
    answer: Answer
    file: Path | None = None
    """What was found."""
    list: Path | None = None
    """The list of a DAW that names it, where its file was not found."""


class Report(NamedTuple):
    """The answers for the plug-ins of sessions, and where they were looked for."""

    plugins: tuple[Installed, ...]
    places: tuple[Place, ...]
    used: UsedPlugins


def installed(used: UsedPlugins, folders: Sequence[Path], machine: Machine) -> Report:
    """Look for the plug-ins of sessions on a machine, also in further folders."""
    forms = {plugin.form for plugin, _ in used.plugins} & FORMS
    inventory = search(forms, folders, machine)
    finder = _Finder(inventory)
    grouped = groupby(sorted(used.plugins, key=lambda entry: _key(entry[0])), lambda entry: _key(entry[0]))
    answers = [finder.answer([plugin for plugin, _ in group]) for _, group in grouped]
    order = list(Answer)
    answers.sort(key=lambda found: (order.index(found.answer), found.name.casefold(), found.form))
    return Report(tuple(answers), inventory.places, used)


def _key(plugin: Used) -> tuple[str, str]:
    return plugin.name, plugin.form


class _Finder:
    """Looks plug-ins up in what was found."""

    def __init__(self, inventory: Inventory) -> None:
        self._by_id: dict[str, list[Item]] = {}
        self._by_name: dict[tuple[str, str], Path] = {}
        self._listed = inventory.listed
        self._libraries = [item for item in inventory.items if item.form == DeviceFormat.LADSPA]
        self._contents = Libraries()
        for item in inventory.items:
            for plugin_id in item.ids:
                self._by_id.setdefault(plugin_id, []).append(item)
            for name in item.names:
                self._by_name.setdefault((item.form, _folded(name)), item.file)

    def answer(self, forms_of_one: Sequence[Used]) -> Installed:
        """Answer for one plug-in, of which sessions can store different IDs and makers."""
        first = forms_of_one[0]
        ids = tuple(dict.fromkeys(used.plugin_id for used in forms_of_one if used.plugin_id))
        if first.form not in FORMS:
            return Installed(first.name, first.form, ids, Answer.OF_THE_DAW)
        found = self._found(first, ids)
        named = found or next(filter(None, map(self._named, forms_of_one)), None)
        answer = Answer.FOUND if found else Answer.NAMED if named else Answer.NOT_FOUND
        source = None if named else next((entry.source for entry in self._listed if _is_of(entry, first, ids)), None)
        return Installed(first.name, first.form, ids, answer, named, source)

    def _found(self, used: Used, ids: Iterable[str]) -> Path | None:
        for plugin_id in ids:
            found = self._with_id(used, plugin_id)
            if found is None and used.form == DeviceFormat.LADSPA:
                found = self._library(used.name, plugin_id.removeprefix("LADSPA:"))
            if found is not None:
                return found
        return None

    def _with_id(self, used: Used, plugin_id: str) -> Path | None:
        """Find a file by an ID. Makers of VST2 plug-ins gave some IDs to several: then the name decides."""
        items = [item for form in _orders(in_one_form(plugin_id)) for item in self._by_id.get(form, ())]
        names = set(map(_folded, _names(used)))
        items.sort(key=lambda item: names.isdisjoint(map(_folded, item.names)))
        return items[0].file if items else None

    def _library(self, name: str, code: str) -> Path | None:
        """Find the library of a LADSPA plug-in by file and label, or by number and name."""
        file, _, label = code.rpartition(":")
        if file:
            places = (item.file for item in self._libraries if _is_file(item, file))
            return next((path for path in places if self._contents.hold_text(path, label)), None)
        if not (code.isascii() and code.isdigit() and len(code) <= 10):
            return None
        for item in self._libraries:
            if self._contents.hold_text(item.file, name) and self._contents.hold_number(item.file, int(code)):
                return item.file
        return None

    def _named(self, used: Used) -> Path | None:
        """Find a file by the name, with or without the maker."""
        for name in _names(used):
            found = self._by_name.get((used.form, _folded(name))) if _folded(name) else None
            if found is not None:
                return found
        return None


def _orders(plugin_id: str) -> Iterator[str]:
    """Yield an ID, and for a VST3 class ID also the order of bytes that Windows gives a GUID in memory: programs store either."""
    yield plugin_id
    kind, _, digits = plugin_id.partition(":")
    if kind == "VST3" and re.fullmatch(r"[0-9a-f]{32}", digits):
        yield f"VST3:{UUID(bytes_le=bytes.fromhex(digits)).hex}"


def _folded(name: str) -> str:
    """Write a name as one for the catalogue; in other scripts, of which that leaves nothing, its letters and digits."""
    if name.isascii():
        return normalise(name)
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())


def _names(used: Used) -> Iterator[str]:
    """Yield the names that the file of a plug-in may have."""
    yield used.name
    if used.vendor:
        yield f"{used.vendor} {used.name}"
    if used.form == DeviceFormat.LADSPA:
        yield used.plugin_id.removeprefix("LADSPA:").rpartition(":")[0] or used.name
    if used.form == DeviceFormat.JSFX:
        yield used.plugin_id.removeprefix("JS:").replace("\\", "/").rpartition("/")[2] or used.name


def _is_file(item: Item, name: str) -> bool:
    return name in item.names


def _is_of(entry: Listed, used: Used, ids: Iterable[str]) -> bool:
    """Whether the list of a DAW means this plug-in."""
    if entry.form != used.form:
        return False
    if entry.plugin_id and any(in_one_form(entry.plugin_id) == in_one_form(plugin_id) for plugin_id in ids):
        return True
    name = _folded(entry.name)
    return bool(name) and name in set(map(_folded, _names(used)))


def installed_lines(report: Report) -> Iterator[list[Span]]:
    """Yield the plug-ins with their answers, a line that counts them, and the places that were looked at."""
    others = [found for found in report.plugins if found.answer is not Answer.OF_THE_DAW]
    names = min(max((len(found.name) for found in others), default=0), _WIDEST)
    words = max((len(_WORDS[found.answer]) for found in others), default=0)
    for found in others:
        yield [
            (f"{found.name or '(no name)':{names}}", "bold"),
            (f"  {_WORDS[found.answer]:{words}}", _STYLES[found.answer]),
            (f"  {found.form}{_where(found)}", "dim"),
        ]
    if report.used.read:
        yield [(_sum(report.plugins, report.used.read), "")]
    if others:
        yield [("Looked in:", "")]
        yield from ([(f"  {place.kind:{_kinds(report)}}  {_place(place)}", "dim")] for place in report.places)
    for form in dict.fromkeys(found.form for found in others):
        if all(place.kind != form for place in report.places):
            yield [(f"  {form:{_kinds(report)}}  nowhere: this system has no standard folder for it", "dim")]


def _kinds(report: Report) -> int:
    return max((len(place.kind) for place in report.places), default=4)


def _where(found: Installed) -> str:
    if found.file is not None:
        return f"  {shown(found.file)}"
    return f"  {shown(found.list)} names it" if found.list is not None else ""


def _place(place: Place) -> str:
    return f"{shown(place.path)} ({place.state})" if place.state else shown(place.path)


def _sum(plugins: Sequence[Installed], sessions: int) -> str:
    numbers = {answer: sum(found.answer is answer for found in plugins) for answer in Answer}
    own = numbers.pop(Answer.OF_THE_DAW)
    parts = [f"{number} {_WORDS[answer]}" for answer, number in numbers.items() if number]
    told = f": {', '.join(parts)}" if parts else ""
    beside = f"; and {count(own, 'device')} of the DAW" if own else ""
    return f"{count(sum(numbers.values()), 'plug-in')} in {count(sessions, 'session')}{told}{beside}"


def installed_csv(report: Report) -> Document:
    """Return the answers as CSV: a row for each plug-in, also for the devices of the DAW."""
    rows = [
        (
            found.name,
            found.form,
            " ".join(found.ids) or None,
            found.answer.value,
            None if found.file is None else shown(found.file),
            None if found.list is None else shown(found.list),
        )
        for found in report.plugins
    ]
    return to_csv(("name", "format", "ids", "answer", "file", "listed_in"), rows)


def installed_data(report: Report) -> dict[str, Any]:
    """Return the answers and the places as data for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "sessions": report.used.read,
        "plugins": [
            {
                "name": found.name,
                "format": found.form,
                "ids": list(found.ids),
                "answer": found.answer.value,
                "file": None if found.file is None else shown(found.file),
                "listed_in": None if found.list is None else shown(found.list),
            }
            for found in report.plugins
        ],
        "places": [
            {"kind": place.kind, "path": shown(place.path), "state": place.state or None} for place in report.places
        ],
        "unreadable": [{"file": shown(error.path), "message": error.what} for error in report.used.unreadable],
    }
