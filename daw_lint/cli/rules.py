"""The commands about what daw-lint knows: ``rule``, ``profiles``, ``targets``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.completion import profiles as profiles_known
from daw_lint.cli.completion import rule_codes
from daw_lint.cli.completion import targets as targets_known
from daw_lint.cli.console import LISTED, fail, print_json, print_lines, problems, say
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.options import TEXT_OR_JSON, ConfigOption, ForceOption, FormatOption, OutputOption, TextOrJson
from daw_lint.cli.output import STDOUT, format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk.suggest import did_you_mean, missing_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from msgspec import Struct

    from daw_lint.config.model import Config
    from daw_lint.report.view import Line, Span
    from daw_lint.rulebook.rule import Rule
    from daw_lint.rulebook.search import Found


def rule(
    words: Annotated[
        list[str] | None,
        argument(
            metavar="WORD... | test FILE...",
            help="Codes, names, the beginning of codes, or words to look for; or the word test, and rule files of your own.",
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

      The rules about the master bus:
        daw-lint rule MB

      The rules that mention a word:
        daw-lint rule limiter

      Every rule, one per line:
        daw-lint rule --all

      Test your own rule on the examples in its file:
        daw-lint rule test house/HS101-loud-track.toml
    """
    with problems():
        from daw_lint.report.catalogue import rule
        from daw_lint.rulebook.search import Found
        from daw_lint.rulebook.selection import known_rules

        settings = finder_of(config, is_checked=False).for_folder(Path())
        if words and words[0] == "test":
            raise SystemExit(_test_rules([Path(name) for name in words[1:]], settings, output))
        is_json = format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON
        rules = known_rules(settings)
        found = [Found("", rules)] if every or not words else list(_found(words, rules))
        wanted = [entry for group in found for entry in group.rules]
        if is_json:
            is_one = len(words or ()) == len(wanted) == 1
            print_json(rule.as_data(wanted[0]) if is_one else [rule.as_data(entry) for entry in wanted], output)
        elif every or not words:
            _print_list(rule.listing(rules), output)
        elif all(len(group.rules) == 1 for group in found):
            from daw_lint.report.catalogue.beside_rule import sections

            pages = (rule.render(entry, tuple(sections(entry, rules))) for entry in wanted)
            _print_page("\n".join(pages), output)
        else:
            _print_list(rule.groups(found), output)


def _found(words: Sequence[str], rules: Sequence[Rule]) -> Iterator[Found]:
    """Yield the rules that words mean; fail for words that mean none."""
    from daw_lint.rulebook.search import find_rules

    known = [name for entry in rules for name in (entry.code, entry.name)]
    for group in find_rules(words, rules):
        if not group.rules:
            wanted = group.what.removeprefix("mention ")
            close = did_you_mean(wanted, known, LISTED)
            fail(f"unknown rule {wanted!r}, and no rule mentions it{close}")
        yield group


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
        str | None, argument(help="A profile to explain.", show_default=False, autocompletion=profiles_known)
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
        str | None, argument(help="A target to explain.", show_default=False, autocompletion=targets_known)
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
        _print_page(page, output)


def _print_page(page: str, output: Path | None) -> None:
    """Print a page: laid out for people on a terminal, as Markdown into files and pipes."""
    if output in (None, STDOUT) and sys.stdout.isatty():
        from shutil import get_terminal_size

        from daw_lint.report.catalogue.page_lines import page_lines

        print_lines(page_lines(page, get_terminal_size().columns), None)
    else:
        print_lines([[(line, "bold" if line.startswith("#") else "")] for line in page.splitlines()], output)


def _print_list(lines: Iterable[list[Span]], output: Path | None) -> None:
    """Print a list: on a terminal long entries go on below themselves, elsewhere each is one line."""
    if output in (None, STDOUT) and sys.stdout.isatty():
        from shutil import get_terminal_size

        from daw_lint.report.catalogue.page_lines import hanging

        width = get_terminal_size().columns
        lines = (part for line in lines for part in (hanging(line, width) if line else [line]))
    print_lines(lines, output)


def _list(rows: Sequence[tuple[str, str]], entries: Sequence[Struct], output: Path | None, is_json: bool) -> None:
    """Print names with a few words each, or the data of all of them."""
    if is_json:
        print_json([_as_data(entry) for entry in entries], output)
    else:
        _print_list([[(f"{name:24}", "bold"), (words, "")] for name, words in rows], output)


def _as_data(entry: Struct) -> dict[str, Any]:
    from msgspec import to_builtins

    return dict(to_builtins(entry))
