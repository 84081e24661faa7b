"""Settings on the command line: ``--config KEY=VALUE`` in TOML, as ruff has it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from daw_lint.config.faults import FaultsError
from daw_lint.config.layers import from_place, merge
from daw_lint.config.model import ConfigError
from daw_lint.config.read import SETTINGS, read_values, wants_text, wants_texts
from daw_lint.config.toml_file import TomlError, parse_toml
from daw_lint.disk import probe

_KEY = re.compile(r"""\s*[\w-]+(\s*\.\s*([\w-]+|"[^"]*"|'[^']*'))*\s*""")

_PLAIN = re.compile(r"[\w*~/][\w *~/.:-]*")


def as_given(word: str) -> str:
    """Return a word without the quotes around it that the shell of Windows leaves there."""
    is_quoted = len(word) > 1 and word[0] == word[-1] == "'"
    return word[1:-1] if is_quoted and not probe.is_file(Path(word)) else word


def is_setting(word: str) -> bool:
    """Whether a word is KEY=VALUE rather than the name of a file."""
    key, equals, _ = word.partition("=")
    return bool(equals) and _KEY.fullmatch(key) is not None and not probe.is_file(Path(word))


def is_key(word: str) -> bool:
    """Whether a word is the key of a setting, without a value."""
    first, dot, _ = word.partition(".")
    return first.replace("-", "_") in SETTINGS and (not dot or first == "rules")


def read_settings(words: list[str]) -> dict[str, Any]:
    """Return settings by the names of the fields of ``Config``; the later ones win. Raises ``ConfigError``."""
    values: dict[str, Any] = {}
    for word in words:
        try:
            own = read_values(_parsed(word))
        except (ConfigError, FaultsError) as error:
            raise ConfigError(f"--config {word}: {error}") from None
        if "extend" in own:
            raise ConfigError(f"--config {word}: only a file can extend another; name the file: --config FILE")
        values = merge(values, from_place(own, Path.cwd()))
    return values


def _parsed(word: str) -> dict[str, Any]:
    """Return a setting as a table. A bare word stands for itself where the key wants text: shells eat quotes."""
    key, _, value = word.partition("=")
    try:
        return parse_toml(word)
    except TomlError as error:
        known = ".".join(part.strip() for part in key.split("."))
        if not value.strip():
            raise ConfigError(f"it has no value: --config {known}=VALUE") from None
        meant = _bare(known, value.strip())
        if meant is not None:
            return parse_toml(f"{key} = {meant}")
        form = """'["..."]'""" if wants_texts(known) else """'"..."'"""
        what = "put a list of texts in brackets" if wants_texts(known) else "put text in quotes"
        raise ConfigError(f"{error.said}; {what}: {known}={form}") from None


def _bare(key: str, value: str) -> str | None:
    """Return in TOML what a value without quotes stands for, if it can be told."""
    if wants_texts(key):
        inner = value[1:-1] if value[0] == "[" and value[-1] == "]" else value
        parts = [part.strip() for part in inner.split(",")]
        return json.dumps(parts) if all(_PLAIN.fullmatch(part) for part in parts) else None
    if value[0] in "\"'[{" or "\n" in value:
        return None
    return json.dumps(value) if wants_text(key) or not re.search(r"\s", value) else None
