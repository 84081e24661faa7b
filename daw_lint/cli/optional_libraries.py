"""Parts of daw-lint that are installed only on request."""

from __future__ import annotations

from daw_lint.cli.console import fail


def need_matplotlib() -> None:
    """Fail if the plots of a page cannot be drawn, before any work is done. Does not import matplotlib, which is slow."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        fail('the page needs matplotlib for its plots: pip install "daw-lint[report]"')
