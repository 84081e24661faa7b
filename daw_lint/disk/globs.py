"""Matches names against patterns with ``*``, whichever system wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate
from functools import lru_cache
from unicodedata import normalize


def fits(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern. macOS may give an accent as a separate character, where people type one letter.

    Brackets are literal: tracks are called ``Drums [L]``, and people copy the name as it is shown.
    """
    return _translated(pattern)(_composed(name)) is not None


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


@lru_cache(maxsize=8192)
def _translated(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(_composed(pattern).replace("[", "[[]"))).match


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
