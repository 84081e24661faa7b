"""Matches names against patterns with ``*``, whichever system wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import normalize


def fits(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern. macOS may give an accent as a separate character, where people type one letter.

    Brackets are literal: tracks are called ``Drums [L]``, and people copy the name as it is shown.
    """
    return _fits(_composed(name), _composed(pattern))


def path_fits(path: str, pattern: str) -> bool:
    """Whether a path with ``/`` matches a pattern. Windows users write patterns with ``\\``."""
    return fits(path, pattern.replace("\\", "/"))


def are_among(parts: Sequence[str], patterns: Iterable[str]) -> bool:
    """Whether a file or a folder around it has one of the names. ``parts`` are the parts of its path.

    A pattern is a name, or the ends of a path such as ``History/*.song``. Upper and lower case do not count.
    """
    wanted = _compiled(tuple(patterns))
    return wanted is not None and wanted.search(_composed("/".join(parts))) is not None


def names_regex(patterns: Iterable[str]) -> str:
    """Return a regular expression that finds the same in a path with ``/``; for case as well, ``(?i)`` goes before it."""
    forms = dict.fromkeys(_regex(_composed(pattern.replace("\\", "/").strip("/"))) for pattern in patterns)
    return f"(^|/)({'|'.join(forms)})(/|$)"


def _fits(name: str, pattern: str) -> bool:
    """Compare without a regular expression: a configuration can hold so many patterns that compiling them takes minutes.

    The first place where a part between two stars fits leaves most room for the others, so none is tried again.
    """
    first, *parts = pattern.split("*")
    if not parts:
        return len(name) == len(first) and _is_at(0, first, name)
    last = parts.pop()
    at, end = len(first), len(name) - len(last)
    if end < at or not _is_at(0, first, name) or not _is_at(end, last, name):
        return False
    for part in filter(None, parts):
        found = _place(part, name, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _place(part: str, name: str, at: int, end: int) -> int:
    """Return the first place of a part in a name from ``at`` to ``end``; -1 if the part does not occur."""
    if "?" not in part:
        return name.find(part, at, end)
    letters = max(part.split("?"), key=len)
    before = part.index(letters)
    last = end - len(part)
    while at <= last:
        found = name.find(letters, at + before, last + before + len(letters))
        if found < 0:
            return -1
        at = found - before
        if _is_at(at, part, name):
            return at
        at += 1
    return -1


def _is_at(place: int, part: str, name: str) -> bool:
    """Whether a part is at a place of a name that is long enough for it."""
    for letters in part.split("?"):
        if not name.startswith(letters, place):
            return False
        place += len(letters) + 1
    return True


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """Translate patterns as ``names_regex`` does, but so that no star is tried again once the text behind it was found."""
    forms = dict.fromkeys(_without_retrying(_composed(each.replace("\\", "/").strip("/"))) for each in patterns)
    return re.compile(f"(^|/)({'|'.join(forms)})(/|$)", re.IGNORECASE) if patterns else None


def _without_retrying(pattern: str) -> str:
    """Translate a pattern. The first place where a part fits leaves most room for the others, so only the last star goes on.

    A star stands for no slash, and a part with slashes fits in one place only.
    """
    first, *parts = (re.escape(part).replace(r"\?", "[^/]") for part in re.sub(r"\*+", "*", pattern).split("*"))
    if not parts:
        return first
    return first + "".join(f"(?>[^/]*?{part})" for part in parts[:-1]) + f"[^/]*{parts[-1]}"


def _regex(pattern: str) -> str:
    """Translate a pattern. Spaces and hyphens stay as they are, for people who read the settings of a hook."""
    plain = re.escape(pattern).replace("\\ ", " ").replace("\\-", "-")
    return plain.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def _composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
