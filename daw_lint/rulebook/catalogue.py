"""The plug-in catalogue: classifies a device by its ID, else by its name.

One plug-in has several names: "Pro-Q 3" and "FabFilter Pro-Q 3", "L2 Stereo", "CLA-2A (s)", "Serum_x64", "FF Pro-L". IDs are
more reliable. A device with an unknown ID and an unknown name is unknown; a part of a name, such as "limit", is not enough.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from daw_lint.disk.shipped import rules_dir
from daw_lint.model.plugin_classes import UNKNOWN


class PluginEntry(NamedTuple):
    """A row of the catalogue. ``seen``: the spelling was seen in a source, not taken from memory."""

    vendor: str
    name: str
    plugin_class: str
    ids: tuple[str, ...] = ()
    seen: bool = False


class Classification(NamedTuple):
    """The class of a device, and what it is based on. ``plugin_class`` is ``unknown`` if ``entry`` is ``None``."""

    plugin_class: str
    entry: PluginEntry | None
    reason: str


_NOT_FOUND = Classification(UNKNOWN, None, "not in the catalogue")
_ENDINGS = re.compile(
    r"((?<!\s)\s*\((s|m|[ms\d]->[ms\d]|mono|stereo|mono sc|x64|x86|x86_64|(32|64) ?bit|sc)\)|[ _.-]x?64|(?<=[a-z]{3})64|_?x86_64"
    r"|[ _-]((32|64) ?bit|(mono|stereo|quad|[57]\.[01])(/(stereo|quad|[57]\.[01]))?)|\.(dll|vst3?|component|clap|jsfx))$",
    re.IGNORECASE,
)
"""What hosts and makers put after a name. Of the channels, Waves writes ``Mono/Stereo``, ``5.1`` and ``(m->s)``."""
_LAST_OF_ENDINGS = frozenset(")4oOlLtTpP3xXdD01")
"""The last letters of ``_ENDINGS``. Most names end otherwise, and need no search."""
_VERSIONS = tuple(f"{mark}{digits}" for mark in ("", "v") for digits in ("", "01", "02", *map(str, range(100))))
"""What a new version can have after its name, normalised."""
_GENERIC = frozenset(
    "limiter clipper maximizer compressor equalizer elevate dither flow insight reference expose tonecontrol loud glue"
    " peaklimiter brickwalllimiter adaptivelimiter levels monitoring patcher impact sugar intensity maxim effectrack raiser"
    " loudnessmeter multimeter emastered finalizer morphit saturate unisum frontier density".split()
)
"""Normalised names that more than one maker could use: they count only with the right maker, if the file names one."""


@lru_cache(maxsize=32_768)
def normalise(name: str) -> str:
    """Strip a name of channel counts, bit widths, file suffixes, case, accents and punctuation."""
    previous = None
    name = name.strip()
    while previous != name and name[-1:] in _LAST_OF_ENDINGS:
        previous = name
        name = _ENDINGS.sub("", name).strip()
    plain = unicodedata.normalize("NFKD", name) if not name.isascii() else name
    return re.sub(r"[^a-z0-9+]", "", plain.casefold())


_NO_NAME = frozenset("player plugin studio sample live music agent bridge piano guitar bass drum play hub vsti".split())
"""What is no name without the maker: of "Serato Studio", "Studio" alone is nobody's."""


class Catalogue:
    """Looks up plug-ins. Of two entries with the same ID or name the first one wins, so the user's additions come first."""

    def __init__(self, entries: Iterable[PluginEntry], additions: Sequence[PluginEntry] = ()) -> None:
        """Index the entries, the user's additions first."""
        self.entries = (*additions, *entries)
        self._additions = frozenset(additions)
        self._known: dict[tuple[str, str | None, str | None, str], Classification] = {}
        self._by_id: dict[str, PluginEntry] = {}
        self._by_name: dict[str, list[PluginEntry]] = {}
        for entry in self.entries:
            for plugin_id in entry.ids:
                self._by_id.setdefault(_in_one_case(plugin_id), entry)
            vendor, name = normalise(entry.vendor), normalise(entry.name)
            self._by_name.setdefault(name, []).append(entry)
            if vendor and name.startswith(vendor) and len(name) > len(vendor):
                if len(name) > len(vendor) + 3 and name[len(vendor) :] not in _NO_NAME:
                    self._by_name.setdefault(name[len(vendor) :], []).append(entry)
            elif vendor:
                self._by_name.setdefault(vendor + name, []).append(entry)
            if entry.vendor.endswith("(JSFX)"):
                self._by_name.setdefault(_script(entry.name), []).append(entry)

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

    def _classify(self, name: str, plugin_id: str | None, vendor: str | None, format: str) -> Classification:
        for candidate in _id_forms(plugin_id):
            entry = self._by_id.get(candidate)
            if entry is not None:
                return Classification(entry.plugin_class, entry, f"ID {candidate}")
        if format == "native":
            return self._by_maker(name, vendor)
        for form in _name_forms(name, vendor):
            entry = self._meant(
                [one for one in self._by_name.get(form, ()) if self._is_maker(one, form, vendor)], vendor
            )
            if entry is not None:
                return Classification(entry.plugin_class, entry, f'name "{entry.name}"')
        verdict = self._by_family(name)
        return verdict if verdict.entry is not None else self._by_cut_name(name)

    def named(self, name: str) -> list[PluginEntry]:
        """List the entries with a name, whichever maker they are of."""
        return list(self._by_name.get(normalise(name), ()))

    def nearest(self, name: str, n: int = 3) -> list[PluginEntry]:
        """List up to ``n`` entries with a name close to this one."""
        from difflib import get_close_matches

        close = get_close_matches(normalise(name), self._by_name, n)
        return [self._by_name[match][0] for match in close]

    def _is_maker(self, entry: PluginEntry, form: str, vendor: str | None) -> bool:
        if not vendor:
            return not any(plugin_id.startswith("native:") for plugin_id in entry.ids)
        if not normalise(entry.vendor) or _is_one_maker(entry, normalise(vendor)):
            return True
        return form not in _GENERIC and len(form) > 4

    def _meant(self, entries: Sequence[PluginEntry], vendor: str | None) -> PluginEntry | None:
        """Choose among entries with one name: the user's own, else those of the maker. Where these differ, none is meant."""
        mine = [entry for entry in entries if entry in self._additions]
        given = normalise(vendor or "")
        of_maker = [entry for entry in entries if given and normalise(entry.vendor) and _is_one_maker(entry, given)]
        chosen = mine[:1] or of_maker or entries
        return chosen[0] if len({entry.plugin_class for entry in chosen}) == 1 else None

    def _by_maker(self, name: str, vendor: str | None) -> Classification:
        """Classify a device of a DAW by its name, among its maker's devices only: every DAW has its own "Limiter"."""
        maker = normalise(vendor or "")
        for entry in self._by_name.get(normalise(name), ()) if maker else ():
            if normalise(entry.vendor) == maker:
                return Classification(entry.plugin_class, entry, f'name "{entry.name}" among those of {entry.vendor}')
        return _NOT_FOUND

    def _by_family(self, name: str) -> Classification:
        """Classify an unknown version of a plug-in by its known versions, if they all have the same class."""
        family = _family(normalise(name))
        if not family or family == normalise(name) or family in _GENERIC:
            return _NOT_FOUND
        members = [entry for version in _VERSIONS for entry in self._by_name.get(family + version, ())]
        if not members or len({entry.plugin_class for entry in members}) != 1:
            return _NOT_FOUND
        known = members[0]
        return Classification(known.plugin_class, known, f'name, another version of "{known.name}"')

    def _by_cut_name(self, name: str) -> Classification:
        """Classify by the start of a name: VST2 has room for 32 bytes (``kVstMaxEffectNameLen``), with or without a closing zero."""
        if len(name) not in (31, 32):
            return _NOT_FOUND
        start = normalise(name)
        whole = [entry for key, entries in self._by_name.items() if key.startswith(start) for entry in entries]
        if len({entry.plugin_class for entry in whole}) != 1:
            return _NOT_FOUND
        return Classification(whole[0].plugin_class, whole[0], f'the start of the name "{whole[0].name}"')


def _is_one_maker(entry: PluginEntry, given: str) -> bool:
    mine = normalise(entry.vendor)
    return mine in given or given in mine


def _script(name: str) -> str:
    """Name the script of a JSFX alone: REAPER stores its path, and the folder is the user's choice."""
    return f"js/{normalise(name.rpartition('/')[2])}"


def _family(normalised: str) -> str:
    """Strip a normalised name of its trailing version; empty for short names and plain numbers."""
    stem = re.sub(r"(?<=[a-z])(v?\d{1,2})$", "", normalised)
    return stem if len(stem) >= 4 else ""


def _id_forms(plugin_id: str | None) -> Iterable[str]:
    """Yield the forms in which the catalogue may list an ID.

    A VST3 class ID that was made from a VST2 ID contains it after the bytes ``VST`` (Steinberg's VST2 to VST3 migration).
    """
    if not plugin_id:
        return
    yield _in_one_case(plugin_id)
    if plugin_id.startswith("VST3:565354") and len(plugin_id) >= 19:
        code = bytes.fromhex(plugin_id[11:19])
        if all(0x20 <= byte < 0x7F for byte in code):
            yield f"VST2:{code.decode('ascii')}"
    if plugin_id.startswith("AU:"):
        yield "AU:*/" + plugin_id[3:].partition("/")[2]


def _in_one_case(plugin_id: str) -> str:
    """Put the hexadecimal digits of a VST3 class ID in lower case: DAWs differ in the case that they write."""
    return "VST3:" + plugin_id[5:].lower() if plugin_id.startswith("VST3:") else plugin_id


def _name_forms(name: str, vendor: str | None) -> Iterable[str]:
    """Yield the normalised name, with and without the maker at its start (``FF`` is FabFilter)."""
    whole = normalise(name)
    if not whole:
        return
    yield whole
    for maker in (normalise(vendor or ""), "ff"):
        if maker and whole.startswith(maker) and len(whole) > len(maker) + 2:
            yield whole[len(maker) :]
    script = _script(name) if "/" in name else ""
    if len(script) > 8 and script[3:] not in _GENERIC:
        yield script


def load(additions: Sequence[PluginEntry] = ()) -> Catalogue:
    """Load the shipped catalogue, with the user's additions before it."""
    return Catalogue(_shipped(), additions)


@lru_cache(maxsize=1)
def _shipped() -> tuple[PluginEntry, ...]:
    with (rules_dir() / "plugins.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return tuple(
            PluginEntry(row[0], row[1], row[2], tuple(row[3].split(" ")) if row[3] else (), row[4] == "yes")
            for row in rows
        )
