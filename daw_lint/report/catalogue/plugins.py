"""How plug-ins are classified, for ``daw-lint plugins``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.config.find import Config
from daw_lint.model.session import Device, InventoryItem, Session, SessionError
from daw_lint.model.wording import count
from daw_lint.parsers import read_session
from daw_lint.report.paths import shown
from daw_lint.rulebook.catalogue import Catalogue, PluginEntry
from daw_lint.rulebook.selection import catalogue_for
from daw_lint.run.failed_files import as_session_error
from daw_lint.run.find import ConfigFinder, collect

Span = tuple[str, str]
SCHEMA_VERSION = 1


class Judged(NamedTuple):
    """A plug-in's name with its class, and the entry that says so; without one, the entries with close names."""

    name: str
    plugin_class: str
    reason: str
    entry: PluginEntry | None
    close: list[PluginEntry]


class Used(NamedTuple):
    """A plug-in in sessions. ``form`` is its format, such as VST3; an unknown part is empty."""

    name: str
    form: str
    vendor: str
    plugin_id: str


class Unknown(NamedTuple):
    """Plug-ins that the catalogue lacks, each with its number of sessions, most used first; and unreadable sessions."""

    plugins: list[tuple[Used, int]]
    unreadable: list[SessionError]
    read: int = 0
    """Number of sessions that were read."""


def judged(names: Sequence[str], config: Config) -> list[Judged]:
    """Classify plug-ins by their names or IDs."""
    catalogue = catalogue_for(config)
    found = []
    for name in names:
        plugin_id = name if name.startswith(("VST2:", "VST3:", "AU:", "native:")) else None
        verdict = catalogue.classify(name, plugin_id=plugin_id)
        close = catalogue.nearest(name) if verdict.entry is None else []
        found.append(Judged(name, verdict.plugin_class, verdict.reason, verdict.entry, close))
    return found


def judged_lines(plugins: Sequence[Judged]) -> Iterator[list[Span]]:
    """Yield the class of each plug-in and why; for an unknown one, the close names."""
    for plugin in plugins:
        reason = f"  by its {plugin.reason}" if plugin.entry else f"  {plugin.reason}"
        yield [(plugin.name, "bold"), (f": {plugin.plugin_class}", ""), (reason, "dim")]
        if plugin.entry is not None:
            seen = "seen in a source" if plugin.entry.seen else "not seen in a source, from memory"
            yield [(f"  {plugin.entry.vendor or 'unknown vendor'}: {plugin.entry.name} ({seen})", "dim")]
        elif plugin.close:
            names = [f"{entry.name} ({entry.plugin_class})" for entry in plugin.close]
            yield [(f"  close names: {', '.join(names)}", "dim")]


def judged_data(plugins: Sequence[Judged]) -> dict[str, Any]:
    """Return the class of each plug-in and why, as data for JSON."""
    return {"schema_version": SCHEMA_VERSION, "plugins": [_judged_data(plugin) for plugin in plugins]}


def _judged_data(plugin: Judged) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "class": plugin.plugin_class,
        "reason": plugin.reason,
        "entry": None if plugin.entry is None else _entry_data(plugin.entry) | {"seen": plugin.entry.seen},
        "close": [_entry_data(entry) for entry in plugin.close],
    }


def _entry_data(entry: PluginEntry) -> dict[str, Any]:
    return {"name": entry.name, "vendor": entry.vendor, "class": entry.plugin_class}


def unknown_in(paths: Sequence[Path], configs: ConfigFinder) -> Unknown:
    """Find the plug-ins that sessions use and the catalogue lacks."""
    sessions_with: Counter[Used] = Counter()
    unreadable = []
    sessions = collect(paths, configs).sessions
    for path in sessions:
        config = configs.for_folder(path.parent)
        catalogue = catalogue_for(config)
        try:
            session = read_session(path, limits=config.limits)
            sessions_with.update(_unknown_of(session, catalogue))
        except Exception as error:  # one bad session must not hide the others
            unreadable.append(as_session_error(path, error))
    in_order = sorted(sessions_with.items(), key=lambda item: (-item[1], item[0]))
    return Unknown(in_order, unreadable, len(sessions) - len(unreadable))


def _unknown_of(session: Session, catalogue: Catalogue) -> set[Used]:
    used = {_used(device) for track in session.all_tracks() for device in track.walk_devices()}
    used |= {_used(item) for item in session.inventory}
    return {
        plugin for plugin in used
        if catalogue.classify(
            plugin.name, plugin_id=plugin.plugin_id or None, vendor=plugin.vendor or None, format=plugin.form
        ).plugin_class == "unknown"
    }  # fmt: skip


def unknown_lines(unknown: Unknown) -> Iterator[list[Span]]:
    """Yield the sessions that could not be read, then the plug-ins that the catalogue lacks."""
    for error in unknown.unreadable:
        yield [(f"{shown(error.path)}: E902  {error.what}", "dim")]
    for (name, form, vendor, plugin_id), sessions in unknown.plugins:
        about = ", ".join(part for part in (form, vendor, plugin_id) if part)
        times = f"in {count(sessions, 'session')}"
        yield [(name or "(no name)", "bold"), (f"  {about}  {times}", "dim")]
    if unknown.read and not unknown.plugins:
        what = "every plug-in of the sessions that could be read" if unknown.unreadable else "every plug-in"
        yield [(f"{what} is in the catalogue", "green")]


def unknown_data(unknown: Unknown) -> dict[str, Any]:
    """Return the plug-ins that the catalogue lacks, and the sessions that could not be read, as data for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "plugins": [
            {
                "name": used.name,
                "format": used.form or None,
                "vendor": used.vendor or None,
                "id": used.plugin_id or None,
                "sessions": sessions,
            }
            for used, sessions in unknown.plugins
        ],
        "unreadable": [{"file": shown(error.path), "message": error.what} for error in unknown.unreadable],
    }


def _used(device: Device | InventoryItem) -> Used:
    return Used(device.name, device.format.value, device.vendor or "", device.plugin_id or "")
