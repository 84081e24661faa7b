"""The folders that an assistant may ask about. Whatever is not in one of them gets one and the same answer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mcp.server.mcpserver.exceptions import ToolError

NOT_HERE = (
    "There is no such file or folder in the folders that this server was started for. The tool `folders` lists them."
)


class Folders:
    """Folders by name. Paths are relative to one of them, and are never followed through a link."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Take the folders of the command line, each of which is resolved once."""
        self.roots = tuple(dict.fromkeys(Path(os.path.realpath(folder)) for folder in folders))

    def find(self, given: str) -> Path:
        """Return the file or folder of a path. Raises ``ToolError``, with the same words for whatever is wrong with it."""
        try:
            for root in self.roots:
                path = _plain(root / given)
                if self.holds(path) and path.exists():
                    return path
        except (OSError, ValueError):
            pass
        raise ToolError(NOT_HERE)

    def file(self, given: str) -> Path:
        """Return the file, or the folder that is one session, of a path. Raises ``ToolError``."""
        from daw_lint.parsers import is_package

        path = self.find(given)
        if path.is_dir() and not is_package(path):
            raise ToolError("This is a folder: name one file in it. The tool `check` takes folders.")
        return path

    def holds(self, path: Path) -> bool:
        """Whether a path is in one of the folders, with no link on the way."""
        plain = _plain(path)
        return any(plain.is_relative_to(root) for root in self.roots) and Path(os.path.realpath(plain)) == plain

    def shown(self, path: Path) -> str:
        """Return a path as an answer shows it, and as ``find`` takes it: relative to its folder where there is only one."""
        plain = _plain(path)
        if len(self.roots) == 1 and plain.is_relative_to(self.roots[0]):
            return plain.relative_to(self.roots[0]).as_posix()
        return plain.as_posix()


def _plain(path: Path) -> Path:
    """Return a path without ``..``, which is taken by its letters: behind a link it would lead elsewhere."""
    return Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links)
