"""The entries of a folder as a short text, which is equal as long as the folder has the same entries.

What daw-lint itself writes does not count: pages in or beside a folder of sessions are no reason to judge these again.
"""

from __future__ import annotations

import os
from time import time_ns

SETTLED_NS = 2_000_000_000
"""A time that is younger may stand for two states: file systems count in steps of up to two seconds."""
_OURS = ".daw-lint"
_known: dict[str, tuple[int, int, str]] = {}
"""Listings of folders that have settled, each with the times of its folder: many sessions depend on the same one."""


def listing(name: str, status: os.stat_result | None = None) -> str:
    """Return the entries of a folder; empty where there is no folder. ``status`` is that of the folder, if it is known."""
    from stat import S_ISDIR

    try:
        status = os.stat(name) if status is None else status  # noqa: PTH116  (see ``daw_lint.run.cache.state``)
        if not S_ISDIR(status.st_mode):
            return ""
    except (OSError, ValueError):
        return ""
    times = (status.st_mtime_ns, status.st_ctime_ns)
    known = _known.get(name)
    if known is not None and known[:2] == times:
        return known[2]
    found = _digest(name)
    if max(times) < time_ns() - SETTLED_NS:
        _known[name] = (*times, found)
    return found


def _digest(name: str) -> str:
    import hashlib

    try:
        with os.scandir(name) as entries:
            found = sorted(f"{entry.name}/{entry.is_dir()}" for entry in entries if not _is_ours(entry.name))
    except OSError as error:
        return f"d{error.errno}"
    text = "\0".join(found).encode("utf-8", "surrogatepass")
    return "d" + hashlib.blake2b(text, digest_size=20).hexdigest()


def _is_ours(name: str) -> bool:
    """Whether daw-lint may have written an entry: a page, a page that is being written, or the folder of the history."""
    return name == _OURS or name.endswith(".html") or (name.startswith(".") and name.endswith(".tmp"))
