"""Loads ahead what the workers need, so that each that is forked has it: it would load it again for every 64 songs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

_NEEDED = (
    "daw_lint.app.judging.bounce_data",
    "daw_lint.health.build",
    "daw_lint.health.headline",
    "daw_lint.health.history.entry",
    "daw_lint.report.findings.fingerprint",
    "daw_lint.report.html.places",
    "daw_lint.report.html.tiles",
    "daw_lint.report.not_judged",
    "daw_lint.run.cache.entry",
    "daw_lint.run.judge_job",
)
"""What every song needs."""
_LIKELY = ("daw_lint.health.history.record", "daw_lint.report.json_text", "daw_lint.run.engine", "platformdirs")
_LIKELY_PACKAGES = ("daw_lint.judge.checks", "daw_lint.parsers", "daw_lint.plugins")
"""What some songs need: the readers of each DAW, of each kind of plug-in, and the rules."""


class Loading:
    """Loads module by module, in the time that is left between songs."""

    def __init__(self) -> None:
        self._rest = _likely()
        self._has_begun = False
        self.is_complete = False

    def begin(self) -> None:
        """Load what every song needs."""
        if self._has_begun:
            return
        self._has_begun = True
        for name in _NEEDED:
            import_module(name)
        from daw_lint.config.model import Config
        from daw_lint.health.settings import settings_digest
        from daw_lint.rulebook.selection import catalogue_for, rules_for
        from daw_lint.rulebook.targets import all_targets

        rules_for(Config())
        catalogue_for(Config())
        all_targets()
        settings_digest(Config())

    def step(self) -> None:
        """Load a little more."""
        if not self._has_begun:
            self.begin()
            return
        name = next(self._rest, None)
        if name is None:
            self.is_complete = True
        else:
            import_module(name)

    def complete(self) -> None:
        """Load everything."""
        while not self.is_complete:
            self.step()


def _likely() -> Iterator[str]:
    yield from _LIKELY
    for package in _LIKELY_PACKAGES:
        yield package
        yield from (found.name for found in walk_packages(import_module(package).__path__, f"{package}."))
