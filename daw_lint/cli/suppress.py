"""The command ``daw-lint suppress``: keeps a finding, and writes down why."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.adding_ignores import write_in_width
from daw_lint.cli.completion import rule_codes
from daw_lint.cli.console import LISTED, as_codes, as_names, fail, problems, reading, say
from daw_lint.cli.headings import FILES, FIXING
from daw_lint.cli.options import ConfigOption, ProfileOption, StageOption, TargetOption
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import did_you_mean, missing_path

if TYPE_CHECKING:
    from daw_lint.model.finding import Finding
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import Report

_UNREADABLE = "E902"


def suppress(
    file: Annotated[Path, argument(help="A session or a bounce.", metavar="FILE", readable=False)],
    code: Annotated[str, argument(help="The rule; several with commas.", metavar="CODE", autocompletion=rule_codes)],
    object_path: Annotated[
        str | None,
        argument(
            help="A track or device, or anything else, as the finding shows it.",
            metavar="OBJECT",
            show_default="all of the file",
        ),
    ] = None,
    reason: Annotated[
        str | None, option(FIXING, "Why the finding may stay. Needed.", "--reason", metavar="TEXT")
    ] = None,
    show_only: Annotated[bool, option(FIXING, "Show what would be written, and write nothing.", "--diff")] = False,
    bounce: Annotated[
        list[Path] | None, option(FILES, "A bounce of the session. Repeatable.", "--bounce", "-b", metavar="FILE")
    ] = None,
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    config: ConfigOption = None,
) -> None:
    """Keep a finding, and write down why.

    The note goes into the session, on the track or device itself, where its format has a place for that; daw-lint fix --undo
    takes it out again. Else a [[suppress]] table goes into the configuration that applies to the file; a new daw-lint.toml
    beside the file if none applies. All other lines stay as they are. To keep all findings of a folder, use daw-lint check
    FOLDER --add-ignores REASON.

    Exit code: 0 suppressed, 1 with --diff if something would be written, 2 not suppressed.

    Examples:

      A limiter on the master that may stay:
        daw-lint suppress Song.als MB101 "Master > Pro-L 2" --reason "client wants it"

      A rule for a whole session and its bounces:
        daw-lint suppress Song.als FR102 --reason "the bounce is a preview"

      Where that would be written:
        daw-lint suppress Song.als MB101 --reason "client wants it" --diff
    """
    with problems():
        if not probe.exists(file):
            fail(f"there is no {file}: {missing_path(file)}")
        codes = as_codes([code]) or ()
        overrides: dict[str, Any] = {
            "stage": stage.value if stage else None,
            "profile": profile,
            "targets": as_names(target),
            # A preview rule that somebody else runs is judged too.
            "extend_select": codes,
        }
        finder = finder_of(config, False, {})
        _refuse_unknown(codes, finder.for_file(file))
        words = _reason(reason)
        finder = finder_of(config, False, overrides)

        from daw_lint import __version__
        from daw_lint.config.model import FILE_NAMES
        from daw_lint.fix.suppress import Wish, suppress_findings
        from daw_lint.report.fixes.suppressed import suppressed_lines

        report = _judged(file, bounce or [], finder)
        found = _found(report, file, codes, object_path)
        done = suppress_findings(
            {file: [Wish(object_path or "", tuple(found))]},
            report.sessions,
            words,
            finder,
            lambda path: path.parent / FILE_NAMES[0],
            write=not show_only,
            tool=__version__,
        )
        write_in_width(suppressed_lines(done, not show_only))
        if show_only:
            raise SystemExit(1 if done.is_anything else 2)
        # The finder keeps what it has read: a new one sees the new tables.
        report = _judged(file, bounce or [], finder_of(config, False, overrides))
        left = _of(report.findings, _scope(report, file), codes, object_path)
        for finding in left:
            say(f"still found: {finding.code} {finding.object_path or finding.file}")
    raise SystemExit(2 if left else 0)


def _refuse_unknown(codes: Sequence[str], config: Any) -> None:
    from daw_lint.rulebook.selection import known_rules

    known = {rule.code for rule in known_rules(config)}
    if not codes:
        fail(f"no rule named{LISTED}")
    for code in codes:
        if code not in known:
            fail(f"unknown rule {code!r}{did_you_mean(code, known, LISTED)}")
        if code == _UNREADABLE:
            fail(f"{_UNREADABLE} cannot be suppressed: nothing is known of a file that cannot be read")


def _reason(words: str | None) -> str:
    from daw_lint.judge.suppression import cleaned_reason

    if words is None:
        fail('say why the finding may stay: --reason "the client wants it"')
    try:
        return cleaned_reason(words)
    except ValueError as error:
        fail(str(error))


def _judged(file: Path, bounces: list[Path], finder: ConfigFinder) -> Report:
    from daw_lint.parsers import is_package
    from daw_lint.run.lint import lint

    if probe.is_folder(file) and not is_package(file):
        fail(f'{file} is a folder: name a session or a bounce, or use daw-lint check {file} --add-ignores "reason"')
    with reading() as progress:
        report = lint([file], bounces, finder, progress, is_bounded=True)
    for finding in report.findings:
        if finding.code == _UNREADABLE and finding.file == file:
            fail(f"{file}: {finding.message}")
    if report.nothing_judged:
        fail(f"{file} is neither a session nor audio")
    return report


def _found(report: Report, file: Path, codes: Sequence[str], object_path: str | None) -> list[Finding]:
    """Return the findings to suppress. If there is nothing to suppress, says why and ends the program."""
    scope = _scope(report, file)
    found = _of(report.findings, scope, codes, object_path)
    lost = [code for code in codes if code not in {finding.code for finding in found}]
    known = _of(report.suppressed, scope, lost, object_path)
    for finding in known:
        say(f"{finding.code} is suppressed already: {finding.suppressed} ({finding.suppressed_by})")
    missing = [code for code in lost if code not in {finding.code for finding in known}]
    for code in missing:
        elsewhere = [finding.object_path for finding in _of(report.findings, scope, [code], None)]
        if object_path is not None and elsewhere:
            near = did_you_mean(object_path, elsewhere, f"; it is found on {elsewhere[0] or 'the file as a whole'}")
            say(f"{code} is not found on {object_path!r}{near}")
        else:
            say(f"{code} finds nothing in {file}: there is nothing to suppress{_not_judged(report, code)}")
    if missing:
        raise SystemExit(2)
    if not found:
        raise SystemExit(0)
    return found


def _scope(report: Report, file: Path) -> frozenset[Path]:
    """Return a session and its bounces, which a note in the session silences too, or an audio file alone."""
    return frozenset({file, *(bounce for song in report.songs if song.file == file for bounce in song.bounces)})


def _of(
    findings: Sequence[Finding], files: Container[Path], codes: Sequence[str], object_path: str | None
) -> list[Finding]:
    """Return the findings of some rules on some files, on an object or in it."""
    from daw_lint.judge.suppression import is_inside

    around = object_path or ""
    return [one for one in findings if one.file in files and one.code in codes and is_inside(one.object_path, around)]


def _not_judged(report: Report, code: str) -> str:
    why = next((one.reason for one in report.not_judged if one.code == code), "")
    return f" (not checked: {why})" if why else ""
