"""What users of other linters type, and what it is called here."""

from __future__ import annotations

COMMANDS = {
    "lint": "daw-lint check",
    "run": "daw-lint check",
    "scan": "daw-lint check",
    "explain": "daw-lint rule CODE",
    "rules": "daw-lint rule --all",
    "help": "daw-lint -h",
    "version": "daw-lint --version",
}
"""Commands of others."""

OUTPUT_OPTIONS = {
    "--output-format": "--format FORMAT",
    "--output-file": "--output FILE",
}
"""Names that others have for ``--format`` and ``--output``, which every command with output has."""

CHECK_OPTIONS = {
    "--add-noqa": "use --add-ignores REASON, which suppresses what is found",
    "--exclude": "use --config extend-exclude=NAME, or extend-exclude in daw-lint.toml",
    "--extend-exclude": "use --config extend-exclude=NAME, or extend-exclude in daw-lint.toml",
    "--extend-ignore": "use --config extend-ignore=CODE; --ignore CODE replaces what the configuration ignores",
    "--per-file-ignores": "use [[paths]] in daw-lint.toml, with match and extend-ignore",
    "--max-warnings": "use --fail-on error, warning or info",
    "--min-severity": "use --fail-on error, warning or info",
    "--show-settings": "use daw-lint config",
    "--print-config": "use daw-lint config",
    "--no-config": "use --isolated",
    "--watch": "use daw-lint watch",
    "--color": "colours follow the terminal, and the variables NO_COLOR and FORCE_COLOR",
    "--no-color": "colours follow the terminal, and the variables NO_COLOR and FORCE_COLOR",
    "--stdin": "use - as path, with --stdin-filename Song.als",
}
"""Options of others for ``check``."""


def advice(command: str, option: str, known: frozenset[str]) -> str | None:
    """Return what to use in place of an option of another linter. ``known`` are the command's own options."""
    name = OUTPUT_OPTIONS.get(option)
    if name is not None and name.split()[0] in known:
        return f"use {name}"
    return CHECK_OPTIONS.get(option) if command == "check" else None
