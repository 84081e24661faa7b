"""Patterns of names: ours by the regular expressions of Python, those of users by RE2, whose time grows with the name alone.

A repository that was cloned can hold any pattern, and ``(a+)+$`` never ends where an engine tries again. RE2 (google-re2) has
no lookaround and no backreferences; its ``\\w``, ``\\d`` and ``\\b`` know the letters and digits of ASCII. It is imported only
where a configuration has a pattern of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

REFERENCE_NAMES = (
    r"^\W*(ref|refs|reference|references)(\b|[_\d])",
    r"\b(ref|reference) ?(track|song|mix|master)s?\b",
    r"^\W*a\s?/\s?b\b",
)
"""Patterns for the names of reference tracks."""
_OURS = frozenset(REFERENCE_NAMES)
_MOST_BYTES = 4 << 20
"""Most memory for one pattern; RE2 refuses a larger one."""


class PatternError(ValueError):
    """A text that is not a pattern. The message says why."""


def finds(pattern: str, name: str) -> bool:
    """Whether a pattern is found in a name, in upper or lower case. Raises ``PatternError``."""
    return _search(pattern)(name)


def check_pattern(pattern: str) -> None:
    """Raise ``PatternError`` for a text that is not a pattern."""
    _search(pattern)


@lru_cache(maxsize=1024)
def _search(pattern: str) -> Callable[[str], bool]:
    if pattern in _OURS:
        ours = re.compile(pattern, re.IGNORECASE)
        return lambda name: ours.search(name) is not None
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MOST_BYTES
    try:
        compiled = re2.compile(_as_bytes(pattern), options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
    return lambda name: compiled.search(_as_bytes(name)) is not None


def _as_bytes(text: str) -> bytes:
    """Encode a text; names of files may hold what UTF-8 cannot."""
    return text.encode("utf-8", "replace")
