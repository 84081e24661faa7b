"""``daw-lint plugins add``: tells daw-lint what a plug-in is, in the configuration that applies to the folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.cli.console import fail, write_lines

if TYPE_CHECKING:
    from daw_lint.run.find import ConfigFinder

ADD = "add"


def add_plugins(
    names: Sequence[str], plugin_class: str | None, vendor: str, ids: Sequence[str], finder: ConfigFinder
) -> None:
    """Write a table for each plug-in into the configuration, and print what was written. Makes the file if needed."""
    from daw_lint.config.find import FILE_NAMES
    from daw_lint.config.toml_file import TomlError

    _check(names, plugin_class)
    path = finder.for_folder(Path()).source or Path(FILE_NAMES[0])
    try:
        for name in names:
            _add(path, {"name": name, "class": plugin_class, "vendor": vendor, "ids": list(ids)})
    except TomlError as error:  # unreachable for a file that was just read as settings, unless it changed meanwhile
        fail(f"{path.as_posix()}: {error}")


def _check(names: Sequence[str], plugin_class: str | None) -> None:
    """Fail without a name, or with an unknown class; say which classes there are."""
    from daw_lint.disk.suggest import did_you_mean
    from daw_lint.model.plugin_classes import CLASSES

    known = ", ".join(sorted(CLASSES))
    if not names or not all(name.strip() for name in names):
        fail('no plug-in named: daw-lint plugins add "House Limiter" --class limiter; a folder with this name is ./add')
    if plugin_class is None:
        fail(f"add needs --class: what the plug-in does. The classes: {known}")
    if plugin_class not in CLASSES:
        fail(f"unknown class {plugin_class!r}{did_you_mean(plugin_class, CLASSES, '.')} The classes: {known}")


def _add(path: Path, entry: dict[str, object]) -> None:
    from daw_lint.cli.setup.plan import Step, read, write
    from daw_lint.config.plugin_table import table_lines, with_plugin
    from daw_lint.report.paths import shown

    lines, name = table_lines(entry, path.name), shown(path)
    try:
        old = read(path)
        new = with_plugin(old or "", entry, path.name)
    except ValueError as error:
        write_lines([("  + ", "green"), (line, "")] for line in lines)
        fail(f"{name} was not changed: {error}. Add the lines above by hand")
    if new == old:
        write_lines([[(name, "bold"), (f" says so already: {entry['name']} is {entry['class']}", "")]])
        return
    try:
        write(Step(path, tuple(lines), new, old is None, old or ""))
    except OSError as error:
        fail(f"cannot write {name}: {error.strerror}")
    what = "a new file" if old is None else "the other lines are as they were"
    write_lines(
        [[("Wrote ", ""), (name, "bold"), (f": {what}", "dim")], *([("  + ", "green"), (one, "")] for one in lines)]
    )
