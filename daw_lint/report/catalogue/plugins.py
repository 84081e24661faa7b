"""How plug-ins are classified, for ``daw-lint plugins``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.config.find import Config
from daw_lint.model.session import Device, InventoryItem, SessionError
from daw_lint.model.wording import count
from daw_lint.parsers import Limits, read_session
from daw_lint.report.escape import clean
from daw_lint.report.paths import shown
from daw_lint.rulebook.selection import catalogue_for
from daw_lint.run.find import ConfigFinder, collect

Span = tuple[str, str]


def judged_lines(names: Sequence[str], config: Config) -> Iterator[list[Span]]:
    """Yield the class of each name and the reason; for an unknown name, the names that are close to it."""
    catalogue = catalogue_for(config)
    for name in names:
        plugin_id = name if name.startswith(("VST2:", "VST3:", "AU:", "native:")) else None
        verdict = catalogue.classify(name, plugin_id=plugin_id)
        reason = f"  by its {verdict.reason}" if verdict.entry else f"  {verdict.reason}"
        yield [(clean(name), "bold"), (f": {verdict.plugin_class}", ""), (clean(reason), "dim")]
        if verdict.entry is not None:
            basis = "confirmed by a source" if verdict.entry.seen else "no source, from memory"
            yield [(f"  {verdict.entry.vendor or 'unknown vendor'}: {verdict.entry.name} ({basis})", "dim")]
            continue
        close = [f"{entry.name} ({entry.plugin_class})" for entry in catalogue.nearest(name)]
        if close:
            yield [(f"  similar names: {', '.join(close)}", "dim")]


def unknown_lines(paths: Sequence[Path], configs: ConfigFinder) -> Iterator[list[Span]]:
    """Yield the plug-ins that sessions use and the catalogue does not know, the most frequent first."""
    sessions_with: Counter[tuple[str, str, str, str]] = Counter()
    for path in collect(paths, configs).sessions:
        config = configs.for_folder(path.parent)
        catalogue = catalogue_for(config)
        try:
            session = read_session(path, limits=Limits(config.max_xml_bytes, config.max_ratio))
        except SessionError as error:
            yield [(f"{clean(shown(error.path))}: E902  {clean(error.what)}", "dim")]
            continue
        used = {_key(device) for track in session.all_tracks() for device in track.walk_devices()}
        used |= {_key(item) for item in session.inventory}
        for key in used:
            name, form, vendor, plugin_id = key
            verdict = catalogue.classify(name, plugin_id=plugin_id or None, vendor=vendor or None, format=form)
            if verdict.plugin_class == "unknown":
                sessions_with[key] += 1
    for (name, form, vendor, plugin_id), sessions in sorted(
        sessions_with.items(), key=lambda item: (-item[1], item[0])
    ):
        about = ", ".join(part for part in (form, vendor, plugin_id) if part)
        times = f"in {count(sessions, 'session')}"
        yield [(clean(name) or "(no name)", "bold"), (f"  {clean(about)}  {times}", "dim")]
    if not sessions_with:
        yield [("all plug-ins are in the catalogue", "green")]


def _key(device: Device | InventoryItem) -> tuple[str, str, str, str]:
    return device.name, device.format.value, device.vendor or "", device.plugin_id or ""
