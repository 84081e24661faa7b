"""The command ``config``: the settings for a folder or a file, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from daw_lint.cli.console import fail, print_json, print_lines, problems
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.options import (
    TEXT_OR_JSON,
    ConfigOption,
    ForceOption,
    FormatOption,
    IsolatedOption,
    OutputOption,
    TextOrJson,
)
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daw_lint.config.layers import Layer


def config(
    path: Annotated[Path, argument(help="The folder or the file whose settings to show.")] = Path(),
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    rules: Annotated[bool, option(SHOWING, "List the rules that run there, and why.", "--rules")] = False,
    schema: Annotated[
        bool, option(SHOWING, "Print the JSON Schema of daw-lint.toml, for your editor.", "--schema")
    ] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
) -> None:
    """Show the settings for a folder or a file, and where each comes from.

    Settings that you made come first, then the defaults. For a file, [[paths]] is applied.

    Examples:

      The settings in this folder, and which file sets them:
        daw-lint config

      The settings for one session, with [[paths]] applied:
        daw-lint config "sketches/Song.als"

      Which rules run for it, and why the others do not:
        daw-lint config Song.als --rules

      The schema for your editor, to complete and check daw-lint.toml:
        daw-lint config --schema

      Try a setting before you write it down:
        daw-lint config --config rules.HR101.max_db=-4
    """
    with problems():
        if schema:
            from daw_lint.rulebook.config_schema import named_schema

            print_json(named_schema(), output)
            return
        from daw_lint.config.file import shown_file
        from daw_lint.parsers import is_package
        from daw_lint.report.settings import page
        from daw_lint.report.settings.origins import settings_of
        from daw_lint.rulebook.selection import rules_for

        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        if not probe.exists(path):
            fail(f"there is no {path}: {missing_path(path)}")
        is_folder = probe.is_folder(path) and not is_package(path)
        finder = finder_of(config, isolated)
        settings = finder.for_folder(path) if is_folder else finder.for_file(path)
        layers = finder.layers(path, is_folder)
        running = rules_for(settings)
        files = [
            shown_file(layer.file) for layer in layers if layer.file is not None and layer.origin == layer.file.name
        ]
        if rules:
            from daw_lint.report.settings.rules import as_data, lines

            if is_json:
                print_json(as_data(settings, layers, running), output)
            else:
                print_lines(lines(settings, layers, running), output)
            return
        found = list(settings_of(settings, layers))
        if is_json:
            about = {"path": path.as_posix(), "files": files, "paths": _of_paths(layers)}
            print_json(page.as_data(found, about), output)
        else:
            print_lines(page.lines(found, _heads(path, is_folder, isolated, files, layers)), output)


def _heads(path: Path, is_folder: bool, isolated: bool, files: list[str], layers: Sequence[Layer]) -> list[str]:
    heads = [" extends ".join(reversed(files)) if len(files) < 3 else f"{files[-1]} extends {', '.join(files[:-1])}"]
    if not files:
        heads = [
            "no configuration file is read (--isolated)"
            if isolated
            else "no configuration file applies here: daw-lint init writes one"
        ]
    if not is_folder:
        holding = _of_paths(layers)
        heads.append(f"for {path.as_posix()}: {'; '.join(holding) if holding else 'no [[paths]] matches'}")
    return heads


def _of_paths(layers: Sequence[Layer]) -> list[str]:
    from daw_lint.report.settings.origins import place

    return [place(layer) for layer in layers if layer.origin.startswith("[[paths]]")]
