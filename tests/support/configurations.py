"""What the tests of the configuration share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import Result


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def setting(result: Result, key: str) -> dict[str, Any]:
    """Return a setting as ``config --format json`` tells it."""
    assert result.exit_code == 0, result.output
    return next(entry for entry in json.loads(result.output)["settings"] if entry["key"] == key)
