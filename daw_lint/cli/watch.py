"""The command ``daw-lint watch``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.app import print_line, why_not
from daw_lint.cli.console import as_names, fail, problems, write_lines
from daw_lint.cli.headings import KEEPING, SHOWING
from daw_lint.cli.optional_libraries import need_matplotlib, need_server
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
from daw_lint.cli.settings import finder_of
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

    The page is that of daw-lint app, at this folder. Only this machine can open it, at 127.0.0.1.

    Examples:

      Leave this running beside the DAW; it checks each save and each bounce:
        daw-lint watch "Night Bus Project"

      In the terminal only:
        daw-lint watch Song.als --no-server
    """
    with problems():
        if not no_server:
            need_server()
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
        _watch(path, finder, history, None if no_server else port, not no_open, settle)


def _watch(
    path: Path,
    finder: ConfigFinder,
    history: bool | None,
    port: int | None,
    open_it: bool,
    settle_s: float,
) -> None:
    import signal

    from daw_lint.app.watch.terminal import Terminal
    from daw_lint.run.job import find_jobs

    given, path = path, path.resolve()
    # What is wrong with the settings, those of inner folders too, ends it at once: the names are relative to where it began.
    find_jobs([given], finder)
    terminal = Terminal(_show)
    try:
        if port is None:
            from daw_lint.app.watch.alone import watch_alone

            words = f"watching {path!s} (Ctrl-C ends)"
            number = watch_alone(path, finder, history, settle_s, terminal, lambda: _show([[(words, "bold")]]))
        else:
            from daw_lint.app.web.start import Wishes, run

            wishes = Wishes([path], finder, port, open_it, history=history, settle_s=settle_s, is_watching=True)
            number = run(wishes, print_line, terminal)
    except KeyboardInterrupt:
        return
    except OSError as error:
        fail(why_not(error, port or 0))
    if number == signal.SIGTERM:
        _show([[("stopped watching", "dim")]])


def _show(lines: Iterable[list[tuple[str, str]]]) -> None:
    write_lines(lines)
    sys.stdout.flush()
