"""Control ports of the LADSPA and LV2 plug-ins of an Ardour session: ``Port`` elements with a number or a symbol.

Source: Ardour, ``lv2_plugin.cc``, ``ladspa_plugin.cc`` and ``plugin_insert.cc``. Automation names a port by its number;
``Controllable`` tells the symbol.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.parsers.ardour.values import moves
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import kept

WITH_PORTS = {"lv2": "symbol", "ladspa": "number"}
"""Types of processors whose ports are stored, and what names a port."""
_PARAMETER = "parameter-"


def port_state(processor: Element, kind: str) -> LazyState | None:
    """Return the ports of a plug-in. ``kind`` is a key of ``WITH_PORTS``."""
    stored = processor.find(kind)
    if stored is None:
        return None
    automated = frozenset(_automated(processor, kind))
    if None in automated:
        return None
    names = frozenset(name for name in automated if name is not None)
    copy = kept(stored)

    def load() -> StoredState | None:
        again = copy()
        return None if again is None else _read(again, WITH_PORTS[kind], names)

    return LazyState(load)


def _read(stored: Element, names_it: str, automated: frozenset[str]) -> StoredState:
    values = ((port.get(names_it), as_number(port.get("value"))) for port in stored.iterchildren("Port"))
    return StoredState(
        ports={name: value for name, value in values if name is not None and value is not None}, automated=automated
    )


def _automated(processor: Element, kind: str) -> Iterator[str | None]:
    """Yield each port that automation moves; ``None`` for one whose symbol is not told."""
    for line in processor.iterfind("Automation/AutomationList"):
        named = line.get("automation-id") or ""
        if named.startswith(_PARAMETER) and moves(line):
            number = named.removeprefix(_PARAMETER)
            yield number if kind == "ladspa" else _symbol(processor, number)


def _symbol(processor: Element, number: str) -> str | None:
    named = [one.get("symbol") for one in processor.iterchildren("Controllable") if one.get("parameter") == number]
    return named[-1] if named else None
