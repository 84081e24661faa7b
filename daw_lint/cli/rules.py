"""The commands that tell what daw-lint knows: ``rule``, ``profiles``, ``targets``, ``plugins``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daw_lint.cli.completion import profiles as profiles_known
from daw_lint.cli.completion import rule_codes
from daw_lint.cli.completion import targets as targets_known
from daw_lint.cli.console import LISTED, fail, print_json, problems, try_rules, write_lines
from daw_lint.cli.options import ConfigOption, Simple
from daw_lint.cli.settings import finder_of
from daw_lint.disk.suggest import did_you_mean


def rule(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CODE | test FILE...",
            help="A rule's code or name; or the word test, and rule files of your own.",
            show_default=False,
            autocompletion=rule_codes,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List every rule.")] = False,
    output_format: Annotated[Simple, typer.Option("--output-format", help="How to print it.")] = Simple.TEXT,
    config: ConfigOption = None,
) -> None:
    """Explain a rule: why, how to fix it, its settings and its source. Or try the examples of rule files of your own.

    Examples:

      Why a limiter on the master bus of a mix is found, and what to do:
        daw-lint rule MB101

      Every rule in one line:
        daw-lint rule --all

      Try a rule of your own on the examples in its file:
        daw-lint rule test house/HS101-loud-track.toml
    """
    with problems():
        from daw_lint.report.catalogue import rule
        from daw_lint.rulebook.selection import known_rules

        settings = finder_of(config, is_checked=False).for_folder(Path())
        if words and words[0] == "test":
            raise typer.Exit(0 if try_rules([Path(name) for name in words[1:]], settings) else 1)
        rules = known_rules(settings)
        if every or not words:
            if output_format is Simple.JSON:
                print_json([rule.as_data(entry) for entry in rules])
            else:
                write_lines(rule.listing(rules))
            return
        code = words[0]
        wanted = next((entry for entry in rules if code.casefold() in (entry.code.casefold(), entry.name)), None)
        if wanted is None:
            fail(f"no rule {code!r}{did_you_mean(code, [name for e in rules for name in (e.code, e.name)], LISTED)}")
        if output_format is Simple.JSON:
            print_json(rule.as_data(wanted))
        else:
            write_lines([[(line, "bold" if line.startswith("#") else "")] for line in rule.render(wanted).splitlines()])


def profiles(
    name: Annotated[
        str | None, typer.Argument(help="A profile to explain.", show_default=False, autocompletion=profiles_known)
    ] = None,
) -> None:
    """List the profiles: rule books to start from.

    Examples:

      Which there are:
        daw-lint profiles

      What one of them asks for:
        daw-lint profiles strict
    """
    with problems():
        from daw_lint.report.catalogue.profiles_and_targets import profile_page
        from daw_lint.rulebook.profiles import load_profile, profile_names

        if name is not None:
            write_lines([[(line, "")] for line in profile_page(load_profile(name)).splitlines()])
            return
        write_lines([[(f"{entry:24}", "bold"), (load_profile(entry).summary, "")] for entry in profile_names()])


def targets(
    name: Annotated[
        str | None, typer.Argument(help="A target to explain.", show_default=False, autocompletion=targets_known)
    ] = None,
) -> None:
    """List the places of release for --target, and what is asked of a master there.

    Examples:

      Which there are:
        daw-lint targets

      What one of them asks for, and where that is written:
        daw-lint targets spotify
    """
    with problems():
        from daw_lint.report.catalogue.profiles_and_targets import target_page
        from daw_lint.rulebook.targets import all_targets, load_targets

        if name is not None:
            write_lines([[(line, "")] for line in target_page(load_targets((name,))[0]).splitlines()])
            return
        write_lines([[(f"{entry.name:24}", "bold"), (entry.title, "")] for entry in all_targets().values()])


def plugins(
    names: Annotated[
        list[str] | None, typer.Argument(help="Plug-in names; with --unknown: sessions and folders.")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="List the plug-ins of sessions that the catalogue lacks.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show how a plug-in is judged and why, or what the catalogue lacks.

    Examples:

      Is it a limiter to daw-lint?
        daw-lint plugins "Pro-L 2"

      Plug-ins in the sessions of this folder that daw-lint does not know:
        daw-lint plugins --unknown .
    """
    with problems():
        from daw_lint.report.catalogue.plugins import judged_lines, unknown_lines

        finder = finder_of(config)
        if unknown:
            write_lines(unknown_lines([Path(name) for name in names or ["."]], finder))
        elif names:
            write_lines(judged_lines(names, finder.for_folder(Path())))
        else:
            fail("name a plug-in, or use --unknown with sessions or folders")
