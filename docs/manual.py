"""The manual page and the page about the commands, both made of what ``--help`` shows. docs/make.py writes them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

import typer

from daw_lint import __version__
from daw_lint.cli.commands import app
from daw_lint.cli.help import Help, commands_of, help_of, options_of, usage_of

NAME = "daw-lint"
PROGRAM: Any = typer.main.get_command(app)
FILES = {
    "daw-lint.toml": "Settings, or [tool.daw-lint] in pyproject.toml; the closest file above a session wins.",
    ".daw-lint/history.sqlite3": "What --history keeps, beside the settings.",
}
ENVIRONMENT = {
    "NO_COLOR": "No colours, whatever else is set.",
    "FORCE_COLOR, CLICOLOR_FORCE": "Colours in pipes and files too; FORCE_COLOR=0 and CLICOLOR=0 mean none.",
    "DAW_LINT_CACHE_DIR": "The folder of the cache; daw-lint clean says where it is.",
    "DAW_LINT_START_METHOD": "spawn or forkserver: how other processes are started, where forking them makes trouble.",
}
Sections = dict[str, list[tuple[str, str]]]


def in_order() -> Iterator[tuple[str, Any]]:
    """Yield the commands as the help of the program lists them."""
    for rows in commands_of(PROGRAM.commands).values():
        for name, _ in rows:
            yield name, PROGRAM.commands[name]


def _sections(name: str, command: Any) -> Sections:
    context = typer.Context(command, info_name=name, help_option_names=["-h", "--help"])
    return options_of(command, context)


def _usage(name: str, command: Any) -> str:
    return " ".join([NAME, name, *usage_of(command)])


def man() -> str:
    """Return the manual page, in the macros of man(7)."""
    lines = [
        f'.\\" Made by docs/make.py of what {NAME} --help shows.',
        f'.TH {NAME.upper()} 1 "" "{NAME} {__version__}"',
    ]
    about = help_of(PROGRAM.help)
    lines += [".SH NAME", f"{_roff(NAME)} \\- lints music sessions and their bounces"]
    lines += [".SH SYNOPSIS", f".B {_roff(NAME)}", "[OPTIONS] COMMAND [ARGS]...", ".SH DESCRIPTION", *_prose(about)]
    lines += _tagged(_sections("", PROGRAM)["Options"])
    for heading, rows in commands_of(PROGRAM.commands).items():
        lines.append(f".SH {heading.upper()}")
        for name, _ in rows:
            lines += _command(name, PROGRAM.commands[name])
    lines += [".SH EXIT STATUS", "0 when clean, 1 when there are findings, 2 when daw\\-lint could not do its work."]
    lines += [".SH FILES", *_tagged(FILES.items()), ".SH ENVIRONMENT", *_tagged(ENVIRONMENT.items())]
    lines += [".SH EXAMPLES", *_examples(about), ".SH SEE ALSO", ".BR git (1),", ".BR pre\\-commit (1)"]
    return "\n".join(lines) + "\n"


def _command(name: str, command: Any) -> Iterator[str]:
    parts = help_of(command.help)
    yield f".SS {_roff(_usage(name, command))}"
    yield from _prose(parts)
    for heading, rows in _sections(name, command).items():
        rows = [row for row in rows if row[0] != "-h, --help"]
        if rows:
            yield f".PP\n.I {heading}:"
            yield from _tagged(rows)
    if parts.exit_codes:
        yield f".PP\n.I Exit code:\n{_filled(parts.exit_codes)}"
    yield ".PP\n.I Examples:"
    yield from _examples(parts)


def _prose(parts: Help) -> Iterator[str]:
    for number, paragraph in enumerate(parts.prose):
        yield (".PP\n" if number else "") + _filled(paragraph)


def _tagged(rows: Any) -> Iterator[str]:
    for name, words in rows:
        yield f".TP\n.B {_roff(name)}\n{_filled(words)}"


def _examples(parts: Help) -> Iterator[str]:
    for example in parts.examples:
        yield f".TP\n{_filled(example.wish)}\n.B {_roff(example.command)}"


def _filled(text: str) -> str:
    return "\n".join(map(_roff, textwrap.wrap(text, 72, break_on_hyphens=False)))


def _roff(text: str) -> str:
    r"""Return text that roff sets as it is: no command at the start of a line, and hyphens and quotes that can be copied."""
    signs = {"\\": "\\e", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti", "`": "\\(ga"}
    text = "".join(signs.get(sign, sign) for sign in " ".join(text.split()))
    return f"\\&{text}" if text.startswith(".") else text


def commands_page() -> Iterator[str]:
    """Yield the page about the commands."""
    yield "# Commands\n\n`daw-lint COMMAND --help` shows the same in the terminal, and `man daw-lint` where it is installed with its"
    yield "manual page. The exit code is 0 when clean, 1 when there are findings, 2 when daw-lint could not do its work.\n"
    for heading, rows in commands_of(PROGRAM.commands).items():
        yield f"**{heading}**\n"
        yield from (f"- [{name}](#{NAME}-{name}): {_mark(words)}" for name, words in rows)
        yield ""
    for name, command in in_order():
        parts = help_of(command.help)
        yield f"## {NAME} {name}\n\n```text\n{_usage(name, command)}\n```\n"
        yield "\n\n".join(_mark(paragraph) for paragraph in parts.prose) + "\n"
        for example in parts.examples:
            yield f"{_mark(example.wish)}\n\n```console\n{example.command}\n```\n"
        for section, options in _sections(name, command).items():
            yield f"**{section}**\n"
            yield from (f"- `{option}`: {_mark(words)}" for option, words in options)
            yield ""
        if parts.exit_codes:
            yield f"**Exit code**: {parts.exit_codes}\n"
    yield "## Colours\n"
    yield from (f"- `{names}`: {words}" for names, words in ENVIRONMENT.items() if "COLOR" in names)


def _mark(text: str) -> str:
    """Return text in which nothing is markup, with options and codes as code."""
    text = re.sub(r"(?<!\S)('[^']+=[^']+'|--?[a-z][\w-]*|\[\[paths]]|rules\.\S+=-?\d+)", r"`\1`", text)
    return re.sub(r"<(\w+)>", r"`<\1>`", text)
