"""``daw-lint plugins --installed``: whether the plug-ins of sessions are on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from daw_lint.cli.console import fail, print_json, print_lines, say
from daw_lint.cli.nothing_found import nothing_in
from daw_lint.cli.output import format_of
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.installed import places
from daw_lint.disk.suggest import missing_path
from daw_lint.report.catalogue import installed, used_plugins
from daw_lint.report.view import Document


class _Form(StrEnum):
    TEXT = "text"
    CSV = "csv"
    JSON = "json"


_SUFFIXES = {_Form.TEXT: ".txt", _Form.CSV: ".csv", _Form.JSON: ".json"}


def print_installed(
    paths: Sequence[Path],
    folders: Sequence[Path],
    config: list[str] | None,
    *,
    unknown: bool,
    output_format: StrEnum | None,
    output: Path | None,
) -> int:
    """Print the answers for the plug-ins of sessions, and return the exit code. ``folders`` are searched too."""
    form = format_of(None if output_format is None else _Form(output_format.value), output, _SUFFIXES)
    for path in (*paths, *folders):
        if not probe.exists(path):
            fail(f"there is no {path}: {missing_path(path)}")
    used = used_plugins.used_in(paths, finder_of(config))
    if not used.read and not used.unreadable:
        for line in nothing_in(paths):
            say(line)
    for error in used.unreadable:
        say(f"{error.path}: {error.what}: {error.todo}")
    report = installed.installed(used.unknown() if unknown else used, folders, places.this_machine())
    if form is _Form.JSON:
        print_json(installed.installed_data(report), output)
    elif form is _Form.CSV:
        print_lines([Document(installed.installed_csv(report).removesuffix("\n"))], output, is_data=True)
    else:
        print_lines(installed.installed_lines(report), output)
    return 2 if used.unreadable else 0
