"""Names of plug-ins in one spelling: "Pro-Q 3", "FabFilter Pro-Q 3", "L2 (s)", "Serum_x64"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ENDINGS = re.compile(
    r"((?<!\s)\s*\((s|m|m->s|mono|stereo|x64|x86_64|64 ?bit|sc)\)|[ _.-]x?64|_?x86_64|[ _-](stereo|mono)|\.(dll|vst3?|component|clap))$",
    re.IGNORECASE,
)
_LAST_OF_ENDINGS = frozenset(")4oOlLtTpP3")
"""The last letters of ``_ENDINGS``. Most names end otherwise, and need no search."""
_NOT_KEPT = re.compile(r"[^a-z0-9+]")


@lru_cache(maxsize=16_384)
def normalise(name: str) -> str:
    """Strip a name of channel counts, bit widths, file suffixes, case, accents and punctuation."""
    previous = None
    name = name.strip()
    while previous != name and name and name[-1] in _LAST_OF_ENDINGS:
        previous = name
        name = _ENDINGS.sub("", name).strip()
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return _NOT_KEPT.sub("", plain.casefold())


def name_forms(name: str, vendor: str | None) -> Iterable[str]:
    """Yield the normalised name, with and without the maker at its start (``FF`` is FabFilter)."""
    whole = normalise(name)
    if not whole:
        return
    yield whole
    for maker in (normalise(vendor or ""), "ff"):
        if maker and whole.startswith(maker) and len(whole) > len(maker) + 2:
            yield whole[len(maker) :]


def family(normalised: str) -> str:
    """Strip a normalised name of its trailing version; empty for short names and plain numbers."""
    stem = re.sub(r"(?<=[a-z])(v?\d{1,2})$", "", normalised)
    return stem if len(stem) >= 4 else ""
