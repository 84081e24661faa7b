"""daw-lint: a linter for music sessions.

``measure_bounce`` measures an audio file or an array; what it returns is described in ``daw_lint.model.bounce``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from daw_lint.measure import measure_bounce

__version__ = "0.1.0"
__all__ = ["__version__", "measure_bounce"]


def __getattr__(name: str) -> Any:
    """Load the public functions when they are first used: the command line starts without them."""
    if name == "measure_bounce":
        from daw_lint.measure import measure_bounce

        return measure_bounce
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
