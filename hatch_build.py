"""Compiles the rule book and the indexes of the plug-in catalogue into the wheel, where nobody may be allowed to write later."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Adds ``rules/compiled/`` to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the wheel only points to a checkout: there the rules change."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from daw_lint.rulebook.shipping import compiled_files
        finally:
            sys.path.remove(self.root)
        folder = Path(mkdtemp())
        for name, content in compiled_files().items():
            (folder / name).write_bytes(content)
            build_data["force_include"][str(folder / name)] = f"daw_lint/rules/compiled/{name}"
