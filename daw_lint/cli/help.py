"""Help: options grouped by purpose, and at the end, where people look, the exit codes and the examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from typer.core import TyperCommand, TyperGroup

from daw_lint.cli import other_linters
from daw_lint.cli.given import running
from daw_lint.cli.headings import ARCHIVE, FIND, LAST, LOOK, SET_UP
from daw_lint.cli.values import convert_plainly
from daw_lint.disk import probe
from daw_lint.disk.suggest import did_you_mean, torn

if TYPE_CHECKING:
    from collections.abc import Mapping

FEW = 10
"""Fewer options than this are listed without headings."""


class Example(NamedTuple):
    """A purpose, and the command for it."""

    wish: str
    command: str


class Help(NamedTuple):
    """The parts of a command's docstring."""

    prose: list[str]
    exit_codes: str
    examples: list[Example]


def help_of(text: str) -> Help:
    """Split a docstring: paragraphs, one that begins with ``Exit code:``, and after ``Examples:`` pairs of wish and command."""
    before, _, after = text.partition("Examples:\n")
    paragraphs = [" ".join(paragraph.split()) for paragraph in before.split("\n\n") if paragraph.strip()]
    codes = [paragraph for paragraph in paragraphs if paragraph.startswith("Exit code:")]
    lines = [line.strip() for line in after.splitlines() if line.strip()]
    examples = [Example(wish, command) for wish, command in zip(lines[::2], lines[1::2], strict=True)]
    prose = [paragraph for paragraph in paragraphs if paragraph not in codes]
    return Help(prose, "".join(codes).removeprefix("Exit code:").strip(), examples)


def options_of(command: Any, ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """Return arguments and options with their help, by heading."""
    found: dict[str, list[tuple[str, str]]] = {}
    params = command.get_params(ctx)
    is_short = sum(param.param_type_name == "option" for param in params) < FEW
    for param in params:
        record = param.get_help_record(ctx)
        if record is None:
            continue
        if param.param_type_name == "argument":
            found.setdefault("Arguments", []).append((_bare(param), _plainer(record[1])))
        else:
            heading = (None if is_short else getattr(param, "rich_help_panel", None)) or LAST
            found.setdefault(heading, []).append((re.sub(r"[<[](.+)[]>]$", r"\1", record[0]), _plainer(record[1])))
    if LAST in found:
        found[LAST] = found.pop(LAST)
    return found


def usage_of(command: Any) -> list[str]:
    """Return what follows the name of a command in its usage: optional arguments are in brackets."""
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    return ["[OPTIONS]", *(_bare(param) if param.required else f"[{_bare(param)}]" for param in arguments)]


def _bare(param: Any) -> str:
    return param.metavar or f"{param.name.upper()}{'...' if param.nargs < 0 else ''}"


def _plainer(words: str) -> str:
    words = re.sub(r"; x>=[^]]*", "", words.replace("\\[", "["))
    return re.sub(r"\[default: \((.*)\)", r"[default: \1", words)


def commands_of(commands: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return the commands with the first sentence of each, by heading."""
    found: dict[str, list[tuple[str, str]]] = {heading: [] for heading in (FIND, LOOK, ARCHIVE, SET_UP)}
    for name, command in commands.items():
        if not command.hidden:
            found.setdefault(command.rich_help_panel, []).append((name, command.get_short_help_str(10_000)))
    return found


_PYDANTIC = (
    (re.compile(r"\bValue error, "), ""),
    (re.compile(r"\bInput should be greater than or equal to "), "must be at least "),
    (re.compile(r"\bInput should be less than or equal to "), "must be at most "),
    (re.compile(r"\bInput should be a valid integer.*"), "must be a whole number"),
    (re.compile(r"\bInput should be a valid number.*"), "must be a number"),
)


def in_plain_words(message: str) -> str:
    """Reword a message of pydantic for the command line."""
    for pattern, words in _PYDANTIC:
        message = pattern.sub(words, message)
    return message


def _write_sections(formatter: Any, sections: Mapping[str, Iterable[tuple[str, str]]]) -> None:
    for heading, rows in sections.items():
        with formatter.section(heading):
            formatter.write_dl(list(rows))


def _write_end(formatter: Any, text: str) -> None:
    parts = help_of(text)
    if parts.exit_codes:
        with formatter.section("Exit code"):
            formatter.write_text(parts.exit_codes)
    if parts.examples:
        with formatter.section("Examples"):
            for example in parts.examples:
                formatter.write_text(example.wish)
                # Not wrapped: people copy it.
                formatter.write(f"{'':{formatter.current_indent + 2}}{example.command}\n")


class Command(TyperCommand):
    """A command with its options grouped by purpose."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what follows its name; the same for every version of typer."""
        return usage_of(self)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the options; for one that other linters have, say what it is called here."""
        convert_plainly(self.get_params(ctx))
        try:
            self._refuse_second_output(ctx, args)
            return super().parse_args(ctx, args)
        except Exception as error:
            # Typer 0.29 words it as pydantic does, which speaks to those who write programs.
            if isinstance(getattr(error, "message", None), str):
                error.message = in_plain_words(error.message)  # type: ignore[attr-defined]
            # Versions of typer keep the class of this error in different places, under the same name.
            name = getattr(error, "option_name", "") if type(error).__name__ == "NoSuchOption" else ""
            known = frozenset(word for param in self.params for word in param.opts)
            advice = other_linters.advice(self.name or "", name, known)
            if advice is not None:
                ctx.fail(f"Unknown option {name}: {advice}")
            if type(error).__name__ == "MissingParameter":
                self._ask_for_argument(ctx, error)
            raise

    def _ask_for_argument(self, ctx: Any, error: Any) -> None:
        """Fail with the name that the usage gives a missing argument, and with the first example."""
        param, examples = error.param, help_of(self.help or "").examples
        if getattr(param, "param_type_name", "") == "argument" and examples:
            ctx.fail(f"Missing {_bare(param)}. For example: {examples[0].command}")

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and remember what was given to it."""
        with running(ctx.params):
            return super().invoke(ctx)

    def _refuse_second_output(self, ctx: Any, args: list[str]) -> None:
        """Fail where a command with one output gets two: the first would never be written."""
        if sum(arg.startswith(("-o", "--output")) for arg in args) < 2:
            return
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for param in self.params:
            if param.name == "output" and not param.multiple and given.count(param) > 1:
                ctx.fail("Option '--output' is given twice: this command writes one file.")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the command does."""
        with formatter.indentation():
            for paragraph in help_of(self.help or "").prose:
                formatter.write_paragraph()
                formatter.write_text(paragraph)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options."""
        _write_sections(formatter, options_of(self, ctx))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write exit codes and examples."""
        _write_end(formatter, self.help or "")


class Commands(TyperGroup):
    """The program itself, with its commands grouped by purpose."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the options before the command."""
        convert_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command; for a mistyped one, or a file in its place, say what to type."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            if probe.exists(Path(args[0])):
                what = "folder" if probe.is_folder(Path(args[0])) else "file"
                ctx.fail(f"Unknown command {args[0]!r}. To check that {what}: daw-lint check {shlex.join(args)}")
            if name := torn([Path(arg) for arg in args]):
                ctx.fail(f"Unknown command {args[0]!r}. To check {name!r}: daw-lint check {shlex.quote(name)}")
            if args[0] in other_linters.COMMANDS:
                ctx.fail(f"Unknown command {args[0]!r}: use {other_linters.COMMANDS[args[0]]}")
            ctx.fail(f"Unknown command {args[0]!r}{did_you_mean(args[0], self.commands, '; daw-lint -h lists them')}")
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the program is for."""
        Command.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands first: people look for them."""
        _write_sections(formatter, commands_of(self.commands))
        _write_sections(formatter, options_of(self, ctx))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples."""
        _write_end(formatter, self.help or "")
