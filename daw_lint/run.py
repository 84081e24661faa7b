"""A whole run: reads sessions, finds and measures their bounces, judges them, and applies suppressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from daw_lint import dates, suppression
from daw_lint.case import Case, Dated
from daw_lint.catalogue import Catalogue, PluginEntry, load
from daw_lint.config import Config
from daw_lint.finding import Finding, NotJudged, Severity
from daw_lint.judge import Judgement, judge, relate
from daw_lint.measure import WHAT, read_bounce
from daw_lint.pairing import Pairing, find_bounce, find_render, pair_named
from daw_lint.parsers import Limits, is_session_name, read_session
from daw_lint.rule_files import load_rules
from daw_lint.rulebook import Rule, configure, select_rules
from daw_lint.session import Session, SessionError
from daw_lint.suppression import Suppression
from daw_lint.targets import ConfigFinder, Targets, collect

if TYPE_CHECKING:
    from daw_lint.bounce import Bounce


@dataclass
class Report:
    """What a run found. Findings stand in the order of the files; suppressed ones are kept apart."""

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    sessions: list[Path] = field(default_factory=list)
    bounces: list[Path] = field(default_factory=list)
    failed: bool = False
    """Whether a finding reaches the severity at which the run fails."""

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


class _Unit(NamedTuple):
    """A session with its bounces, or bounces of no session; they are judged, and refer to each other, together."""

    session: Path | None
    bounces: tuple[Path, ...]
    config: Config


def lint(
    paths: Sequence[Path],
    bounces: Sequence[Path],
    configs: ConfigFinder,
    progress: Callable[[Path], None] = lambda path: None,
) -> Report:
    """Lint files and folders. Raises ``ConfigError`` and ``RuleError``; unreadable files are findings (E902)."""
    targets = collect(paths, configs)
    report = Report(sessions=list(targets.sessions))
    configured: dict[Path | None, list[Suppression]] = {}
    for unit in _units(targets, bounces, configs, report):
        if unit.session is not None:
            progress(unit.session)
        _lint_unit(unit, configured.setdefault(unit.config.source, _configured(unit.config)), report)
    _report_unused(configured, configs, report)
    return report


def _report_unused(configured: dict[Path | None, list[Suppression]], configs: ConfigFinder, report: Report) -> None:
    """Add a finding for each suppression of a configuration that silenced nothing in the files it is about."""
    linted = [*report.sessions, *report.bounces]
    for source, silences in configured.items():
        if source is None:
            continue
        config = configs.for_folder(source.parent)
        if not any(rule.code == "E903" for rule in rules_for(config)):
            continue
        for silence in silences:
            if not silence.used and silence.judged and any(silence.is_about(path) for path in linted):
                message = f"the suppression of {silence.codes[0]} ({silence.reason}) silences nothing; delete it or correct it"
                report.findings.append(Finding(source, "E903", "unused-suppression", Severity.WARNING, message))
                report.failed |= Severity(config.fail_on).rank <= Severity.WARNING.rank


def _units(targets: Targets, named: Sequence[Path], configs: ConfigFinder, report: Report) -> list[_Unit]:
    pairs, alone = pair_named(targets.sessions, named, "named with --bounce")
    by_name, unpaired = pair_named(targets.sessions, targets.bounces, "")
    report.pairings = [*pairs, *by_name]
    units = []
    for session in targets.sessions:
        config = configs.for_folder(session.parent)
        mine = [pairing.bounce for pairing in report.pairings if pairing.session == session]
        if not mine and config.bounces and session.is_file():
            found = _found_bounce(session, config)
            if found is not None:
                report.pairings.append(found)
                mine = [found.bounce]
        units.append(_Unit(session, tuple(dict.fromkeys(mine)), config))
    lone = dict.fromkeys([*alone, *unpaired])
    units += [_Unit(None, (bounce,), configs.for_folder(bounce.parent)) for bounce in lone]
    return units


def _found_bounce(session: Path, config: Config) -> Pairing | None:
    try:
        others = [entry for entry in session.parent.iterdir() if is_session_name(entry.name)]
    except OSError:
        others = []
    project = _project_folder(session)
    others = [other for other in others if other.name != session.name]
    return find_bounce(session, project, config.bounce_folders, config.stage, others)


def _project_folder(session: Path) -> Path:
    """Return the folder that holds the session's own bounce folders: its own, or the project's above it."""
    folder = session.absolute().parent
    return folder.parent if folder.name.casefold() in ("backup", "sessions", "sets") else folder


def _lint_unit(unit: _Unit, configured: list[Suppression], report: Report) -> None:
    rules = rules_for(unit.config)
    findings: list[Finding] = []
    judged: set[str] = set()
    silences = list(configured)
    session = None
    if unit.session is not None:
        try:
            session = read_session(unit.session, limits=Limits(unit.config.max_xml_bytes, unit.config.max_ratio))
        except SessionError as error:
            findings.append(_unreadable(error.path, error.what, error.todo))
    unit = _with_render(unit, session, report)
    read = _read_bounces(unit, rules, findings, report)
    for judgement in _judge_all(unit, session, read, rules):
        findings += judgement.findings
        report.not_judged += judgement.not_judged
        judged |= judgement.judged
    if session is not None:
        silences += suppression.in_session(session)
    scope = {session.path: frozenset({session.path, *unit.bounces})} if session is not None else {}
    findings = suppression.apply(relate(findings, rules), silences, scope)
    for silence in configured:
        exists = any(rule.code.startswith(silence.codes[0]) for rule in load_rules())
        silence.judged |= not exists or any(code.startswith(silence.codes[0]) for code in judged)
    findings += _unused(silences, judged, rules)
    files = [unit.session, *unit.bounces]
    findings.sort(key=lambda finding: (files.index(finding.file), -finding.severity.rank, finding.code))
    report.findings += [finding for finding in findings if finding.suppressed is None]
    report.suppressed += [finding for finding in findings if finding.suppressed is not None]
    least = Severity(unit.config.fail_on).rank
    report.failed |= any(f.suppressed is None and f.severity.rank >= least for f in findings)


def _with_render(unit: _Unit, session: Session | None, report: Report) -> _Unit:
    """Return the unit with the file that its session renders to, where no bounce was found by name."""
    if session is None or unit.bounces or not unit.config.bounces:
        return unit
    found = find_render(session.path, session.render_paths)
    if found is None:
        return unit
    report.pairings.append(found)
    return unit._replace(bounces=(found.bounce,))


def _judge_all(
    unit: _Unit, session: Session | None, bounces: Iterable[Bounce], rules: Sequence[Rule]
) -> Iterable[Judgement]:
    """Judge the session alone once, and each bounce with its session."""
    if session is not None:
        yield judge(_case(unit.config, session, None), [rule for rule in rules if not rule.needs_bounce])
    count = 0
    for bounce in bounces:
        count += 1
        about = [rule for rule in rules if rule.needs_bounce and (session is not None or not rule.needs_session)]
        yield judge(_case(unit.config, session, bounce), about)
    if session is not None and count == 0 and not unit.bounces:
        yield judge(_case(unit.config, session, None), [rule for rule in rules if rule.needs_bounce])


def _case(config: Config, session: Session | None, bounce: Bounce | None) -> Case:
    mix: Dated | None = None
    mix_name = ""
    started = None
    if config.stage == "master" and session is not None and config.mastering_by == "self":
        mix, mix_name = _mix_of(config, session)
        started = dates.first_trace(session.path)
    return Case(
        catalogue=catalogue_for(config),
        stage=config.stage,
        session=session,
        bounce=bounce,
        session_saved=dates.last_changed(session.path) if session is not None and bounce is not None else None,
        bounce_rendered=dates.rendered(bounce) if session is not None and bounce is not None else None,
        mix_finished=mix,
        mix_name=mix_name,
        master_started=started,
        mastering_by=config.mastering_by,
        reference_names=config.reference_names,
    )


def _mix_of(config: Config, session: Session) -> tuple[Dated | None, str]:
    """Return when the mix was finished that a mastering session works on: stated, or by its longest audio clip."""
    if config.mix_finished:
        try:
            when = datetime.fromisoformat(config.mix_finished).astimezone()
        except ValueError:
            return None, ""
        return Dated(when, "stated in the configuration"), ""
    heard = {
        clip.media_path
        for track in session.tracks
        for clip in track.clips
        if clip.media_path and not clip.muted and track.muted is not True
    }
    files = [media for media in session.media if media.stored_path in heard and media.exists and media.resolved]
    longest = max(files, key=lambda media: media.length_s or 0.0, default=None)
    if longest is None or longest.resolved is None:
        return None, ""
    from daw_lint.bounce import BounceError

    try:
        return dates.rendered(read_bounce(longest.resolved, ())), longest.resolved.name
    except BounceError:
        return dates.last_changed(longest.resolved), longest.resolved.name


def _read_bounces(unit: _Unit, rules: Sequence[Rule], findings: list[Finding], report: Report) -> list[Bounce]:
    if not unit.bounces:
        return []
    from daw_lint.bounce import BounceError

    asked = {need for rule in rules if unit.config.stage in rule.stages for need in rule.needs}
    what = {name for name in WHAT if f"bounce.{name}" in asked}
    read = []
    for path in unit.bounces:
        report.bounces.append(path)
        try:
            read.append(read_bounce(path, what))
        except BounceError as error:
            findings.append(_unreadable(error.path, error.what, error.todo))
    return read


def _unreadable(path: Path, what: str, todo: str) -> Finding:
    return Finding(path, "E902", "unreadable-file", Severity.ERROR, f"{what}: {todo}")


def _unused(silences: Sequence[Suppression], judged: set[str], rules: Sequence[Rule]) -> list[Finding]:
    """Return a finding for each suppression in a session that silenced nothing, if its rules were judged."""
    if not any(rule.code == "E903" for rule in rules):
        return []
    known = {rule.code for rule in load_rules()}
    found = []
    for silence in silences:
        if silence.file is None:
            continue
        for code in silence.codes:
            exists = any(rule.startswith(code) for rule in known)
            if code not in silence.used and (not exists or any(rule.startswith(code) for rule in judged)):
                why = "silences nothing" if exists else f"names no rule: {code}"
                message = f"daw-lint: ignore[{code}] {why}; delete it or correct it"
                found.append(
                    Finding(silence.file, "E903", "unused-suppression", Severity.WARNING, message, silence.object_path)
                )
    return found


def _configured(config: Config) -> list[Suppression]:
    where = str(config.source or "the configuration")
    return [
        Suppression((entry.rule,), entry.reason, where, file_pattern=entry.file, object_pattern=entry.object)
        for entry in config.suppress
    ]


def rules_for(config: Config) -> tuple[Rule, ...]:
    """Return the rules that a configuration selects, with its settings. Raises ``RuleError``."""
    select = (*config.select, *config.extend_select)
    key = (select, config.ignore, repr(config.rules))
    if key not in _RULES:
        _RULES[key] = select_rules(configure(load_rules(), config.rules), select, config.ignore)
    return _RULES[key]


_RULES: dict[tuple[object, ...], tuple[Rule, ...]] = {}


def catalogue_for(config: Config) -> Catalogue:
    """Return the plug-in catalogue with the user's additions."""
    return _catalogue(config.plugins)


@lru_cache(maxsize=8)
def _catalogue(additions: tuple[object, ...]) -> Catalogue:
    entries = [
        PluginEntry(vendor=added.vendor, name=added.name, plugin_class=added.plugin_class, ids=added.ids, seen=True)  # type: ignore[attr-defined]
        for added in additions
    ]
    return load(entries)
