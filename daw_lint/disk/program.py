"""The program that needs no Python: daw-lint with all that it needs in one folder, made by PyInstaller (``packaging/``).

There ``sys.executable`` is daw-lint itself, and knows no options of Python such as ``-c`` and ``-m``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ANSWER_CONDITIONS = "--answer-conditions"
"""The word with which the program starts itself as the process that evaluates conditions."""


def is_program() -> bool:
    """Whether this is the program, and not a Python that runs the package."""
    return bool(getattr(sys, "frozen", False))


def program_path() -> str | None:
    """Return the absolute path of the program, with slashes on every system; ``None`` where Python runs the package."""
    return Path(sys.executable).absolute().as_posix() if is_program() else None
