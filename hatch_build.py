"""Compiles the rule book and the indexes of the plug-in catalogue into the wheel, where nobody may be allowed to write later."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Adds ``rules/compiled/`` to a wheel, and the compiled kernel where a compiler is found: then the wheel is one of a platform.

    ``DAW_LINT_BUILD_KERNEL`` in the environment is 0 for a wheel of all platforms, and 1 for a build that fails without the kernel.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel, and the rules unless the wheel only points to a checkout: there they change."""
        sys.path.insert(0, self.root)
        try:
            self._compile(version == "editable", build_data)
        finally:
            sys.path.remove(self.root)

    def _compile(self, is_editable: bool, build_data: dict[str, Any]) -> None:
        folder = Path(mkdtemp())
        wished = os.environ.get("DAW_LINT_BUILD_KERNEL", "")
        if wished != "0":
            try:
                self._add_kernel(None if is_editable else folder, build_data)
            except (OSError, CalledProcessError) as error:
                if wished == "1":
                    raise
                self.app.display_warning(f"The compiled kernel was not built ({error}): numpy does its work.")
        if is_editable:
            return
        from daw_lint.rulebook.shipping import compiled_files

        for name, content in compiled_files().items():
            (folder / name).write_bytes(content)
            build_data["force_include"][str(folder / name)] = f"daw_lint/rules/compiled/{name}"

    def _add_kernel(self, folder: Path | None, build_data: dict[str, Any]) -> None:
        """Compile the kernel, in its place where there is no ``folder``. It is loaded with ctypes: one wheel serves every Python."""
        from daw_lint.measure.kernel import LIBRARY
        from daw_lint.measure.kernel.build import build

        made = build(LIBRARY if folder is None else folder / LIBRARY.name)
        if folder is None:
            return
        build_data["force_include"][str(made)] = f"daw_lint/measure/kernel/{LIBRARY.name}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
