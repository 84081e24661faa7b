"""How plug-ins are classified, for ``daw-lint plugins``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from daw_lint.config.find import Config
from daw_lint.model.wording import shell_word
from daw_lint.report.csv_text import to_csv
from daw_lint.rulebook.name_guess import advice, guess
from daw_lint.rulebook.plugin_tables import PluginEntry, sources
from daw_lint.rulebook.selection import catalogue_for

Span = tuple[str, str]
SCHEMA_VERSION = 1
_ONE_NAME = "by name alone; in a session the maker or the ID says which one it is"


class Judged(NamedTuple):
    """A plug-in's name with its class, and the entry that says so; without one, those of that name, else of close names."""

    name: str
    plugin_class: str
    reason: str
    entry: PluginEntry | None
    close: list[PluginEntry]
    same_name: list[PluginEntry]
    """Entries with this name, where the name alone does not say which of them is meant: in a session, the maker does."""


def judged(names: Sequence[str], config: Config) -> list[Judged]:
    """Classify plug-ins by their names or IDs."""
    catalogue = catalogue_for(config)
    found = []
    for name in names:
        plugin_id = name if name.startswith(("VST2:", "VST3:", "AU:", "LV2:", "LADSPA:", "native:")) else None
        verdict = catalogue.classify(name, plugin_id=plugin_id)
        same = catalogue.named(name) if verdict.entry is None else []
        close = catalogue.nearest(name) if verdict.entry is None and not same else []
        reason = _ONE_NAME if same else verdict.reason
        found.append(Judged(name, verdict.plugin_class, reason, verdict.entry, close, same))
    return found


def judged_lines(plugins: Sequence[Judged]) -> Iterator[list[Span]]:
    """Yield the class of each plug-in and why; for an unknown one, the close names."""
    for plugin in plugins:
        reason = f"  by its {plugin.reason}" if plugin.entry else f"  {plugin.reason}"
        yield [(plugin.name, "bold"), (f": {plugin.plugin_class}", ""), (reason, "dim")]
        if plugin.entry is not None and not plugin.entry.source:
            yield [("  class: your configuration", "dim")]
        elif plugin.entry is not None:
            seen = "seen in a source" if plugin.entry.seen else "not seen in a source, from memory"
            yield [(f"  {plugin.entry.vendor or 'unknown vendor'}: {plugin.entry.name} ({seen})", "dim")]
            yield [(f"  class: {sources().get(plugin.entry.source, plugin.entry.source)}", "dim")]
        elif plugin.same_name:
            makers = dict.fromkeys(
                f"{entry.vendor or 'unknown vendor'} ({entry.plugin_class})" for entry in plugin.same_name
            )
            yield [(f"  of this name: {', '.join(makers)}", "dim")]
        else:
            yield from _unknown_lines(plugin)


def _unknown_lines(plugin: Judged) -> Iterator[list[Span]]:
    if plugin.close:
        names = [f"{entry.name} ({entry.plugin_class})" for entry in plugin.close]
        yield [(f"  close names: {', '.join(names)}", "dim")]
    add = f"daw-lint plugins add {shell_word(plugin.name, is_quoted=True)} --class CLASS"
    yield [(f"  {advice(plugin.name) or f'To tell daw-lint what it is: {add}'}", "dim")]


def judged_data(plugins: Sequence[Judged]) -> dict[str, Any]:
    """Return the class of each plug-in and why, as data for JSON."""
    return {"schema_version": SCHEMA_VERSION, "plugins": [_judged_data(plugin) for plugin in plugins]}


def _judged_data(plugin: Judged) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "class": plugin.plugin_class,
        "reason": plugin.reason,
        "entry": None
        if plugin.entry is None
        else _entry_data(plugin.entry) | {"seen": plugin.entry.seen, "source": plugin.entry.source or None},
        "close": [_entry_data(entry) for entry in plugin.close],
        "same_name": [_entry_data(entry) for entry in plugin.same_name],
        "name_suggests": guess(plugin.name) if plugin.entry is None else None,
    }


def judged_csv(plugins: Sequence[Judged]) -> str:
    """Return the class of each plug-in and why, as CSV. ``entry`` is its name in the catalogue, ``vendor`` the maker there."""
    rows = [
        (
            plugin.name,
            plugin.entry.vendor if plugin.entry is not None else None,
            plugin.plugin_class,
            plugin.entry.name if plugin.entry is not None else None,
            plugin.reason,
            guess(plugin.name) if plugin.entry is None else None,
        )
        for plugin in plugins
    ]
    return to_csv(("name", "vendor", "class", "entry", "reason", "name_suggests"), rows)


def _entry_data(entry: PluginEntry) -> dict[str, Any]:
    return {"name": entry.name, "vendor": entry.vendor, "class": entry.plugin_class}
