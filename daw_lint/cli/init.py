"""The command ``init``: settings, git and pre-commit for the sessions in a folder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from daw_lint.cli.console import ask, fail, problems, say, write_lines
from daw_lint.cli.headings import LAST
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.setup.ci_jobs import FILES, Host, host_of, is_released, requirement
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daw_lint.cli.setup.plan import Step
    from daw_lint.cli.setup.survey import Found

_DRIVER = "diff.daw-lint.textconv"
_ABOUT_BOUNCES = (".pre-commit-config.yaml", *(Path(file).name for file in FILES.values()))
"""What depends on whether bounces are in the repository."""


def init(
    folder: Annotated[Path, argument(help="The folder with the sessions.", show_default="this folder")] = Path(),
    bounces: Annotated[
        bool | None,
        option(LAST, "Whether bounces are in the repository too.", "--bounces/--no-bounces", default="asks"),
    ] = None,
    ci: Annotated[
        Host | None,
        option(LAST, "The git host to write a CI job for.", "--ci", default="the host of the repository, if known"),
    ] = None,
    yes: Annotated[bool, option(LAST, "Write everything without asking.", "--yes", "-y")] = False,
) -> None:
    """Set up daw-lint for the sessions in a folder: settings, git diff, .gitignore, a hook for pre-commit, a CI job.

    It shows each change and asks first. It keeps what is in the files, and a second run adds only what is missing.

    Exit code: 0 everything that you agreed to is set up, 2 a change must be made by hand, or daw-lint could not do its work.

    Examples:

      This folder, asking before each file:
        daw-lint init

      A folder, without questions:
        daw-lint init "Night Bus Project" --yes

      With a CI job for GitLab, for sessions whose bounces are in the repository:
        daw-lint init --ci gitlab --bounces
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
            host = ci or (host_of(top) if top is not None else Host.NONE)
            steps = list(plan(found, folder, _from_here(top), host))
            if any(step.path.name in _ABOUT_BOUNCES for step in steps) and _are_bounces_there(bounces, found, top, yes):
                steps = list(plan(found, folder, _from_here(top), host, with_bounces=True))
        except (OSError, ValueError) as error:
            fail(str(error))
        done = [_take(step, yes) for step in steps]
        if not steps:
            what = "the settings" if top is None else "settings, git and hook"
            write_lines([[(f"nothing to add: {what} are set up", "")]])
        if top is None:
            say("not a git repository: after git init, run daw-lint init again for git diff, .gitignore and the hook")
        else:
            _about_job(steps, host, is_asked=ci is not None)
            _what_is_left(top, is_new_hook=any(step.path.name.startswith(".pre") for step in steps))
    raise SystemExit(0 if all(done) else 2)


def _are_bounces_there(said: bool | None, found: Found, top: Path | None, yes: bool) -> bool:
    """Return whether the bounces are in the repository: as the user says, else as it looks."""
    if said is not None:
        return said
    usual = top is not None and _are_in_git(found.bounces, top)
    if yes:
        return usual
    agreed = ask("Are the bounces (mixes, masters) in this repository too?", usual)
    return usual if agreed is None else agreed


def _are_in_git(bounces: list[Path], top: Path) -> bool:
    """Whether git tracks a bounce, or would with ``git add``."""
    from daw_lint.disk.git import git

    names = [str(path.absolute()) for path in bounces[:100]]
    return bool(names and git(top, "ls-files", "--cached", "--others", "--exclude-standard", "--", *names))


def _about_job(steps: Sequence[Step], host: Host, is_asked: bool) -> None:
    """Say what the CI job needs, and where none was written, how to get one."""
    if host is Host.NONE and not is_asked:
        say("no CI job: daw-lint does not know the host of this repository; --ci github or --ci gitlab writes one")
    elif any(step.path.name == Path(FILES.get(host, "")).name for step in steps) and is_released(
        package := requirement()
    ):
        say(
            f"the CI job installs {package}: if that is on no package index that it can reach, change DAW_LINT in the job"
        )


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
    from daw_lint.cli.setup.own_command import as_word, textconv
    from daw_lint.disk.git import git

    left = []
    if not git(top, "config", "--get", _DRIVER):
        left.append((f"git config {_DRIVER} {as_word(textconv())}", "git diff shows sessions as text"))
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


def _counts(programs: Counter[str]) -> str:
    in_order = sorted(programs.items(), key=lambda entry: (-entry[1], entry[0].casefold()))
    return ", ".join(
        f"{number} session{'' if number == 1 else 's'} of {name.replace(', ', ' or ')}" for name, number in in_order
    )


def _from_here(top: Path | None) -> Path | None:
    """Return the top folder, relative to here if that is shorter."""
    return None if top is None else Path() if top == Path().absolute() else top
