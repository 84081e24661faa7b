"""daw-lint: a linter for music sessions.

``read_session`` reads a session file, ``measure_bounce`` measures an audio file or an array, ``check`` judges both. What they
return is described in ``daw_lint.model``. Everything is loaded when it is first used: the command line starts without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from daw_lint.config.model import ConfigError
    from daw_lint.measure import measure_bounce
    from daw_lint.model.bounce import Bounce, BounceError
    from daw_lint.model.finding import Finding, NotJudged, Severity
    from daw_lint.model.session import Clip, Device, Session, SessionError, Track
    from daw_lint.rulebook.rule import RuleError
    from daw_lint.run.lint import Report

__version__ = "0.1.0"
__all__ = [
    "Bounce",
    "BounceError",
    "Clip",
    "ConfigError",
    "Device",
    "Finding",
    "NotJudged",
    "Report",
    "RuleError",
    "Session",
    "SessionError",
    "Severity",
    "Track",
    "__version__",
    "check",
    "measure_bounce",
    "read_session",
]

_MODULES = {
    "daw_lint.config.model": ("ConfigError",),
    "daw_lint.measure": ("measure_bounce",),
    "daw_lint.model.bounce": ("Bounce", "BounceError"),
    "daw_lint.model.finding": ("Finding", "NotJudged", "Severity"),
    "daw_lint.model.session": ("Clip", "Device", "Session", "SessionError", "Track"),
    "daw_lint.rulebook.rule": ("RuleError",),
    "daw_lint.run.lint": ("Report",),
}
"""Where the public names are defined."""


def read_session(path: str | Path) -> Session:
    """Read a session file of any supported DAW.

    The format is found from the content, not from the suffix. A field that the format hides is ``None``;
    ``Session.missing_facts`` says why. Raises ``SessionError`` for a file that cannot be read.
    """
    from pathlib import Path

    from daw_lint.parsers import read_session as read

    return read(Path(path))


def check(
    *paths: str | Path,
    bounces: str | Path | Sequence[str | Path] = (),
    config: str | Path | None = None,
    isolated: bool = False,
    settings: Mapping[str, Any] | None = None,
    jobs: int = 1,
) -> Report:
    """Check sessions, bounces and the folders that hold them, as ``daw-lint check`` does.

    ``bounces`` are audio files (or one) of the sessions in ``paths``; without them a bounce is found beside its session. ``config``
    names a configuration file in place of the closest ``daw-lint.toml``; with ``isolated`` none is read. ``settings``
    override both, by the keys of ``daw-lint.toml``: ``{"profile": "strict", "rules": {"HR101": {"max_db": -4.0}}}``.
    ``jobs`` is the number of processes. Nothing is written, and no cache is used.

    Returns a ``Report``: ``findings``, ``suppressed``, ``not_judged``, and ``failed``, which is true where a finding reaches
    the level at which a run fails. A file that cannot be read is a finding (E902). Raises ``ConfigError`` for a wrong
    configuration, ``RuleError`` for a wrong rule, and ``ValueError`` without a path.
    """
    from collections.abc import Mapping
    from pathlib import Path

    from daw_lint.config.faults import FaultsError
    from daw_lint.config.model import ConfigError
    from daw_lint.config.read import read_values
    from daw_lint.rulebook.config_check import check as check_names
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lines import add_lines
    from daw_lint.run.lint import lint

    if not paths:
        raise ValueError("check needs a file or a folder")
    if config is not None and isolated:
        raise ValueError("isolated reads no configuration file: leave config out")
    if settings is not None and not (isinstance(settings, Mapping) and all(isinstance(key, str) for key in settings)):
        raise ConfigError(f"settings must be a mapping of the keys of daw-lint.toml to values, not {settings!r}")
    try:
        values = read_values(settings or {})
    except FaultsError as error:
        raise ConfigError(str(error)) from None
    finder = ConfigFinder(Path(config) if config is not None else None, isolated, values, check_names)
    named = [bounces] if isinstance(bounces, str | Path) else bounces
    report = lint([Path(path) for path in paths], [Path(bounce) for bounce in named], finder, processes=jobs)
    add_lines(report)
    return report


if not TYPE_CHECKING:  # a checker of types sees the imports above, and refuses other names

    def __getattr__(name: str) -> Any:
        """Load a public name when it is first used."""
        from importlib import import_module

        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
