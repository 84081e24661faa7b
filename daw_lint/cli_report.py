"""The command ``report``: the health of a session as a page."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daw_lint.console import as_names, fail, problems, reading, say

if TYPE_CHECKING:
    from daw_lint.unit import Outcome


def report(
    path: Annotated[Path, typer.Argument(help="A session, a bounce, or a folder with one of them.")],
    bounce: Annotated[
        Path | None, typer.Option("--bounce", "-b", help="The bounce of the session.", show_default="found by its name")
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write there.", show_default="<name>-health.html here")
    ] = None,
    stage: Annotated[
        str | None, typer.Option(help="What the session is for: mix or master.", show_default="auto")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="The rule book to start from.", show_default="default")] = None,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", "-t", help="Where the master is released. Repeatable.", show_default=False),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="Use this configuration file.", show_default=False)
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
) -> None:
    """Write the health of a session with its bounce as one page that needs nothing beside itself.

    Exit code: 0 written, 1 the session or the bounce cannot be read, 2 daw-lint could not do its work.

    Examples:

      daw-lint report Song.als --bounce "Song mix v4.wav" --open

      daw-lint report "Song master.wav" --target spotify -o master.html
    """
    with problems():
        from daw_lint.health.build import health_of
        from daw_lint.health.extras import extras_of
        from daw_lint.report.health_forms import FORMS
        from daw_lint.report.paths import shown
        from daw_lint.run import lint
        from daw_lint.targets import ConfigFinder

        if stage not in (None, "auto", "mix", "master"):
            fail(f"the stage is auto, mix or master, not {stage!r}")
        if config is not None and not config.is_file():
            fail(f"no configuration file {config}")
        given: dict[str, Any] = {"stage": stage, "profile": profile, "targets": as_names(target)}
        finder = ConfigFinder(config, isolated, {key: value for key, value in given.items() if value is not None})
        with reading() as progress:
            run = lint([path], [bounce] if bounce is not None else [], finder, progress, whole=True)
        outcome = _only(run.outcomes, path, [finding.message for finding in run.findings if finding.code == "E902"])
        health = health_of(outcome, finder.for_file(outcome.file))
        file = output_file or Path(f"{health.title}-health.html")
        words = ["daw-lint", "report", shown(outcome.file), *_options(outcome, given, config, isolated)]
        page = FORMS["html"](health, extras_of(health, shlex.join([*words, "-o", shown(file)])))
        try:
            file.write_text(page, "utf-8")
        except OSError as error:
            fail(f"cannot write {file}: {error.strerror}")
        say(f"{shown(file)} is written")
        if open_it:
            import webbrowser

            webbrowser.open(file.absolute().as_uri())


def _only(outcomes: list[Outcome], path: Path, unreadable: list[str]) -> Outcome:
    """Return what is reported: the file that was named, or the only one in the folder."""
    named = [outcome for outcome in outcomes if outcome.file == path] or outcomes
    if len(named) == 1:
        return named[0]
    if unreadable:
        fail(f"{path}: {unreadable[0]}", code=1)
    if not named:
        fail(f"there is no session and no bounce in {path}")
    fail(f"{len(named)} sessions and bounces are in {path}: name one of them")


def _options(outcome: Outcome, given: dict[str, Any], config: Path | None, isolated: bool) -> list[str]:
    """Return the options that lead to the same report again; a bounce that was found is named."""
    from daw_lint.report.paths import shown

    words = [part for bounce in outcome.bounces[:1] if bounce != outcome.file for part in ("--bounce", shown(bounce))]
    for name, value in given.items():
        for entry in (value if isinstance(value, tuple) else [value]) if value is not None else []:
            words += ["--target" if name == "targets" else f"--{name}", entry]
    return [*words, *(["--config", str(config)] if config is not None else []), *(["--isolated"] if isolated else [])]
