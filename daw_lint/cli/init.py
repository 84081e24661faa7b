"""The command ``init``: settings, git and pre-commit for the sessions of a folder."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daw_lint.cli.console import fail, problems, say, write_lines
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from daw_lint.cli.setup.plan import Step

_DRIVER = "diff.daw-lint.textconv"
_SHOW = " show --plain"


def init(
    folder: Annotated[Path, typer.Argument(help="The folder of the sessions.", show_default="this folder")] = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write everything without asking.")] = False,
) -> None:
    """Set up daw-lint for the sessions in a folder: settings, git diff, .gitignore, and a hook for pre-commit.

    It shows each change and asks first. What is in the files stays in them, and a second run adds only what is missing.

    Exit code: 0 all is there or was written, 1 something was declined or must be done by hand, 2 daw-lint could not do
    its work.

    Examples:

      This folder, asking before each file:
        daw-lint init

      A folder, without questions:
        daw-lint init "Night Bus Project" --yes
    """
    with problems():
        from daw_lint.cli.setup.plan import plan
        from daw_lint.cli.setup.survey import look
        from daw_lint.disk.git import repository
        from daw_lint.report.paths import shown

        if not folder.exists():
            fail(f"there is no {folder}: {missing_path(folder)}")
        if not folder.is_dir():
            fail(f"{folder} is no folder")
        found = look(folder)
        if not found.sessions:
            fail(f"there is no session in {shown(folder)} or below it; run daw-lint init where they are")
        top = repository(folder.absolute())
        write_lines([[("found: ", "bold"), (_counts(found.programs), "")]])
        try:
            steps = list(plan(found, folder, _from_here(top)))
        except (OSError, ValueError) as error:
            fail(str(error))
        done = [_take(step, yes) for step in steps]
        if not steps:
            write_lines([[("nothing to add: settings, git and hook are there", "")]])
        if top is None:
            say(
                "this is no git repository: after git init, run daw-lint init again for git diff, .gitignore and the hook"
            )
        else:
            _what_is_left(top, is_new_hook=any(step.path.name.startswith(".pre") for step in steps))
    raise typer.Exit(0 if all(done) else 1)


def _take(step: Step, yes: bool) -> bool:
    """Show a step, ask, and write it; return whether it was written."""
    from daw_lint.cli.setup.plan import write
    from daw_lint.report.paths import shown

    name = shown(step.path)
    what = "new file" if step.is_new else "added to what is there"
    write_lines([[(name, "bold"), (f"  {what}", "dim")], *([("  + ", "green"), (line, "")] for line in step.added)])
    if step.content is None:
        say(f"{name} lists its repositories in a way that daw-lint does not change: add the lines above by hand")
        return False
    if not yes and not _agrees(name):
        return False
    try:
        write(step)
    except OSError as error:
        fail(f"cannot write {name}: {error.strerror}")
    return True


def _agrees(name: str) -> bool:
    try:
        return typer.confirm(f"Write {name}?", default=True)
    except typer.Abort:
        typer.echo()
        fail("no answer: nothing more is written; --yes writes without asking")


def _what_is_left(top: Path, is_new_hook: bool) -> None:
    """Say what must be run once in every clone, and what git keeps although it is ignored now."""
    from daw_lint.disk.git import git

    left = []
    if not git(top, "config", "--get", _DRIVER):
        left.append((f'git config {_DRIVER} "{_command()}"', "git diff shows sessions as text"))
    if is_new_hook:
        left.append(("pre-commit install", "sessions are linted before each commit"))
    if left:
        write_lines([[("now run, once in every clone:", "bold")]])
        # The words stand above: zsh, the shell of macOS, takes a comment behind a command for arguments.
        for command, why in left:
            write_lines([[(f"  so that {why}:", "dim")], [(f"    {command}", "")]])
    tracked = [name for name in (git(top, "ls-files", "-ciz", "--exclude-standard") or "").split("\0") if name]
    if tracked:
        many = len(tracked) > 1
        say(
            f"{len(tracked)} files are ignored now, and in git already:"
            if many
            else f"{tracked[0]} is ignored now, and in git already:"
        )
        say("  git ls-files -ciz --exclude-standard | git rm --cached --pathspec-from-file=- --pathspec-file-nul")


def _command() -> str:
    """Return the command by which git finds this daw-lint, also when the environment that it is in is not active."""
    import shutil

    program = shutil.which("daw-lint")
    if program is None:
        # Without -P a module that lies in the repository would run in place of one of daw-lint.
        return shlex.join([Path(sys.executable).as_posix(), "-P", "-m", "daw_lint"]) + _SHOW
    is_of_environment = sys.prefix != sys.base_prefix and Path(program).is_relative_to(sys.prefix)
    return shlex.quote(Path(program).as_posix() if is_of_environment else "daw-lint") + _SHOW


def _counts(programs: Counter[str]) -> str:
    in_order = sorted(programs.items(), key=lambda entry: (-entry[1], entry[0].casefold()))
    return ", ".join(
        f"{number} session{'' if number == 1 else 's'} of {name.replace(', ', ' or ')}" for name, number in in_order
    )


def _from_here(top: Path | None) -> Path | None:
    """Return the top folder relative to here where that is shorter to read."""
    return None if top is None else Path() if top == Path().absolute() else top
