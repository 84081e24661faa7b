"""The command ``daw-lint mcp``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, problems
from daw_lint.cli.optional_libraries import need_mcp
from daw_lint.cli.parameter import argument
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path


def mcp(
    folders: Annotated[list[Path], argument(help="Folders that the assistant may ask about.", readable=False)],
) -> None:
    """Let an assistant ask about sessions and bounces (Model Context Protocol, over standard input and output).

    The assistant can only read, and is told only of files in these folders: no configuration there counts, and links are
    not followed.

    Examples:

      As an assistant's program starts it, for one folder:
        daw-lint mcp ~/Music/Songs
    """
    with problems():
        need_mcp()
        for folder in folders:
            if not probe.is_folder(folder):
                fail(
                    f"{folder} is no folder"
                    if probe.exists(folder)
                    else f"there is no {folder}: {missing_path(folder)}"
                )
        from daw_lint.app.assistant.server import serve

        serve(folders)
