"""The commands about what daw-lint knows: ``rule``, ``profiles``, ``targets``, ``plugins``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daw_lint.cli.completion import profiles as profiles_known
from daw_lint.cli.completion import rule_codes
from daw_lint.cli.completion import targets as targets_known
from daw_lint.cli.console import LISTED, fail, print_json, print_lines, problems, say
from daw_lint.cli.help import SHOWING
from daw_lint.cli.options import TEXT_OR_JSON, ConfigOption, ForceOption, FormatOption, OutputOption, TextOrJson, option
from daw_lint.cli.output import format_of
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import did_you_mean, missing_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from msgspec import Struct

    from daw_lint.config.model import Config
    from daw_lint.report.view import Line
    from daw_lint.rulebook.rule import Rule


def rule(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CODE... | test FILE...",
            help="A rule's code or name, or several; or the word test, and rule files of your own.",
            show_default=False,
            autocompletion=rule_codes,
        ),
    ] = None,
    every: Annotated[bool, option(SHOWING, "List every rule.", "--all")] = False,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    config: ConfigOption = None,
) -> None:
    """Explain a rule: why, how to fix it, its settings and its source. Or test your own rule files on their examples.

    Examples:

      Why a limiter on the master bus of a mix is a problem, and what to do:
        daw-lint rule MB101

      Every rule, one per line:
        daw-lint rule --all

      Test your own rule on the examples in its file:
        daw-lint rule test house/HS101-loud-track.toml
    """
    with problems():
        from daw_lint.report.catalogue import rule
        from daw_lint.rulebook.selection import known_rules

        settings = finder_of(config, is_checked=False).for_folder(Path())
        if words and words[0] == "test":
            raise typer.Exit(_test_rules([Path(name) for name in words[1:]], settings, output))
        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        rules = known_rules(settings)
        if every or not words:
            if is_json:
                print_json([rule.as_data(entry) for entry in rules], output)
            else:
                print_lines(rule.listing(rules), output)
            return
        wanted = [_named(word, rules) for word in words]
        if is_json:
            print_json(
                rule.as_data(wanted[0]) if len(wanted) == 1 else [rule.as_data(entry) for entry in wanted], output
            )
        else:
            text = "\n".join(rule.render(entry) for entry in wanted)
            lines = text.split("\n")[:-1]
            print_lines([[(line, "bold" if line.startswith("#") else "")] for line in lines], output)


def _named(word: str, rules: Sequence[Rule]) -> Rule:
    """Return a rule by its code or its name, in any case; fail for an unknown one."""
    for entry in rules:
        if word.casefold() in (entry.code.casefold(), entry.name):
            return entry
    known = [name for entry in rules for name in (entry.code, entry.name)]
    fail(f"unknown rule {word!r}{did_you_mean(word, known, LISTED)}")


def _test_rules(paths: list[Path], settings: Config, output: Path | None) -> int:
    """Run the examples of rule files, print each result, and return the exit code.

    It is 0 where all were as the files say, 1 where one was not, and 2 where a file cannot be read as a rule.
    """
    from daw_lint.judge.rule_test import run_examples
    from daw_lint.rulebook.files import read_each_house_rule
    from daw_lint.rulebook.rule import RuleError
    from daw_lint.rulebook.selection import catalogue_for

    files = [file for path in paths for file in (sorted(path.glob("**/*.toml")) if path.is_dir() else [path])]
    if not files:
        fail("name a rule file, or a folder with rule files")
    for file in files:
        if not file.exists():
            fail(f"there is no {file}: {missing_path(file)}")
    files = list(dict.fromkeys(files))
    problems: list[str] = []
    broken: list[RuleError] = []

    def lines() -> Iterator[Line]:
        for file, entry in read_each_house_rule(files):
            try:
                if isinstance(entry, RuleError):
                    raise entry
                for outcome in run_examples(file, entry, catalogue_for(settings), settings.reference_names):
                    problems.extend([outcome.problem] if outcome.problem else [])
                    mark = ("FAIL", "bold red") if outcome.problem else ("ok", "green")
                    words = [file.name, outcome.kind, outcome.title, *([outcome.problem] if outcome.problem else [])]
                    yield [mark, (f"  {': '.join(words)}", "")]
            except RuleError as error:
                broken.append(error)

    print_lines(lines(), output)
    for line in (line for error in broken for line in str(error).split("\n")):
        say(line)
    return 2 if broken else 1 if problems else 0


def profiles(
    name: Annotated[
        str | None, typer.Argument(help="A profile to explain.", show_default=False, autocompletion=profiles_known)
    ] = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """List the profiles: rule books to start from.

    Examples:

      All profiles:
        daw-lint profiles

      What one of them requires:
        daw-lint profiles strict
    """
    with problems():
        from daw_lint.report.catalogue.profiles_and_targets import profile_page
        from daw_lint.rulebook.profiles import load_profile, profile_names

        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        if name is not None:
            profile = load_profile(name)
            _print(profile_page(profile), profile, output, is_json)
            return
        found = [load_profile(entry) for entry in profile_names()]
        _list([(entry.name, entry.summary) for entry in found], found, output, is_json)


def targets(
    name: Annotated[
        str | None, typer.Argument(help="A target to explain.", show_default=False, autocompletion=targets_known)
    ] = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """List the platforms for --target, and what each requires of a master.

    Examples:

      All platforms:
        daw-lint targets

      What one of them requires, with the sources:
        daw-lint targets spotify
    """
    with problems():
        from daw_lint.report.catalogue.profiles_and_targets import target_page
        from daw_lint.rulebook.targets import all_targets, load_targets

        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        if name is not None:
            (target,) = load_targets((name,))
            _print(target_page(target), target, output, is_json)
            return
        found = list(all_targets().values())
        _list([(entry.name, entry.title) for entry in found], found, output, is_json)


def _print(page: str, entry: Struct, output: Path | None, is_json: bool) -> None:
    """Print a page, or the data that it is made of."""
    if is_json:
        print_json(_as_data(entry), output)
    else:
        print_lines([[(line, "")] for line in page.splitlines()], output)


def _list(rows: Sequence[tuple[str, str]], entries: Sequence[Struct], output: Path | None, is_json: bool) -> None:
    """Print names with a few words each, or the data of all of them."""
    if is_json:
        print_json([_as_data(entry) for entry in entries], output)
    else:
        print_lines([[(f"{name:24}", "bold"), (words, "")] for name, words in rows], output)


def _as_data(entry: Struct) -> dict[str, Any]:
    from msgspec import to_builtins

    return dict(to_builtins(entry))


def plugins(
    names: Annotated[
        list[str] | None, typer.Argument(help="Plug-in names; with --unknown: sessions and folders.")
    ] = None,
    unknown: Annotated[
        bool, option(SHOWING, "List the plug-ins of sessions that the catalogue lacks.", "--unknown")
    ] = False,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    config: ConfigOption = None,
) -> None:
    """Show how daw-lint classifies a plug-in and why, or which plug-ins the catalogue lacks.

    Exit code: 0 done, 2 a session cannot be read, or daw-lint could not do its work.

    Examples:

      Does daw-lint know it as a limiter?
        daw-lint plugins "Pro-L 2"

      Plug-ins in the sessions of this folder that daw-lint does not know:
        daw-lint plugins --unknown .
    """
    with problems():
        from daw_lint.cli.nothing_found import nothing_in
        from daw_lint.report.catalogue import plugins

        has_failed = False
        finder = finder_of(config)
        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        if unknown:
            paths = [Path(name) for name in names or ["."]]
            for path in paths:
                if not probe.exists(path):
                    fail(f"there is no {path}: {missing_path(path)}")
            used = plugins.unknown_in(paths, finder)
            has_failed = bool(used.unreadable)
            if not used.read and not used.unreadable:
                for line in nothing_in(paths):
                    say(line)
            document, lines = plugins.unknown_data(used), plugins.unknown_lines(used)
        elif names:
            judged = plugins.judged(names, finder.for_folder(Path()))
            document, lines = plugins.judged_data(judged), plugins.judged_lines(judged)
        else:
            fail("name a plug-in, or use --unknown with sessions or folders")
        if is_json:
            print_json(document, output)
        else:
            print_lines(lines, output)
    raise typer.Exit(2 if has_failed else 0)
