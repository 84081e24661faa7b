"""The command ``daw-lint plugins``: what sessions use, how plug-ins are classified, and ``add``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from daw_lint.cli.console import fail, print_json, print_lines, problems, say
from daw_lint.cli.headings import LAST, SHOWING
from daw_lint.cli.options import ConfigOption, ForceOption, IsolatedOption, OutputOption, format_option
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.plugins_add import ADD, add_plugins
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daw_lint.run.find import ConfigFinder


class ListFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


SUFFIXES = {ListFormat.TEXT: ".txt", ListFormat.CSV: ".csv", ListFormat.JSON: ".json"}


def plugins(
    names: Annotated[
        list[str] | None,
        argument(help="Sessions and folders, or names of plug-ins, or add and names.", show_default="this folder"),
    ] = None,
    installed: Annotated[
        bool, option(SHOWING, "Look for them on this machine, by reading files: no plug-in is loaded.", "--installed")
    ] = False,
    plugin_folder: Annotated[
        list[Path] | None,
        option(SHOWING, "As --installed, in this folder too. Repeatable.", "--plugin-folder", metavar="FOLDER"),
    ] = None,
    unknown: Annotated[bool, option(SHOWING, "List only those that the catalogue lacks.", "--unknown")] = False,
    plugin_class: Annotated[
        str | None,
        option(LAST, "With add: what the plug-in does, as this command shows it.", "--class", metavar="CLASS"),
    ] = None,
    vendor: Annotated[str | None, option(LAST, "With add: the maker, as the DAW stores it.", metavar="NAME")] = None,
    plugin_id: Annotated[
        list[str] | None,
        option(LAST, "With add: an ID, as --unknown lists it. Repeatable.", "--id", metavar="ID"),
    ] = None,
    output_format: Annotated[ListFormat | None, format_option()] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
) -> None:
    """List the plug-ins that sessions use, or show how daw-lint classifies a plug-in and why.

    With add, the class of a plug-in goes into the configuration that applies to this folder; a new daw-lint.toml if
    none applies.

    Exit code: 0 done, 2 a session cannot be read, or daw-lint could not do its work.

    Examples:

      The plug-ins in the sessions of this folder:
        daw-lint plugins .

      Does daw-lint know it as a limiter?
        daw-lint plugins "Pro-L 2"

      Are the plug-ins of a session on this machine?
        daw-lint plugins --installed Song.als

      Plug-ins in the sessions of this folder that daw-lint does not know:
        daw-lint plugins --unknown .

      Tell daw-lint what an unknown plug-in is:
        daw-lint plugins add "House Limiter" --class limiter

      A table of the plug-ins of two albums:
        daw-lint plugins Album1 Album2 -o plugins.csv
    """
    with problems():
        if installed or plugin_folder:
            from daw_lint.cli.plugins_installed import print_installed

            paths, further = list(map(Path, names or ["."])), plugin_folder or []
            code = print_installed(paths, further, config, unknown=unknown, output_format=output_format, output=output)
            raise SystemExit(code)
        finder = finder_of(config, isolated)
        given = names or ["."]
        if _is_add(given, plugin_class):
            add_plugins(given[1:], plugin_class, vendor or "", plugin_id or [], finder)
            raise SystemExit(0)
        if plugin_class is not None or vendor is not None or plugin_id:
            fail('--class, --vendor and --id go with add: daw-lint plugins add "House Limiter" --class limiter')
        form = format_of(output_format, output, SUFFIXES)
        are_paths = unknown or all(probe.exists(Path(name)) for name in given)
        if are_paths:
            code = _print_used([Path(name) for name in given], finder, unknown, form, output)
        else:
            _print_classes(given, finder, form, output)
            code = 0
    raise SystemExit(code)


def _is_add(given: Sequence[str], plugin_class: str | None) -> bool:
    """Whether ``add`` is the word, not a folder with this name."""
    return given[0] == ADD and (plugin_class is not None or len(given) > 1 or not probe.exists(Path(ADD)))


def _print_used(
    paths: Sequence[Path], finder: ConfigFinder, unknown: bool, form: ListFormat, output: Path | None
) -> int:
    """Print the plug-ins of sessions, and return the exit code."""
    from daw_lint.cli.nothing_found import nothing_in
    from daw_lint.report.catalogue import used_plugins

    for path in paths:
        if not probe.exists(path):
            fail(f"there is no {path}: {missing_path(path)}")
    used = used_plugins.used_in(paths, finder)
    if not used.read and not used.unreadable:
        for line in nothing_in(paths):
            say(line)
    used = used.unknown() if unknown else used
    if form is ListFormat.JSON:
        print_json(used_plugins.used_data(used), output)
    elif form is ListFormat.CSV:
        _print_csv(used_plugins.used_csv(used), output)
        for error in used.unreadable:
            say(f"{error.path}: {error.what}: {error.todo}")
    else:
        print_lines(used_plugins.unknown_lines(used) if unknown else used_plugins.used_lines(used), output)
    return 2 if used.unreadable else 0


def _print_csv(table: str, output: Path | None) -> None:
    from daw_lint.report.view import Document

    print_lines([Document(table.removesuffix("\n"))], output, is_data=True)


def _print_classes(names: Sequence[str], finder: ConfigFinder, form: ListFormat, output: Path | None) -> None:
    """Print how plug-ins are classified. Fail for what is rather the path of a session that is not there."""
    from daw_lint.parsers import is_session_name
    from daw_lint.report.catalogue import plugins

    for path in map(Path, names):
        if probe.exists(path):
            fail(f"{path} is a file or folder: name either plug-ins, or sessions and folders")
        if is_session_name(path.name):
            fail(f"there is no {path}: {missing_path(path)}")
    judged = plugins.judged(names, finder.for_folder(Path()))
    if form is ListFormat.JSON:
        print_json(plugins.judged_data(judged), output)
    elif form is ListFormat.CSV:
        _print_csv(plugins.judged_csv(judged), output)
    else:
        print_lines(plugins.judged_lines(judged), output)
