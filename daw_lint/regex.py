"""Regular expressions that are compiled when they are first used: of those that a check imports, it needs a few.

Compiling all of them took 8 ms at every start.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Regex:
    """Stands for a compiled pattern, and has its methods."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)  # From now on this method is not asked for it.
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as ``re.compile`` does, compiled at the first call of one of its methods."""
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))
