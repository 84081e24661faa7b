"""The plug-ins that sessions use, for ``daw-lint plugins FOLDER``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from daw_lint.model.session import Device, DeviceFormat, InventoryItem, Session, SessionError
from daw_lint.model.wording import count, shell_word
from daw_lint.parsers import read_session
from daw_lint.report.catalogue.plugins import SCHEMA_VERSION
from daw_lint.report.csv_text import to_csv
from daw_lint.report.paths import shown
from daw_lint.report.view import Span
from daw_lint.rulebook.catalogue import Catalogue, Classification
from daw_lint.rulebook.name_guess import guess, suggestion
from daw_lint.rulebook.selection import catalogue_for
from daw_lint.run.failed_files import as_session_error
from daw_lint.run.find import ConfigFinder, collect

UNKNOWN = "unknown"
"""The class of a plug-in that the catalogue lacks."""
_WIDEST = 32
"""Characters of a column of names; a longer one moves the rest of its line."""


Key = tuple[str, str, str]


class Used(NamedTuple):
    """A plug-in in sessions, with its class. ``form`` is its format, such as VST3; an unknown part is empty."""

    name: str
    form: str
    vendor: str
    plugin_id: str
    plugin_class: str
    known_by: str = ""
    """What the class is based on, where the name alone gives another one: an ID, or the maker."""

    @property
    def key(self) -> Key:
        """What makes it the same plug-in for people."""
        return self.name, self.form, self.plugin_class


class UsedPlugins(NamedTuple):
    """Plug-ins of sessions, each with its number of sessions, most used first; and the sessions that cannot be read."""

    plugins: list[tuple[Used, int]]
    unreadable: list[SessionError]
    read: int = 0
    """Number of sessions that were read."""
    sessions_with: Mapping[Key, int] = MappingProxyType({})
    """Number of sessions by name, format and class."""

    def unknown(self) -> UsedPlugins:
        """Return those that the catalogue lacks."""
        return self._replace(plugins=[entry for entry in self.plugins if entry[0].plugin_class == UNKNOWN])

    def of_others(self) -> UsedPlugins:
        """Return those that do not come with the DAW."""
        return self._replace(plugins=[entry for entry in self.plugins if entry[0].form != DeviceFormat.NATIVE])


def used_in(paths: Sequence[Path], configs: ConfigFinder) -> UsedPlugins:
    """Find the plug-ins that the sessions use."""
    sessions_with: Counter[Used] = Counter()
    by_name: Counter[Key] = Counter()
    unreadable = []
    sessions = collect(paths, configs).sessions
    for path in sessions:
        config = configs.for_folder(path.parent)
        catalogue = catalogue_for(config)
        try:
            used = _used_by(read_session(path, limits=config.limits), catalogue)
            sessions_with.update(used)
            by_name.update({plugin.key for plugin in used})
        except Exception as error:  # one bad session must not hide the others
            unreadable.append(as_session_error(path, error))
    in_order = sorted(sessions_with.items(), key=lambda item: (-item[1], item[0].name.casefold(), item[0]))
    return UsedPlugins(in_order, unreadable, len(sessions) - len(unreadable), by_name)


def _used_by(session: Session, catalogue: Catalogue) -> set[Used]:
    used = {_used(device, catalogue) for track in session.all_tracks() for device in track.walk_devices()}
    return used | {_used(item, catalogue) for item in session.inventory}


def _used(device: Device | InventoryItem, catalogue: Catalogue) -> Used:
    plugin_id, vendor = device.plugin_id or "", device.vendor or ""
    form = device.format.value
    verdict = catalogue.classify_device(device)
    known_by = "" if form == DeviceFormat.NATIVE else _known_by(verdict, catalogue.classify(device.name))
    return Used(device.name, form, vendor, plugin_id, verdict.plugin_class, known_by)


def _known_by(verdict: Classification, by_name: Classification) -> str:
    """Say why a device in a session has another class than its name alone; empty if it has the same."""
    if verdict.plugin_class == by_name.plugin_class:
        return ""
    reason = f"by its {verdict.reason}" if verdict.entry is not None else "the file names another maker"
    return reason if by_name.plugin_class == UNKNOWN else f"{reason}; by name alone {by_name.plugin_class}"


def used_lines(used: UsedPlugins) -> Iterator[list[Span]]:
    """Yield the plug-ins of sessions, with class, format, vendor, and the number of sessions; then a line that counts them."""
    yield from _unreadable_lines(used)
    others = list(_by_name(used.of_others()))
    names = _width(plugin.name for plugin, _ in others)
    classes = _width(plugin.plugin_class for plugin, _ in others)
    for plugin, sessions in others:
        about = ", ".join(part for part in (plugin.form, plugin.vendor) if part)
        where = f", in {count(sessions, 'session')}" if used.read > 1 else ""
        yield [
            (f"{plugin.name or '(no name)':{names}}", "bold"),
            (f"  {plugin.plugin_class:{classes}}", "dim" if plugin.plugin_class == UNKNOWN else ""),
            (f"  {about}{where}{_remark(plugin)}", "dim"),
        ]
    if used.read:
        own = len(used.plugins) - len(others)
        beside = f"; and {count(own, 'device')} of the DAW, which --format json lists" if own else ""
        yield [(f"{count(len(others), 'plug-in')} in {count(used.read, 'session')}{beside}", "")]


def _remark(plugin: Used) -> str:
    """Say why the name alone would not do, or what the name of an unknown plug-in suggests."""
    note = suggestion(plugin.name) if plugin.plugin_class == UNKNOWN else ""
    return "".join(f"; {part}" for part in (plugin.known_by, note) if part)


def _by_name(used: UsedPlugins) -> Iterator[tuple[Used, int]]:
    """Yield each plug-in once, whether or not a DAW stores its vendor and its ID, the most used first."""
    found: dict[Key, Used] = {}
    for plugin, _ in used.plugins:
        before = found.get(plugin.key)
        found[plugin.key] = plugin if before is None or not before.vendor else before
    yield from sorted(((plugin, used.sessions_with[key]) for key, plugin in found.items()), key=lambda entry: -entry[1])


def unknown_lines(unknown: UsedPlugins) -> Iterator[list[Span]]:
    """Yield the sessions that could not be read, then the plug-ins that the catalogue lacks."""
    yield from _unreadable_lines(unknown)
    for plugin, sessions in unknown.plugins:
        about = ", ".join(part for part in (plugin.form, plugin.vendor, plugin.plugin_id) if part)
        times = f"in {count(sessions, 'session')}"
        yield [(plugin.name or "(no name)", "bold"), (f"  {about}  {times}{_remark(plugin)}", "dim")]
    if unknown.plugins:
        name = shell_word(unknown.plugins[0][0].name, is_quoted=True)
        yield [(f"To tell daw-lint what one is: daw-lint plugins add {name} --class CLASS", "")]
    if unknown.read and not unknown.plugins:
        what = "every plug-in of the sessions that could be read" if unknown.unreadable else "every plug-in"
        yield [(f"{what} is in the catalogue", "green")]


def used_data(used: UsedPlugins) -> dict[str, Any]:
    """Return plug-ins of sessions, and the sessions that could not be read, as data for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "sessions": used.read,
        "plugins": [
            {
                "name": plugin.name,
                "class": plugin.plugin_class,
                "format": plugin.form or None,
                "vendor": plugin.vendor or None,
                "id": plugin.plugin_id or None,
                "sessions": sessions,
                "known_by": plugin.known_by or None,
                "name_suggests": guess(plugin.name) if plugin.plugin_class == UNKNOWN else None,
            }
            for plugin, sessions in used.plugins
        ],
        "unreadable": [{"file": shown(error.path), "message": error.what} for error in used.unreadable],
    }


def used_csv(used: UsedPlugins) -> str:
    """Return plug-ins of sessions as CSV, those of the DAWs too; the columns are the keys of the JSON."""
    data = used_data(used)["plugins"]
    columns = ("name", "vendor", "format", "class", "id", "sessions", "known_by", "name_suggests")
    return to_csv(columns, [[entry[column] for column in columns] for entry in data])


def _unreadable_lines(used: UsedPlugins) -> Iterator[list[Span]]:
    for error in used.unreadable:
        yield [(f"{shown(error.path)}: E902  {error.what}: {error.todo}", "dim")]


def _width(words: Iterator[str]) -> int:
    return min(max(map(len, words), default=0), _WIDEST)
