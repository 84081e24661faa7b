"""Finds the data folder: inside the package in a wheel, beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_MOST_BYTES = 1 << 20
_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def rules_dir() -> Path:
    """Return the folder of the rules and the plug-in catalogue. Raises ``FileNotFoundError`` if it is missing."""
    for candidate in (_PACKAGE / "rules", _PACKAGE.parent / "rules"):
        if (candidate / "plugins.csv").is_file():
            return candidate
    from errno import ENOENT

    from daw_lint.disk.program import is_program

    again = "unpack the program again" if is_program() else "install it again"
    raise FileNotFoundError(ENOENT, f"daw-lint's own rules are missing: {again}", str(_PACKAGE / "rules"))


def is_installed() -> bool:
    """Whether this is an installed package: then nobody edits its files."""
    return rules_dir().parent == _PACKAGE


def own_text(path: Path) -> str:
    """Read a text file that is part of daw-lint."""
    from daw_lint.disk.bounded import read_file

    return read_file(path, _MOST_BYTES).decode("utf-8")
