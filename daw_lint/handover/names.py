"""Names for files in a bag: such as every system can hold, and no two that some system would take for one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from daw_lint.parsers.files import folded

_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')
"""What Windows allows in no name (Microsoft, Naming Files, Paths, and Namespaces)."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
"""Names of devices on Windows, also with a suffix (same page)."""
_ESCAPE = re.compile(r"%(?=0[ad])", re.IGNORECASE)
"""What a manifest of BagIt 0.97 writes for the end of a line: the same in a name would be read back as one."""
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MOST_BYTES = 200
"""Our own bound: file systems allow 255 bytes for a name, and numbers may be added to it."""


def portable(name: str) -> str:
    """Return a name that every common system can hold, as like this one as possible; never empty, ``.`` or ``..``."""
    plain = unicodedata.normalize("NFC", "".join("_" if _steers(sign) else sign for sign in name))
    plain = _ESCAPE.sub("_", _FORBIDDEN.sub("_", plain)).strip().rstrip(". ")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain) or "_"


def is_portable(name: str) -> bool:
    """Whether every common system can hold a name as it is."""
    return portable(name) == unicodedata.normalize("NFC", name)


def is_writable(name: str) -> bool:
    """Whether a manifest can hold a name: text in UTF-8 that steers nothing, without a space at its end."""
    return not any(_steers(sign) for sign in name) and name == name.rstrip() and not _ESCAPE.search(name)


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in _STEERING and sign not in "\u200c\u200d"


def _shortened(name: str) -> str:
    """Cut the middle of a long name: its suffix says what it is."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 12:
        stem, dot, suffix = name, "", ""
    most = _MOST_BYTES - len((dot + suffix).encode("utf-8"))
    return stem.encode("utf-8")[:most].decode("utf-8", "ignore").rstrip(". ") + dot + suffix


class Names:
    """The paths that are taken in a bag."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wanted: PurePosixPath) -> PurePosixPath:
        """Take a path for a new file or folder. Where some system would take it for another one, it gets a number."""
        path, number = wanted, 2
        while folded(str(path)) in self._taken:
            path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
            number += 1
        self._taken.add(folded(str(path)))
        return path
