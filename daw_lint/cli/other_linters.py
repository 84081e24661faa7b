"""What those who know other linters write, and what it is called here."""

from __future__ import annotations

COMMANDS = {
    "lint": "daw-lint check",
    "run": "daw-lint check",
    "scan": "daw-lint check",
    "explain": "daw-lint rule CODE",
    "rules": "daw-lint rule --all",
    "help": "daw-lint -h",
    "version": "daw-lint --version",
    "fix": "daw-lint rule CODE says how to put it right in the DAW",
}
"""Commands of others."""

OPTIONS = {
    "--fix": "daw-lint changes no session: daw-lint rule CODE says how to put it right in the DAW",
    "--diff": "daw-lint diff tells what changed in a session, --diff-from REV lints what changed",
    "--format": "here it is --output-format FORMAT, or --output FORMAT=FILE",
    "--output-file": "here it is --output FORMAT=FILE, such as --output sarif=lint.sarif",
    "--exclude": "here it is --config extend-exclude=NAME, or extend-exclude in daw-lint.toml",
    "--extend-exclude": "here it is --config extend-exclude=NAME, or extend-exclude in daw-lint.toml",
    "--extend-ignore": "here it is --config extend-ignore=CODE; --ignore CODE replaces what the configuration ignores",
    "--per-file-ignores": "here it is [[paths]] in daw-lint.toml, with match and extend-ignore",
    "--max-warnings": "here it is --fail-on error, warning or info",
    "--min-severity": "here it is --fail-on error, warning or info",
    "--show-settings": "here it is daw-lint config",
    "--print-config": "here it is daw-lint config",
    "--no-config": "here it is --isolated",
    "--watch": "here it is daw-lint watch",
    "--color": "colours follow the terminal, and the variables NO_COLOR and FORCE_COLOR",
    "--no-color": "colours follow the terminal, and the variables NO_COLOR and FORCE_COLOR",
    "--stdin": "here it is - as path, with --stdin-filename Song.als",
}
"""Options of others for ``check``."""
