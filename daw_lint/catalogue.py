"""The plug-in catalogue: what kind of processor a device is, told by its ID, else by its name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daw_lint.data import rules_dir


@dataclass(frozen=True)
class PluginEntry:
    """A row of the catalogue."""

    vendor: str
    name: str
    plugin_class: str
    ids: tuple[str, ...] = ()
    seen: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a device is, and what says so."""

    plugin_class: str
    entry: PluginEntry | None
    reason: str


UNKNOWN = "unknown"
_SUFFIX = re.compile(
    r"(\s*\((s|m|m->s|mono|stereo|x64|64 ?bit|vst3?)\)|[ _.-]x?64|\s+(stereo|mono)|\.(dll|vst3?|component))$", re.I
)


def normalise(name: str) -> str:
    previous = None
    name = name.strip()
    while previous != name:
        previous = name
        name = _SUFFIX.sub("", name).strip()
    return re.sub(r"[^a-z0-9+]", "", name.casefold())


class Catalogue:
    """Looks plug-ins up."""

    def __init__(self, entries: Iterable[PluginEntry]) -> None:
        self.entries = tuple(entries)
        self._ids = {i: e for e in self.entries for i in e.ids}
        self._names: dict[str, PluginEntry] = {}
        for e in self.entries:
            for n in (e.name, e.name.removeprefix(e.vendor).strip()):
                self._names.setdefault(normalise(n), e)

    def classify(
        self, name: str, *, plugin_id: str | None = None, vendor: str | None = None, format: str = ""
    ) -> Verdict:
        if plugin_id in self._ids:
            e = self._ids[plugin_id]
            return Verdict(e.plugin_class, e, f"ID {plugin_id}")
        if format == "native":
            return Verdict(UNKNOWN, None, "not in the catalogue")
        e2 = self._names.get(normalise(name))
        if e2 is None:
            return Verdict(UNKNOWN, None, "not in the catalogue")
        return Verdict(e2.plugin_class, e2, f'name "{e2.name}"')

    def nearest(self, name: str, n: int = 3) -> list[PluginEntry]:
        return []


def load(additions: Sequence[PluginEntry] = ()) -> Catalogue:
    with (rules_dir() / "plugins.csv").open(encoding="utf-8", newline="") as f:
        rows = [
            PluginEntry(r["vendor"], r["name"], r["class"], tuple(r["ids"].split()), r["seen"] == "yes")
            for r in csv.DictReader(f)
        ]
    return Catalogue([*additions, *rows])
