"""Names of plug-ins in one spelling: "Pro-Q 3", "FabFilter Pro-Q 3", "L2 (s)", "Serum_x64"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from daw_lint.regex import regex

GENERIC = frozenset(
    "limiter clipper maximizer compressor equalizer elevate dither flow insight reference expose tonecontrol loud glue"
    " peaklimiter brickwalllimiter adaptivelimiter levels monitoring patcher impact sugar intensity maxim effectrack raiser"
    " loudnessmeter multimeter emastered finalizer morphit saturate unisum frontier density"
    " mastermix mastermatch masterplan aimaster grandfinale elixir thewall ivory finality levelmagic emphasis limitless".split()
)
"""Normalised names that more than one maker could use: they count only with the right maker, if the file names one."""
VERSIONS = (*(f"{mark}{digits}" for mark in ("", "v") for digits in ("", *map(str, range(100)))), "01", "02")
"""What a new version can have after its name, normalised."""
_ENDINGS = regex(
    r"((?<!\s)\s*\((s|m|[ms\d]->[ms\d]|mono|stereo|mono sc|x64|x86|x86_64|(32|64) ?bit|sc)\)|[ _.-]x?64|(?<=[a-z]{3})64|_?x86_64"
    r"|[ _-]((32|64) ?bit|(mono|stereo|quad|[57]\.[01])(/(stereo|quad|[57]\.[01]))?)|\.(dll|vst3?|component|clap|jsfx))$",
    re.IGNORECASE,
)
"""What hosts and makers put after a name. Of the channels, Waves writes ``Mono/Stereo``, ``5.1`` and ``(m->s)``."""
_LAST_OF_ENDINGS = frozenset(")4oOlLtTpP3xXdD01")
"""The last letters of ``_ENDINGS``. Most names end otherwise, and need no search."""
_NOT_KEPT = regex(r"[^a-z0-9+]")
_MAY_BE_ENDINGS = (
    ")", "64", "stereo", "mono", "quad", ".0", ".1", "bit", "dll", "vst", "vst3", "component", "clap", "jsfx", " ",
)  # fmt: skip
"""What a name ends with if ``_ENDINGS`` can match, or if it must be stripped first."""
_DELETED = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789+\n"))


@lru_cache(maxsize=32_768)
def normalise(name: str) -> str:
    """Strip a name of channel counts, bit widths, file suffixes, case, accents and punctuation."""
    previous = None
    name = name.strip()
    while previous != name and name[-1:] in _LAST_OF_ENDINGS:
        previous = name
        name = _ENDINGS.sub("", name).strip()
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return _NOT_KEPT.sub("", plain.casefold())


def normalise_all(names: Sequence[str]) -> list[str]:
    """Normalise many names at once: in one pass over their text, but for those that may end in what is stripped."""
    # Every tenth name ends so, and nothing else has to be looked for in it.
    text = "\n".join([name.removesuffix(".jsfx") for name in names]).lower()
    lines = text.encode("ascii", "replace").translate(None, _DELETED).decode("ascii").split("\n")
    if len(lines) != len(names):
        return [normalise(name) for name in names]
    for place, name in enumerate(text.split("\n")):
        if name.endswith(_MAY_BE_ENDINGS) or not name.isascii():
            lines[place] = normalise(names[place])
    return lines


def name_forms(name: str, vendor: str | None) -> Iterable[str]:
    """Yield the normalised name, with and without the maker at its start (``FF`` is FabFilter), then that of a script."""
    whole = normalise(name)
    if not whole:
        return
    yield whole
    for maker in (normalise(vendor or ""), "ff"):
        if maker and whole.startswith(maker) and len(whole) > len(maker) + 2:
            yield whole[len(maker) :]
    script = scripts_of([name])[0] if "/" in name else ""
    if len(script) > 6 and script[3:] not in GENERIC:
        yield script


def scripts_of(names: Sequence[str]) -> list[str]:
    """Name the scripts of JSFX alone: REAPER stores their paths, and the folder is the user's choice."""
    return [f"js/{script}" for script in normalise_all([name.rpartition("/")[2] for name in names])]


def family(normalised: str) -> str:
    """Strip a normalised name of its trailing version; empty for short names and plain numbers."""
    stem = re.sub(r"(?<=[a-z])(v?\d{1,2})$", "", normalised)
    return stem if len(stem) >= 4 else ""
