"""The commands by name: each is a function of its name in a module of its own, imported only when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from daw_lint.cli.headings import FIND, LOOK, SET_UP

COMMANDS = {
    FIND: {"check": "check", "fix": "fix", "suppress": "suppress", "report": "report", "watch": "watch", "history": "history"},
    LOOK: {
        "measure": "measure", "show": "show", "rule": "rules", "profiles": "rules", "targets": "rules",
        "plugins": "plugins", "diff": "diff",
    },
    SET_UP: {"clean": "clean", "init": "init", "config": "config"},
}  # fmt: skip
"""The modules of the commands, in the order of the help."""


def function(name: str) -> Callable[..., None] | None:
    """Return the function of a command; ``None`` if there is no such command."""
    for modules in COMMANDS.values():
        if name in modules:
            found: Callable[..., None] = getattr(import_module(f"daw_lint.cli.{modules[name]}"), name)
            return found
    return None
