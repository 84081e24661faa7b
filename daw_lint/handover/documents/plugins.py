"""The plug-ins of a session, as a table and as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.config.find import Config
from daw_lint.model.facts import Fact
from daw_lint.model.session import Device, DeviceFormat, InventoryItem, Session
from daw_lint.model.wording import count
from daw_lint.report.csv_text import to_csv
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.selection import catalogue_for

COLUMNS = ("name", "maker", "format", "id", "version", "class", "count", "switched_off", "where_used")
_NOT_PLACED = "on tracks that the file does not name"


class Plugin(NamedTuple):
    """What makes devices the same plug-in."""

    name: str
    maker: str
    """As the session stores it, else as the catalogue of daw-lint knows it."""
    form: str
    plugin_id: str
    version: str
    """That of the DAW, for its own devices; sessions do not store those of plug-ins."""
    plugin_class: str


class Use(NamedTuple):
    """How often a plug-in is used, and where; ``off`` is ``None`` where the file does not tell."""

    number: int
    off: int | None
    places: tuple[str, ...]


def plugins_of(session: Session, config: Config) -> dict[Plugin, Use]:
    """Return the devices of a session, plug-ins before those of the DAW, each by name."""
    catalogue = catalogue_for(config)
    found: dict[Plugin, Use] = {}
    for track in session.all_tracks():
        for device in track.walk_devices():
            off = None if device.enabled is None else int(device.enabled is False)
            _add(found, _plugin(device, session, catalogue), Use(1, off, (device.path,)))
    for item in session.inventory:
        _add(found, _plugin(item, session, catalogue), Use(item.count or 1, item.off_count, (_NOT_PLACED,)))
    return dict(
        sorted(
            found.items(), key=lambda entry: (entry[0].form == DeviceFormat.NATIVE, entry[0].name.casefold(), entry[0])
        )
    )


def _plugin(device: Device | InventoryItem, session: Session, catalogue: Catalogue) -> Plugin:
    is_native = device.format == DeviceFormat.NATIVE
    version = f"{session.application} {session.application_version}".strip() if is_native else ""
    verdict = catalogue.classify_device(device)
    maker = device.vendor or (verdict.entry.vendor if verdict.entry is not None else "")
    return Plugin(device.name, maker, device.format.value, device.plugin_id or "", version, verdict.plugin_class)


def _add(found: dict[Plugin, Use], plugin: Plugin, use: Use) -> None:
    before = found.get(plugin, Use(0, 0, ()))
    off = None if before.off is None or use.off is None else before.off + use.off
    found[plugin] = Use(before.number + use.number, off, tuple(dict.fromkeys((*before.places, *use.places))))


def as_csv(plugins: dict[Plugin, Use]) -> str:
    """Write the table, one plug-in a line."""
    rows = [(*plugin, use.number, use.off, "; ".join(use.places)) for plugin, use in plugins.items()]
    return to_csv(COLUMNS, rows)


def as_lines(session: Session, plugins: dict[Plugin, Use]) -> Iterator[str]:
    """Yield the same for people."""
    missing = session.missing_facts.get(Fact.DEVICES)
    if missing is not None:
        yield f"Not complete: {missing}."
    others = [entry for entry in plugins.items() if entry[0].form != DeviceFormat.NATIVE]
    own = len(plugins) - len(others)
    yield f"{count(len(others), 'plug-in')}, and {count(own, 'kind')} of devices that come with {session.application or 'the DAW'}."
    yield "Sessions do not store the versions of plug-ins: note them where they matter."
    for plugin, use in plugins.items():
        yield ""
        yield plugin.name or "(no name)"
        yield f"  {', '.join(part for part in (plugin.maker, plugin.form, plugin.plugin_id, plugin.version) if part)}"
        off = f", {use.off} switched off" if use.off else ""
        yield f"  {plugin.plugin_class}, used {count(use.number, 'time')}{off}"
        yield from (f"  on {place}" for place in use.places)
