"""Arguments and options as the commands declare them. Both the quick parser and typer read these records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daw_lint.named_tuple import NamedTuple


class Parameter(NamedTuple):
    """An argument or an option of a command."""

    is_argument: bool
    names: tuple[str, ...]
    """The words of an option, as typer takes them: ``--output``, ``--on/--off``. Without any, the name of the parameter is the word."""
    panel: str | None
    help: str
    default: str | bool
    """What the help shows as the default."""
    more: Mapping[str, Any]
    """Everything else that typer takes: ``metavar``, ``min``, ``readable``, ``autocompletion``."""


def argument(help: str, show_default: str | bool = True, **more: Any) -> Any:
    """Declare an argument. ``show_default`` is shown in the help; ``more`` goes to typer."""
    return Parameter(True, (), None, help, show_default, more)


def option(panel: str, help: str, *names: str, default: str | bool = False, **more: Any) -> Any:
    """Declare an option. ``default`` is shown in the help; ``more`` goes to typer.

    Without names, typer makes one of the parameter's name. A flag needs one, or typer adds a ``--no-`` to it.
    """
    return Parameter(False, names, panel, help, default, more)
