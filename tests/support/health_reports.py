"""The health of small sessions, for tests of the forms of the report."""

from __future__ import annotations

from pathlib import Path

from daw_lint.health.build import health_of
from daw_lint.health.history.record import Keeper
from daw_lint.health.model import Health
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import lint

HOSTILE = (
    "<script>alert(1)</script> | @torvalds `x` ``y`` **b** _i_ [l](http://evil.example) #12 GH-3 www.evil.example $x$ ~~s~~"
    " 😀 שלום \u202eevil\u202c"
)


def health_in(path: Path, *, history: bool | None = None) -> Health:
    """Return the health of a session with its bounce, or of a bounce, in the folder where it stands."""
    finder = ConfigFinder()
    results = lint([path], [], finder, whole=True).results
    config = finder.for_file(path)
    return Keeper(history, print).with_past(health_of(results[0], config), config)
