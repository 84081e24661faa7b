"""Reads a list of installed plug-ins, and finds in it the plug-ins that an archive needs.

A list is what ``daw-lint plugins --installed SESSION... --format json`` (or csv) writes on the machine in question, or a text with a
name or an ID on each line. Names are compared without case, punctuation, the maker and the file suffix; IDs as they are.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.archive.questions.stock import Stock, StockError
from daw_lint.disk.bounded import TooLongError, read_file
from daw_lint.disk.installed.items import in_one_form
from daw_lint.rulebook.plugin_names import normalise

_MOST_BYTES = 32 << 20
_HERE = ("found", "file-of-that-name", "part-of-the-daw")
"""The answers of ``plugins --installed`` that mean: it is there."""
_DISTINCT = "SELECT DISTINCT name, plugin, maker, plugin_id, format FROM devices"


class Listed(NamedTuple):
    """What a list holds, in one spelling."""

    names: frozenset[str]
    ids: frozenset[str]


def read_list(path: Path) -> Listed:
    """Read a list of installed plug-ins. Raises ``StockError`` where it cannot be read, or is empty."""
    try:
        text = read_file(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, TooLongError, UnicodeDecodeError) as error:
        raise StockError(f"cannot read the list of plug-ins {path}: {error}") from None
    words = [word.strip() for word in _words(text, path)]
    ids = frozenset(in_one_form(word) for word in words if _is_id(word))
    listed = Listed(frozenset(filter(None, map(normalise, words))), ids)
    if not listed.names and not listed.ids:
        raise StockError(f"{path} lists no plug-in: give a name or an ID on each line")
    return listed


def add_installed(stock: Stock, listed: Listed) -> None:
    """Tell a stock which of its devices are installed: table ``installed``, with the keys of ``devices`` as in ``_key``."""
    rows = stock.ask(_DISTINCT).rows
    found = [_key(name, plugin_id, form) for name, plugin, maker, plugin_id, form in rows
             if _is_in(listed, name, plugin, maker, plugin_id)]  # fmt: skip
    stock.add_table("installed", {"device": sorted(set(found))})


def _key(name: str | None, plugin_id: str | None, form: str | None) -> str:
    """Return what stands for a device in SQL: its name, ID and format."""
    return "\t".join((name or "", plugin_id or "", form or ""))


def _is_in(listed: Listed, name: str | None, plugin: str | None, maker: str | None, plugin_id: str | None) -> bool:
    if plugin_id and in_one_form(plugin_id) in listed.ids:
        return True
    plain_maker = normalise(maker or "")
    for spelling in filter(None, (name, plugin)):
        plain = normalise(spelling)
        forms = {plain, plain.removeprefix(plain_maker), plain_maker + plain}
        if not listed.names.isdisjoint(forms - {""}):
            return True
    return False


def _is_id(word: str) -> bool:
    return word.partition(":")[0] in ("VST2", "VST3", "AU", "AAX", "CLAP", "LV2", "LADSPA", "JS") and ":" in word


def _words(text: str, path: Path) -> Iterator[str]:
    """Yield names and IDs of a list in one of its forms."""
    if text.lstrip().startswith("{"):
        try:
            yield from _of_rows(json.loads(text).get("plugins", ()))
        except (ValueError, RecursionError, AttributeError, TypeError):
            raise StockError(f"{path} is no JSON of daw-lint plugins --installed") from None
    elif text.split("\n", 1)[0].startswith("name,"):
        yield from _of_rows(csv.DictReader(text.splitlines()))
    else:
        yield from text.splitlines()


def _of_rows(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row.get("answer", _HERE[0]) in _HERE:
            yield str(row.get("name") or "")
            ids = row.get("ids") or ()
            yield from ids.split() if isinstance(ids, str) else map(str, ids)
