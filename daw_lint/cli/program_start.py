"""What the program that needs no Python does before it reads its words. Only there this module is imported."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from daw_lint.disk.program import ANSWER_CONDITIONS

_APP = "app"
"""The command that a double click runs."""
_LAUNCHD = 1
"""The process that starts what is opened in the Finder of macOS."""


def prepare() -> None:
    """Answer conditions if this process was started for that; else let a double click open the app."""
    _restore_library_path()
    if sys.argv[1:] == [ANSWER_CONDITIONS]:
        from daw_lint.rulebook.condition_process import main

        main()
        sys.exit()
    if _are_from_the_desktop(sys.argv[1:]) and is_opened() and _has_app():
        sys.argv.insert(1, _APP)


def _restore_library_path() -> None:
    """Let programs that daw-lint starts (git, the browser) find the libraries of the system, not those of this program.

    PyInstaller sets the variable before Python starts. This process has read it by then, and needs it no more.
    """
    for name in ("LD_LIBRARY_PATH", "LIBPATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif os.environ.get(name) == getattr(sys, "_MEIPASS", ""):
            del os.environ[name]


def _are_from_the_desktop(words: list[str]) -> bool:
    """Whether words can come from a desktop: none for a double click, absolute paths for what was dropped on the program."""
    return all(Path(word).is_absolute() and Path(word).exists() for word in words)


def is_opened() -> bool:
    """Whether a person opened the program on the desktop, rather than in a terminal, a script or a job.

    Windows gives a program that is opened there a console of its own. On macOS launchd starts it, without a terminal. On other
    systems it has a desktop and neither terminal nor pipe.
    """
    if sys.platform == "win32":
        import ctypes

        processes = (ctypes.c_uint32 * 2)()
        return bool(ctypes.windll.kernel32.GetConsoleProcessList(processes, len(processes)) == 1)
    if any(map(os.isatty, range(3))):
        return False
    if sys.platform == "darwin":
        return os.getppid() == _LAUNCHD
    has_desktop = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return has_desktop and not any(map(_is_pipe, range(3)))


def _is_pipe(number: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(number).st_mode)
    except OSError:  # closed
        return False


def _has_app() -> bool:
    from daw_lint.cli.table import COMMANDS

    return any(_APP in modules for modules in COMMANDS.values())
