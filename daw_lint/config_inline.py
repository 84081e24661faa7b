"""Settings on the command line: ``--config KEY=VALUE`` in TOML, as ruff has it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from daw_lint.config_layers import from_place, merge
from daw_lint.config_model import ConfigError
from daw_lint.config_read import read_values, wants_text

_KEY = re.compile(r"""\s*[\w-]+(\s*\.\s*([\w-]+|"[^"]*"|'[^']*'))*\s*""")


def is_setting(word: str) -> bool:
    """Whether a word is KEY=VALUE rather than the name of a file."""
    key, equals, _ = word.partition("=")
    return bool(equals) and _KEY.fullmatch(key) is not None and not Path(word).is_file()


def read_settings(words: list[str]) -> dict[str, Any]:
    """Return settings by the names of the fields of ``Config``; the later ones win. Raises ``ConfigError``."""
    values: dict[str, Any] = {}
    for word in words:
        try:
            own = read_values(_parsed(word))
        except ConfigError as error:
            raise ConfigError(f"--config {word}: {error}") from None
        if "extend" in own:
            raise ConfigError(f"--config {word}: only a file can extend another; name the file: --config FILE")
        values = merge(values, from_place(own, Path.cwd()))
    return values


def _parsed(word: str) -> dict[str, Any]:
    """Return a setting as a table. A bare word stands for itself where the key wants text."""
    import tomllib

    key, _, value = word.partition("=")
    try:
        return tomllib.loads(word)
    except tomllib.TOMLDecodeError as error:
        known = ".".join(part.strip() for part in key.split("."))
        if not value.strip():
            raise ConfigError(f"it has no value: --config {known}=VALUE") from None
        is_bare = value.strip()[0] not in "\"'[{" and "\n" not in value
        if is_bare and (wants_text(known) or not re.search(r"\s", value)):
            return tomllib.loads(f"{key} = {json.dumps(value.strip())}")
        raise ConfigError(f"the value is no TOML ({error}); a text stands in quotes: {known}='\"...\"'") from None
