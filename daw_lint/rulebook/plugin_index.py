"""An index of a shipped table of plug-ins, made once, so that a check parses only the rows that it asks for.

Each line of the index is an ID or a normalised name, a tab, and where in the file the rows of its entries begin. The lines
are in order, so a line is found by halving. IDs have a colon, names have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

from daw_lint.disk.bounded import read_file
from daw_lint.disk.compiled import compiled
from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook import plugin_ids, plugin_names, plugin_tables
from daw_lint.rulebook.plugin_names import VERSIONS
from daw_lint.rulebook.plugin_tables import PluginEntry, Table, entry_of

_MOST_BYTES = 64 << 20
_ORDER = {version: place for place, version in enumerate(VERSIONS)}


class IndexedTable:
    """A shipped table, which is asked through its index."""

    def __init__(self, file: Path) -> None:
        """Take the file. It is read when the first entry is asked for."""
        self._file = file

    def with_id(self, plugin_id: str) -> PluginEntry | None:
        """Find an entry by its ID."""
        places = self._places(plugin_id) if ":" in plugin_id else []
        return self._entry(places[0]) if places else None

    def named(self, name: str) -> list[PluginEntry]:
        """Find entries by a normalised name."""
        return [self._entry(place) for place in (self._places(name) if ":" not in name else ())]

    def versions_of(self, stem: str) -> list[PluginEntry]:
        """Find the entries with a normalised name that is a stem with a version after it, or without."""
        found = [(_ORDER.get(name[len(stem) :]), places) for name, places in self._beginning_with(stem)]
        versions = sorted((order, places) for order, places in found if order is not None)
        return [self._entry(place) for _, places in versions for place in places]

    def beginning_with(self, start: str) -> list[str]:
        """List the normalised names that begin so, in the order of their first entries."""
        return [name for name, _ in sorted(self._beginning_with(start), key=lambda found: found[1][0])]

    @property
    def names(self) -> Sequence[str]:
        """The normalised names, each once."""
        return [name for name, _ in _lines(self._index) if ":" not in name]

    @property
    def entries(self) -> Iterator[PluginEntry]:
        """Every entry, in the order of the file."""
        return map(entry_of, rows_of(self.rows))

    @cached_property
    def rows(self) -> bytes:
        """The bytes of the file."""
        return read_file(self._file, _MOST_BYTES)

    @cached_property
    def _index(self) -> bytes:
        return compiled(index_name(self._file.name), partial(_sources, self._file), lambda: index_of(self.rows))

    def _entry(self, place: int) -> PluginEntry:
        return entry_of(self.rows[place : self.rows.index(b"\n", place)].decode("utf-8"))

    def _places(self, key: str) -> list[int]:
        wanted = _encoded(key)
        start = self._find(wanted)
        end = self._index.find(b"\n", start)
        found, _, places = self._index[start:end].partition(b"\t")
        return list(map(int, places.split())) if found == wanted and places else []

    def _beginning_with(self, start: str) -> list[tuple[str, list[int]]]:
        """Return the names that begin so with their places."""
        first, last = self._find(_encoded(start)), self._find(_encoded(start) + b"\xff")
        return [(name, places) for name, places in _lines(self._index[first:last]) if ":" not in name]

    def _find(self, wanted: bytes) -> int:
        """Return where the first line begins whose key is not less."""
        index = self._index
        low, high = 0, len(index)
        while low < high:
            middle = (low + high) // 2
            start = max(index.rfind(b"\n", low, middle) + 1, low)
            end = index.index(b"\t", start)
            if index[start:end] < wanted:
                low = index.index(b"\n", end) + 1
            else:
                high = start
        return low


@cache
def shipped(name: str) -> IndexedTable:
    """Return a shipped table."""
    return IndexedTable(rules_dir() / name)


def index_name(table: str) -> str:
    """Return the name of the compiled index of a table."""
    return f"{table}.index"


def rows_of(data: bytes) -> list[str]:
    """Return the lines of a table, without the first, which names the columns."""
    return data.decode("utf-8").split("\n")[1:-1]


def index_of(data: bytes) -> bytes:
    """Make the index of the bytes of a table."""
    starts = [match.end() for match in re.finditer(b"\n", data)]
    table = Table(lambda: rows_of(data))
    lines = sorted((_encoded(key), [starts[place] for place in places]) for key, places in table.places)
    return b"".join(b"%s\t%s\n" % (key, " ".join(map(str, places)).encode()) for key, places in lines if key)


def _sources(file: Path) -> Iterator[str]:
    yield str(file)
    for module in (plugin_ids, plugin_names, plugin_tables):
        yield module.__file__ or ""
    yield __file__


def _lines(part: bytes) -> Iterator[tuple[str, list[int]]]:
    for line in part.decode("utf-8").splitlines():
        key, _, places = line.partition("\t")
        yield key, list(map(int, places.split()))


def _encoded(key: str) -> bytes:
    """Encode a key. The name of a device can hold half a character."""
    return key.encode("utf-8", "surrogatepass")
