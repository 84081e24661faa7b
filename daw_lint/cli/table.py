"""The commands by name: each is a function of its name in a module of its own, imported only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from daw_lint.cli.headings import ARCHIVE, FIND, LOOK, SET_UP

COMMANDS = {
    FIND: {
        "check": "check", "fix": "fix", "suppress": "suppress", "report": "report", "app": "app", "watch": "watch",
        "history": "history",
    },
    LOOK: {
        "measure": "measure", "show": "show", "rule": "rules", "profiles": "rules", "targets": "rules",
        "plugins": "plugins", "diff": "diff",
    },
    ARCHIVE: {
        "archive": "archive", "archive compact": "archive_compact", "archive query": "archive_query", "archive report": "archive_report",
        "handover": "handover",
    },
    SET_UP: {"clean": "clean", "init": "init", "config": "config", "mcp": "mcp"},
}  # fmt: skip
"""The modules of the commands, in the order of the help. A command can be two words."""


def joined(words: Sequence[str]) -> list[str]:
    """Join the first two words of a command line if they name a command together."""
    pair = " ".join(words[:2])
    is_command = len(words) > 1 and any(pair in modules for modules in COMMANDS.values())
    return [pair, *words[2:]] if is_command else list(words)


def function(name: str) -> Callable[..., None] | None:
    """Return the function of a command; ``None`` if there is no such command."""
    for modules in COMMANDS.values():
        if name in modules:
            found: Callable[..., None] = getattr(import_module(f"daw_lint.cli.{modules[name]}"), name.replace(" ", "_"))
            return found
    return None
