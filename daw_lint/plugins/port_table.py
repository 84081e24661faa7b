"""What the control ports of known LADSPA and LV2 plug-ins mean: ``rules/port_layouts.csv`` and ``rules/ports.csv``.

A layout is a plug-in in a version: versions of LADSPA plug-ins put other controls at the same index. Each layout says where
it is from: the descriptor of an installed plug-in, or its public source.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from daw_lint.disk.bounded import read_file
from daw_lint.disk.shipped import rules_dir

_MOST_BYTES = 1 << 20


class Port(NamedTuple):
    """A port, and what its value adds to a parameter."""

    port: str
    """The index (LADSPA) or the symbol (LV2)."""
    name: str
    """The name in the descriptor."""
    low: float | None
    high: float | None
    """The range in the descriptor; ``None`` where it has no bound, or where hosts may go beyond."""
    unit: str
    """Of the stored value: ``dB``, ``gain`` (linear), ``ratio``, ``ms``, ``s``, ``share`` (0 to 1), ``percent``, ``on``, ``off``;
    ``-dB`` and ``-gain`` are taken off."""
    parameter: str
    """The parameter that it gives. Several ports of a layout may give the same one in dB: they add up. The ``gain_db`` of a limiter is
    what it adds to quiet sound: all its gains together."""
    when: tuple[str, float] | None
    """The row holds only while that port has that value."""


class Layout(NamedTuple):
    """The ports of a plug-in in a version."""

    plugin: str
    controls: frozenset[str]
    """All control inputs of a LADSPA plug-in; a session must store exactly these. Empty for LV2, whose symbols do not change."""
    source: str
    ports: tuple[Port, ...]


def layouts_of(plugin_id: str) -> tuple[Layout, ...]:
    """Return the known layouts of a plug-in."""
    return _layouts().get(plugin_id, ())


@cache
def _layouts() -> Mapping[str, tuple[Layout, ...]]:
    ports: defaultdict[str, list[Port]] = defaultdict(list)
    for plugin, port, name, low, high, unit, parameter, when in _rows("ports.csv"):
        ports[plugin].append(Port(port, name, _bound(low), _bound(high), unit, parameter, _condition(when)))
    found: defaultdict[str, list[Layout]] = defaultdict(list)
    for plugin, ids, controls, source in _rows("port_layouts.csv"):
        layout = Layout(plugin, frozenset(controls.split()), source, tuple(ports[plugin]))
        for one in ids.split():
            found[one].append(layout)
    return {one: tuple(layouts) for one, layouts in found.items()}


def _rows(name: str) -> Iterator[list[str]]:
    rows = csv.reader(read_file(rules_dir() / name, _MOST_BYTES).decode("utf-8").splitlines())
    next(rows)
    yield from rows


def _bound(stored: str) -> float | None:
    return float(stored) if stored else None


def _condition(stored: str) -> tuple[str, float] | None:
    port, equals, value = stored.partition("=")
    return (port, float(value)) if equals else None
