"""The command ``config``: the settings that hold for a folder or a file, and where each comes from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daw_lint.cli.console import fail, print_json, problems, write_lines
from daw_lint.cli.options import ConfigOption, IsolatedOption
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daw_lint.config.layers import Layer


class ConfigFormat(StrEnum):
    """Forms of the settings."""

    TEXT = "text"
    JSON = "json"


def config(
    path: Annotated[Path, typer.Argument(help="The folder or the file whose settings to show.")] = Path(),
    output_format: Annotated[ConfigFormat, typer.Option("--format", help="How to print it.")] = ConfigFormat.TEXT,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules that run there, and why.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of daw-lint.toml, for your editor.")
    ] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
) -> None:
    """Show the settings that hold for a folder or a file, and where each comes from.

    What somebody set comes first, then what is as by default. For a file [[paths]] is applied.

    Examples:

      What holds in this folder, and which file says so:
        daw-lint config

      What holds for one session, [[paths]] applied:
        daw-lint config "sketches/Song.als"

      Which rules run for it, and why the others do not:
        daw-lint config Song.als --rules

      The schema with which an editor completes and checks daw-lint.toml:
        daw-lint config --schema

      Try a setting before it is written down:
        daw-lint config --config rules.HR101.max_db=-4
    """
    with problems():
        if schema:
            from daw_lint.rulebook.config_schema import named_schema

            print_json(named_schema())
            return
        from daw_lint.config.file import shown_file
        from daw_lint.parsers import is_package
        from daw_lint.report.settings import page
        from daw_lint.report.settings.origins import settings_of
        from daw_lint.rulebook.selection import rules_for

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

            if output_format is ConfigFormat.JSON:
                print_json(as_data(settings, layers, running))
            else:
                write_lines(lines(settings, layers, running))
            return
        found = list(settings_of(settings, layers))
        if output_format is ConfigFormat.JSON:
            about = {"path": path.as_posix(), "files": files, "paths": _of_paths(layers)}
            print_json(page.as_data(found, about))
        else:
            write_lines(page.lines(found, _heads(path, is_folder, isolated, files, layers)))


def _heads(path: Path, is_folder: bool, isolated: bool, files: list[str], layers: Sequence[Layer]) -> list[str]:
    heads = [" extends ".join(reversed(files)) if len(files) < 3 else f"{files[-1]} extends {', '.join(files[:-1])}"]
    if not files:
        heads = [
            "no configuration file is read"
            if isolated
            else "no configuration file holds here: daw-lint init writes one"
        ]
    if not is_folder:
        holding = _of_paths(layers)
        heads.append(f"for {path.as_posix()}: {'; '.join(holding) if holding else 'no [[paths]] matches'}")
    return heads


def _of_paths(layers: Sequence[Layer]) -> list[str]:
    from daw_lint.report.settings.origins import place

    return [place(layer) for layer in layers if layer.origin.startswith("[[paths]]")]
