"""Finds the data folder: inside the package in a wheel, beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def rules_dir() -> Path:
    """Return the folder of the rules and the plug-in catalogue. Raises ``FileNotFoundError`` if it is missing."""
    for candidate in (_PACKAGE / "rules", _PACKAGE.parent / "rules"):
        if (candidate / "plugins.csv").is_file():
            return candidate
    raise FileNotFoundError("the rules folder of daw-lint is missing: install the package again")


def is_installed() -> bool:
    """Whether this is an installed package: then nobody edits its files."""
    return rules_dir().parent == _PACKAGE
