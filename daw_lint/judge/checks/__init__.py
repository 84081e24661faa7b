"""Check functions that rule files name in ``check``, one module for each family.

A check takes a ``Case`` and the rule's settings and yields ``Hit`` and ``Unjudged``. A rule file names it as
``module.function``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from daw_lint.judge.case import Case, Settings
from daw_lint.model.finding import Hit, Unjudged

Result = Iterator[Hit | Unjudged]
Check = Callable[[Case, Settings], Result]

FAMILIES = (
    "album", "bounce_file", "clips", "dynamics", "edges", "export", "flow", "freshness", "gain", "headroom", "hygiene", "limiter_settings",
    "master_bus", "mastering", "media", "mix_and_master", "portability", "project_folder", "reference", "release",
    "release_file", "release_levels", "rest", "session_file", "stem_session", "stems", "stereo", "tone", "versions",
)  # fmt: skip


def find_check(name: str) -> Check:
    """Import the check function that a rule names as ``module.function``. Raises ``LookupError`` if it does not exist."""
    module, _, function = name.partition(".")
    if module not in FAMILIES or not function:
        raise LookupError(f"no check {name!r}")
    found = getattr(import_module(f"daw_lint.judge.checks.{module}"), function, None)
    if found is None:
        raise LookupError(f"no check {name!r}")
    check: Check = found
    return check
