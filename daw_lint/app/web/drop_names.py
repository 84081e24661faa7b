"""The names of dropped files: what the browser says, as far as it can be a name below a folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from daw_lint.app.web.replies import RefusedError

_LONGEST = 200
_DEEPEST = 24
_MOST_LETTERS = 3000
_GROUP = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RESERVED = re.compile(r"(?:con(?:in\$|out\$)?|prn|aux|nul|(?:com|lpt)[\d¹²³])(?: *\..*)?", re.IGNORECASE)
"""Names of devices on Windows."""
_FORBIDDEN = frozenset('<>:"|?*\\/')


def safe_name(given: str) -> PurePosixPath:
    """Return a relative path that leads nowhere but below its folder. Raises ``RefusedError``.

    Signs that some system has no file names with become ``_``; a folder above, and signs that steer a text, are refused.
    """
    if not given or len(given) > _MOST_LETTERS:
        raise RefusedError(400, "The name of the dropped file is missing or too long.", "Give it a shorter name.")
    parts = [part for part in given.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or len(parts) > _DEEPEST or ".." in parts:
        raise RefusedError(400, "The dropped file has no name that can be used.", "Give it another name.")
    return PurePosixPath(*map(_part, parts))


def _part(given: str) -> str:
    if any(ord(sign) < 32 or ord(sign) == 127 or 0xD800 <= ord(sign) < 0xE000 for sign in given):
        raise RefusedError(400, "The name of the dropped file has signs that are no text.", "Give it another name.")
    name = "".join("_" if sign in _FORBIDDEN else sign for sign in given).rstrip(" .") or "_"
    name = f"_{name}" if _RESERVED.fullmatch(name) else name
    stem, point, suffix = name.rpartition(".")
    while len(name.encode()) > _LONGEST:
        stem = stem[:-1] if point else name[:-1]
        name = f"{stem}.{suffix}" if point and stem else name[: len(name) - 1]
    return name


def safe_group(given: str) -> str:
    """Return the name of a group of files. Raises ``RefusedError``."""
    if not _GROUP.fullmatch(given):
        raise RefusedError(400, "The group of the dropped files has no name that can be used.", "")
    return given
