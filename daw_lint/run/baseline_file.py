"""Reads and writes a baseline file: JSON with sorted keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daw_lint.config.find import ConfigError
from daw_lint.disk.bounded import read_file
from daw_lint.named_tuple import NamedTuple

VERSION = 1
MOST_BYTES = 32 << 20
"""A baseline of 300,000 findings is not larger."""


class Key(NamedTuple):
    """Identifies findings. ``file`` is relative to the baseline's folder, with forward slashes."""

    file: str
    code: str
    object_path: str


def read(path: Path, is_needed: bool) -> dict[Key, int]:
    """Count each key in a baseline. A missing file is empty unless ``is_needed``. Raises ``ConfigError``."""
    import json

    try:
        document = json.loads(read_file(path, MOST_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        if not is_needed:
            return {}
        raise ConfigError(f"{path}: this baseline does not exist; --update-baseline writes it") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{path}: this is not a baseline of daw-lint (not JSON)") from None
    version = document.get("baseline_version") if isinstance(document, dict) else None
    if version != VERSION:
        raise ConfigError(
            f"{path}: this daw-lint cannot read this baseline (its baseline_version is {version!r}, not {VERSION})"
        )
    return _counts(document, path)


def _counts(document: dict[str, Any], path: Path) -> dict[Key, int]:
    try:
        counts = {
            Key(file, code, object_path): times
            for file, codes in document["files"].items()
            for code, objects in codes.items()
            for object_path, times in objects.items()
        }
    except (KeyError, AttributeError):
        raise ConfigError(f"{path}: files, rules and objects must be nested tables") from None
    if not all(type(times) is int and times > 0 for times in counts.values()):
        raise ConfigError(f"{path}: a count must be a whole number above 0")
    return counts


def write(path: Path, counts: Mapping[Key, int]) -> None:
    """Write a baseline with one entry per line, sorted, so that version control can show and merge changes.

    What is there was read as a baseline before, under the same lock. Raises ``ConfigError``.
    """
    import json

    from daw_lint.disk.write import anything_goes, as_bytes, write_file
    from daw_lint.run.output_file import refuse_music

    files: dict[str, dict[str, dict[str, int]]] = {}
    for key, times in sorted(counts.items()):
        files.setdefault(key.file, {}).setdefault(key.code, {})[key.object_path] = times
    document = {"baseline_version": VERSION, "files": files}
    try:
        refuse_music(path)
        write_file(path, as_bytes(json.dumps(document, indent=1) + "\n"), anything_goes)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from None
