"""What judging a project folder asked for outside of it: when that changes, it is judged again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from daw_lint.archive.address import Root
from daw_lint.archive.entries import Group
from daw_lint.config.find import FILE_NAMES
from daw_lint.disk import outside
from daw_lint.disk.digest import text_digest
from daw_lint.disk.listing import SETTLED_NS
from daw_lint.run.cache.state import state

_CONFIGURATIONS = (*FILE_NAMES, "pyproject.toml")


def outside_of(group: Group, root: Root, names: Iterable[str]) -> list[str]:
    """Return the paths that the listing of a group does not answer for, sorted."""
    known = {str(root.path / folder) for folder in (group.folders or [group.folder])}
    found = set()
    for name in names:
        plain = os.path.normpath(name)
        if plain not in known and plain.rpartition("/")[0] not in known:
            found.add(plain)
    return sorted(found)


def configurations_for(folder: Path) -> list[str]:
    """List the places in which a configuration of a folder would be."""
    return [str(place / name) for place in (folder, *folder.parents) for name in _CONFIGURATIONS]


def digest_of(names: Iterable[str], state_of: Callable[[str], str] = state) -> str:
    """Return a digest of what is at some paths."""
    return text_digest("\0".join(f"{name}\0{state_of(name)}" for name in names))


def may_have_changed(names: Iterable[str], since_ns: int) -> bool:
    """Whether something at these paths is so new that it may have changed since a time."""
    for name in names:
        try:
            if outside.stat(name).st_mtime_ns > since_ns - SETTLED_NS:
                return True
        except (OSError, ValueError):
            continue
    return False
