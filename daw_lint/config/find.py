"""The configuration: ``daw-lint.toml`` or ``[tool.daw-lint]`` in ``pyproject.toml``; the closest file wins."""

from __future__ import annotations

from pathlib import Path

from daw_lint.config.layers import Layer, config_of, merge, read_layers
from daw_lint.config.model import (
    FILE_NAMES,
    SET_KINDS,
    SEVERITIES,
    STAGES,
    Config,
    ConfigError,
    PathSettings,
    PluginAddition,
    SetEntry,
    SharedSuppression,
    SuppressionEntry,
)
from daw_lint.config.nesting import MOST_BYTES
from daw_lint.config.read import read_config
from daw_lint.config.toml_file import parse_toml
from daw_lint.disk import probe
from daw_lint.disk.bounded import read_up_to
from daw_lint.model.name_patterns import REFERENCE_NAMES

__all__ = [
    "FILE_NAMES",
    "REFERENCE_NAMES",
    "SET_KINDS",
    "SEVERITIES",
    "STAGES",
    "Config",
    "ConfigError",
    "Layer",
    "PathSettings",
    "PluginAddition",
    "SetEntry",
    "SharedSuppression",
    "SuppressionEntry",
    "config_of",
    "find_config",
    "load_config",
    "merge",
    "read_config",
    "read_layers",
]


def find_config(start: Path) -> Path | None:
    """Return the closest configuration file at or above a folder."""
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            if probe.is_file(folder / name):
                return folder / name
        project = folder / "pyproject.toml"
        if probe.is_file(project) and _is_ours(read_up_to(project, MOST_BYTES + 1)):
            return project
    return None


def _is_ours(content: bytes) -> bool:
    """Whether a ``pyproject.toml`` has settings of daw-lint, however they are written; or seems to, where it is broken."""
    if b"daw-lint" not in content:
        return False
    try:
        tool = parse_toml(content.decode("utf-8-sig")).get("tool")
    except ValueError:
        return b"[tool.daw-lint" in content
    return isinstance(tool, dict) and "daw-lint" in tool


def load_config(path: Path | None) -> Config:
    """Return the settings of a file with what it extends, or the defaults. Raises ``ConfigError``."""
    return Config() if path is None else config_of(read_layers(path), path)
