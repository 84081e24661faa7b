"""The command ``init``: settings, git and pre-commit for the sessions in a folder."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from daw_lint.cli.console import ask, fail, problems, say, write_lines
from daw_lint.cli.headings import LAST
from daw_lint.cli.parameter import argument, option
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from daw_lint.cli.setup.plan import Step

_DRIVER = "diff.daw-lint.textconv"
_SHOW = " show --plain"


def init(
    folder: Annotated[Path, argument(help="The folder with the sessions.", show_default="this folder")] = Path(),
    yes: Annotated[bool, option(LAST, "Write everything without asking.", "--yes", "-y")] = False,
) -> None:
    """Set up daw-lint for the sessions in a folder: settings, git diff, .gitignore, and a hook for pre-commit.

    It shows each change and asks first. It keeps what is in the files, and a second run adds only what is missing.

    Exit code: 0 everything that you agreed to is set up, 2 a change must be made by hand, or daw-lint could not do its work.

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
            fail(f"{folder} is not a folder")
        found = look(folder)
        if not found.sessions:
            fail(f"no session in {shown(folder)} or below: run daw-lint init where your sessions are")
        top = repository(folder.absolute())
        write_lines([[("found: ", "bold"), (_counts(found.programs), "")]])
        try:
            steps = list(plan(found, folder, _from_here(top)))
        except (OSError, ValueError) as error:
            fail(str(error))
        done = [_take(step, yes) for step in steps]
        if not steps:
            what = "the settings" if top is None else "settings, git and hook"
            write_lines([[(f"nothing to add: {what} are set up", "")]])
        if top is None:
            say("not a git repository: after git init, run daw-lint init again for git diff, .gitignore and the hook")
        else:
            _what_is_left(top, is_new_hook=any(step.path.name.startswith(".pre") for step in steps))
    raise SystemExit(0 if all(done) else 2)


def _take(step: Step, yes: bool) -> bool:
    """Show a step, ask, and write it. Return whether nothing of it is left to do by hand."""
    from daw_lint.cli.setup.plan import write
    from daw_lint.report.paths import shown

    name = shown(step.path)
    what = "new file" if step.is_new else "lines to add"
    write_lines([[(name, "bold"), (f"  {what}", "dim")], *([("  + ", "green"), (line, "")] for line in step.added)])
    if step.content is None:
        say(f"daw-lint cannot edit this form of {name}: add the lines above by hand")
        return False
    if not yes and not _agrees(name):
        return True
    try:
        write(step)
    except OSError as error:
        fail(f"cannot write {name}: {error.strerror}")
    return True


def _agrees(name: str) -> bool:
    agreed = ask(f"Write {name}?")
    if agreed is None:
        write_lines([[("", "")]])
        fail("no answer: nothing more was written; --yes writes without asking")
    return agreed


def _what_is_left(top: Path, is_new_hook: bool) -> None:
    """Print what to run once in every clone, and which ignored files git still tracks."""
    from daw_lint.disk.git import git

    left = []
    if not git(top, "config", "--get", _DRIVER):
        left.append((f'git config {_DRIVER} "{_command()}"', "git diff shows sessions as text"))
    if is_new_hook:
        left.append(("pre-commit install", "sessions are checked before each commit"))
    if left:
        write_lines([[("now run, once in every clone:", "bold")]])
        # The reason is on a line of its own: zsh, the shell of macOS, takes a comment after a command as arguments.
        for command, why in left:
            write_lines([[(f"  so that {why}:", "dim")], [(f"    {command}", "")]])
    tracked = [name for name in (git(top, "ls-files", "-ciz", "--exclude-standard") or "").split("\0") if name]
    if tracked:
        many = len(tracked) > 1
        say(
            f"git still tracks {len(tracked)} files that are ignored now; to stop that:"
            if many
            else f"git still tracks {tracked[0]}, which is ignored now; to stop that:"
        )
        say("  git ls-files -ciz --exclude-standard | git rm --cached --pathspec-from-file=- --pathspec-file-nul")


def _command() -> str:
    """Return the command with which git runs this daw-lint, even when its environment is not active."""
    import shutil

    program = shutil.which("daw-lint")
    if program is None:
        # Without -P a module in the repository could run in place of one of daw-lint.
        return shlex.join([Path(sys.executable).as_posix(), "-P", "-m", "daw_lint"]) + _SHOW
    is_of_environment = sys.prefix != sys.base_prefix and Path(program).is_relative_to(sys.prefix)
    return shlex.quote(Path(program).as_posix() if is_of_environment else "daw-lint") + _SHOW


def _counts(programs: Counter[str]) -> str:
    in_order = sorted(programs.items(), key=lambda entry: (-entry[1], entry[0].casefold()))
    return ", ".join(
        f"{number} session{'' if number == 1 else 's'} of {name.replace(', ', ' or ')}" for name, number in in_order
    )


def _from_here(top: Path | None) -> Path | None:
    """Return the top folder, relative to here if that is shorter."""
    return None if top is None else Path() if top == Path().absolute() else top
