"""The command ``daw-lint watch``."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.console import as_names, fail, problems, progress_bar, write_lines
from daw_lint.cli.headings import KEEPING, SHOWING
from daw_lint.cli.optional_libraries import need_matplotlib
from daw_lint.cli.options import (
    ConfigOption,
    IsolatedOption,
    PreviewOption,
    ProfileOption,
    StageOption,
    TargetOption,
    history_option,
)
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of, words_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from daw_lint.run.find import ConfigFinder


def watch(
    path: Annotated[Path, argument(help="A folder of sessions, or one session.")] = Path(),
    port: Annotated[
        int,
        option(SHOWING, "The port of the live page.", metavar="NUMBER", default="any free one", min=0, max=65535),
    ] = 0,
    no_open: Annotated[bool, option(SHOWING, "Do not open the live page in the browser.", "--no-open")] = False,
    no_server: Annotated[bool, option(SHOWING, "Only print the findings, without a live page.", "--no-server")] = False,
    settle: Annotated[
        float,
        option(
            KEEPING,
            "A file is complete once it has not changed for this long.",
            default=True,
            min=0.05,
            metavar="SECONDS",
        ),
    ] = 1.0,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    preview: PreviewOption = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    history: Annotated[
        bool | None,
        history_option("Keep each result in the history."),
    ] = None,
) -> None:
    """Check again when the DAW saves or renders, and keep a live page open in the browser. Ctrl-C ends it.

    Only this machine can open the page, at 127.0.0.1.

    Examples:

      Leave this running beside the DAW; it checks each save and each bounce:
        daw-lint watch "Night Bus Project"

      In the terminal only:
        daw-lint watch Song.als --no-server
    """
    with problems():
        if not no_server:
            need_matplotlib()
        if not isfinite(settle):
            fail(f"--settle must be finite, not {settle}")
        if not probe.exists(path):
            fail(f"there is no {path}: {missing_path(path)}")
        given: dict[str, Any] = {
            "stage": stage.value if stage else None,
            "profile": profile,
            "targets": as_names(target),
            "preview": preview or None,
        }
        finder = finder_of(config, isolated, given)
        options = words_of(given, config, isolated)
        _watch(path, finder, history, options, None if no_server else port, not no_open, settle)


def _watch(
    path: Path,
    finder: ConfigFinder,
    history: bool | None,
    options: tuple[str, ...],
    port: int | None,
    open_it: bool,
    settle_s: float,
) -> None:
    from daw_lint.app.folder_pages import FolderPages
    from daw_lint.app.watch.interest import Interest
    from daw_lint.app.watch.server import LiveServer
    from daw_lint.app.watch.watching import Watching, pages_folder, stopping
    from daw_lint.parsers import is_package

    path = path.resolve()
    only = path if probe.is_file(path) or is_package(path) else None
    folder = path.parent if only is not None else path
    try:
        with ExitStack() as stack:
            stop = stack.enter_context(stopping())
            pages = stack.enter_context(pages_folder())
            server = stack.enter_context(LiveServer(pages, port)) if port is not None else None
            interest = Interest(folder, only, finder)
            watching = Watching(
                FolderPages(
                    folder,
                    pages,
                    finder,
                    history,
                    options,
                    (only,) if only is not None else (),
                    has_pages=server is not None,
                ),
                interest,
                server,
                settle_s,
                _show,
            )
            with progress_bar("reading", counted=True) as progress:
                watching.start(progress)
            watching.show_overview()
            where = f", live at {server.url}" if server is not None else ""
            _show([[(f"watching {path!s}{where} (Ctrl-C ends)", "bold")]])
            if server is not None and open_it:
                import webbrowser

                webbrowser.open(server.url)
            watching.follow(folder, stop)
    except KeyboardInterrupt:
        return
    except OSError as error:
        fail(_why_not(error, path, port))
    _show([[("stopped watching", "dim")]])


def _why_not(error: OSError, path: Path, port: int | None) -> str:
    """Say why watching is not possible: a port that is taken has nothing to do with the folder."""
    if port and error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program: name another one, or leave out --port for any free one"
    if port and error.errno == errno.EACCES and error.filename is None:
        return f"port {port} needs rights that you do not have: use one from 1024 to 65535, or leave out --port"
    return f"cannot watch {path}: {error.strerror or error}"


def _show(lines: Iterable[list[tuple[str, str]]]) -> None:
    write_lines(lines)
    sys.stdout.flush()
