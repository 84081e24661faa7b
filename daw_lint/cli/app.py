"""The command ``daw-lint app``: the page for everybody who does not live in a terminal."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, problems
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.optional_libraries import need_matplotlib, need_server, need_window
from daw_lint.cli.options import ConfigOption, IsolatedOption
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path


def app(
    paths: Annotated[
        list[Path] | None,
        argument(
            help="Folders, sessions and bounces to open.", show_default="none: choose them on the page", readable=False
        ),
    ] = None,
    port: Annotated[
        int,
        option(SHOWING, "The port of the page.", metavar="NUMBER", default="any free one", min=0, max=65535),
    ] = 0,
    no_browser: Annotated[
        bool, option(SHOWING, "Only print the address, and do not open the browser.", "--no-browser")
    ] = False,
    window: Annotated[bool, option(SHOWING, "Open the page in a window of its own.", "--window")] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
) -> None:
    """Open a page in the browser: drop a mix or choose a folder, and see at once which songs are fit, and why.

    Everything stays on this machine, and only this machine can open the page, at 127.0.0.1. Ctrl-C ends it.

    Examples:

      Choose a folder, or drop a mix, on the page:
        daw-lint app

      Show the songs of a folder, and follow what the DAW saves:
        daw-lint app "Night Bus Project"
    """
    with problems():
        need_server()
        need_matplotlib()
        if window:
            need_window()
        given = tuple(paths or ())
        for path in given:
            if not probe.exists(path):
                fail(f"there is no {path}: {missing_path(path)}")
        finder = finder_of(config, isolated)
        from daw_lint.app.web.start import Wishes, run

        try:
            run(
                Wishes([path.absolute() for path in given], finder, port, not no_browser, window),
                print_line,
            )
        except KeyboardInterrupt:
            return
        except OSError as error:
            fail(why_not(error, port))


def print_line(text: str) -> None:
    """Print a line at once."""
    import sys

    from daw_lint.cli.console import write_lines

    write_lines([[(text, "bold")]])
    sys.stdout.flush()


def why_not(error: OSError, port: int) -> str:
    """Say why the page cannot be served."""
    if port and error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program: name another one, or leave out --port for any free one"
    if port and error.errno == errno.EACCES and error.filename is None:
        return f"port {port} needs rights that you do not have: use one from 1024 to 65535, or leave out --port"
    return f"cannot serve the page: {error.filename or ''} {error.strerror or error}".replace("  ", " ")
