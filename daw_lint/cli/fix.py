"""The command ``daw-lint fix``: what was changed in sessions, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, print_lines, problems, say
from daw_lint.cli.headings import FILES
from daw_lint.cli.parameter import argument, option
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path


def fix(
    paths: Annotated[
        list[Path] | None,
        argument(help="Sessions and folders.", show_default="this folder", readable=False),
    ] = None,
    undo: Annotated[bool, option(FILES, "Put back the file as it was before the last fix.", "--undo")] = False,
    listed: Annotated[bool, option(FILES, "List what daw-lint has changed, and when.", "--list")] = False,
) -> None:
    """Undo the fixes of daw-lint, or list them. The fixes themselves are made by: daw-lint check --fix.

    Exit code: 0 done, 2 a file could not be put back.

    Examples:

      Put the file back as it was, byte for byte:
        daw-lint fix --undo Song.als

      What was changed in this folder, and when:
        daw-lint fix --list
    """
    with problems():
        if undo == listed:
            fail(
                "say what to do: --undo puts a session back, --list shows what was changed; fixes are made by check --fix"
            )
        given = paths or [Path()]
        for path in given:
            if not probe.exists(path):
                fail(f"there is no {path}: {missing_path(path)}")
        if listed:
            _list(given)
        else:
            _undo(given)


def _list(paths: list[Path]) -> None:
    from daw_lint.report.fixes.text import record_lines
    from daw_lint.run.fix_records import records_in, records_of

    found = [
        entry
        for path in paths
        for entry in (records_in(path) if probe.is_folder(path) else [(path, record) for record in records_of(path)])
    ]
    if not found:
        say("daw-lint has changed nothing here")
    print_lines(record_lines(found), None)


def _undo(paths: list[Path]) -> None:
    from daw_lint.fix.store import undo

    failed = False
    for path in paths:
        if probe.is_folder(path):
            fail(f"{path} is a folder: name the session to put back")
        try:
            record = undo(path)
        except OSError as error:
            say(f"{path}: {error.strerror or error}")
            failed = True
        else:
            say(f"{path}: as it was before {record.at[:16].replace('T', ' ')} UTC")
    if failed:
        raise SystemExit(2)
