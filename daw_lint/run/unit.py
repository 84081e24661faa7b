"""What is judged together: a session with its bounces, or a bounce of no session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.config.find import Config
from daw_lint.disk import access_log, probe
from daw_lint.judge import stage, suppression, suppression_audit
from daw_lint.judge.case import Case
from daw_lint.judge.judge import Judgement, judge, relate
from daw_lint.judge.stage import Stage
from daw_lint.judge.suppression import Suppression
from daw_lint.measure import WHAT, read_bounce, read_bounce_data
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding, NotJudged, Severity
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import Limits, is_session_name, read_session
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import catalogue_for, known_rules, parts_for, rules_for
from daw_lint.rulebook.targets import load_targets
from daw_lint.run import dates
from daw_lint.run.pairing import Pairing, find_bounce, find_render
from daw_lint.run.sections import places

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce


class Unit(NamedTuple):
    """A session with its bounces, or bounces of no session; they are judged, and refer to each other, together."""

    session: Path | None
    bounces: tuple[Path, ...]
    config: Config
    measured: tuple[Bounce, ...] = ()
    """Bounces that were measured already, with all that is asked for here."""
    whole: bool = False
    """Whether bounces are measured in full, and session and bounces are kept in the outcome."""
    cores: int | None = None
    """How many cores a bounce may be measured on; as many as there are where it is not said."""
    data: bytes | None = None
    """The content of the session, or of the only bounce, where it does not come from the disk."""

    @property
    def is_there(self) -> bool:
        """Whether the session is a file, or its content is given."""
        return self.session is not None and (self.data is not None or probe.is_file(self.session))


@dataclass
class Outcome:
    """What one unit gave."""

    file: Path
    stage: Stage
    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    bounces: tuple[Path, ...] = ()
    pairings: list[Pairing] = field(default_factory=list)
    mix: Unit | None = None
    """The mix that this mastering session works on: it is judged as a mix, with its own session where that is found."""
    judged: dict[Path, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged to their end, by file."""
    rule_seconds: dict[str, float] = field(default_factory=dict, compare=False)
    """How long each rule took."""
    session: Session | None = None
    measured: tuple[Bounce, ...] = ()


def lint_unit(unit: Unit, configured: Sequence[Suppression]) -> Outcome:
    """Read, measure and judge a unit. ``configured`` are the suppressions of its configuration; their use is noted."""
    rules = [
        rule
        for rule in rules_for(unit.config)
        if not rule.needs_set and (unit.config.targets or Fact.TARGETS not in rule.needs)
    ]
    findings: list[Finding] = []
    session = _read_session(unit, findings)
    plain = _plain_case(unit.config, session)
    outcome = Outcome(unit.session or unit.bounces[0], _stage(unit, plain))
    if unit.config.targets and outcome.stage.name != "master":
        why = f"places of release are asked of masters, and this was judged as a {outcome.stage.name} (--stage master)"
        outcome.not_judged.append(NotJudged(outcome.file, "RT", why))
    unit = _with_bounce(unit, session, outcome)
    outcome.bounces = unit.bounces
    read = _read_bounces(unit, rules, outcome.stage.name, session, findings)
    if unit.whole:
        outcome.session, outcome.measured = session, tuple(read)
    case = replace(plain, stage=outcome.stage.name)
    if session is not None and outcome.stage.name == "master":
        case = _with_mix(case, unit, rules, outcome)
    judged: set[str] = set()
    for judgement in _judge_all(case, unit, read, rules):
        findings += judgement.findings
        outcome.not_judged += judgement.not_judged
        judged |= judgement.judged
        for code, seconds in judgement.seconds.items():
            outcome.rule_seconds[code] = outcome.rule_seconds.get(code, 0.0) + seconds
    silences = [*configured, *(suppression.in_session(session) if session is not None else ())]
    scope = {session.path: frozenset({session.path, *unit.bounces})} if session is not None else {}
    findings = suppression.apply(relate(findings, rules), silences, scope)
    files = [path for path in (unit.session, *unit.bounces) if path is not None]
    suppression_audit.note_judged(configured, files, judged)
    known = {rule.code for rule in known_rules(unit.config)}
    findings += suppression.apply(suppression_audit.in_session(silences, judged, rules, known), configured, {})
    findings.sort(key=lambda finding: (files.index(finding.file), -finding.severity.rank, finding.code))
    outcome.findings = [finding for finding in findings if finding.suppressed is None]
    outcome.suppressed = [finding for finding in findings if finding.suppressed is not None]
    outcome.judged = dict.fromkeys(files, frozenset(judged))
    return outcome


def _read_session(unit: Unit, findings: list[Finding]) -> Session | None:
    if unit.session is None:
        return None
    try:
        return read_session(
            unit.session, data=unit.data, limits=Limits(unit.config.max_xml_bytes, unit.config.max_ratio)
        )
    except SessionError as error:
        findings.append(unreadable(error.path, error.what, error.todo))
        return None


def _plain_case(config: Config, session: Session | None) -> Case:
    return Case(
        catalogue=catalogue_for(config),
        session=session,
        mastering_by=config.mastering_by,
        reference_names=config.reference_names,
        targets=load_targets(config.targets),
    )


def _stage(unit: Unit, case: Case) -> Stage:
    if unit.config.stage != "auto":
        return stage.stated(unit.config.stage)
    if case.session is not None:
        return stage.of_session(case)
    if unit.config.targets:
        return Stage("master", "a place of release was named")
    return stage.of_bounce(unit.session or unit.bounces[0])


def _with_bounce(unit: Unit, session: Session | None, outcome: Outcome) -> Unit:
    """Return the unit with the bounce found by name, or where the session says that it renders to."""
    if unit.session is None or unit.bounces or not unit.config.bounces or not unit.is_there:
        return unit
    found = _found_bounce(unit.session, unit.config, outcome.stage.name)
    if found is None and session is not None:
        found = find_render(session.path, session.render_paths)
    if found is None:
        return unit
    outcome.pairings.append(found)
    return unit._replace(bounces=(found.bounce,))


def _found_bounce(session: Path, config: Config, stage_name: str) -> Pairing | None:
    try:
        others = [entry for entry in access_log.at(session.parent).iterdir() if is_session_name(entry.name)]
    except OSError:
        others = []
    others = [other for other in others if other.name != session.name]
    return find_bounce(session, _project_folder(session), config.bounce_folders, stage_name, others)


def _project_folder(session: Path) -> Path:
    """Return the folder that holds the session's own bounce folders: its own, or the project's above it."""
    folder = session.absolute().parent
    return folder.parent if folder.name.casefold() in ("backup", "sessions", "sets") else folder


def _with_mix(case: Case, unit: Unit, rules: Sequence[Rule], outcome: Outcome) -> Case:
    """Return the case with the mix that the mastering session works on, which is noted to be judged itself."""
    from daw_lint.model.bounce import BounceError
    from daw_lint.run import find_mix

    path = find_mix.find_mix(unit.config, case.the_session)
    mix = None
    if path is not None:
        what = parts_for(rules, "master", "mix") | parts_for(rules, "mix")
        try:
            mix = read_bounce(path, what)
        except BounceError as error:
            outcome.not_judged.append(NotJudged(path, "E902", f"the mix cannot be read ({error.what})"))
        else:
            config = replace(unit.config, stage="mix")
            outcome.mix = Unit(find_mix.session_of(path, case.the_session.path), (path,), config, (mix,))
    if case.mastering_by != "self":
        return replace(case, mix=mix)
    return replace(
        case,
        mix=mix,
        mix_finished=find_mix.finished(unit.config, path, mix),
        mix_name=path.name if path is not None else "",
        master_started=dates.first_trace(case.the_session.path),
    )


def _judge_all(case: Case, unit: Unit, bounces: Iterable[Bounce], rules: Sequence[Rule]) -> Iterator[Judgement]:
    """Judge the session alone once, and each bounce with its session."""
    session = case.session
    if session is not None:
        yield judge(case, [rule for rule in rules if not rule.needs_bounce])
    count = 0
    for bounce in bounces:
        count += 1
        about = [rule for rule in rules if rule.needs_bounce and (session is not None or not rule.needs_session)]
        yield judge(_with_times(replace(case, bounce=bounce), unit), about)
    if session is not None and count == 0 and not unit.bounces:
        yield judge(case, [rule for rule in rules if rule.needs_bounce])


def _with_times(case: Case, unit: Unit) -> Case:
    """Return the case with the times of saving and rendering; when content that is on no disk was saved nobody knows."""
    if case.session is None:
        return case
    is_saved = unit.data is None or _holds(case.session.path, unit.data)
    return replace(
        case,
        session_saved=dates.last_changed(case.session.path) if is_saved else None,
        bounce_rendered=dates.rendered(case.the_bounce),
    )


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _read_bounces(
    unit: Unit, rules: Sequence[Rule], stage_name: str, session: Session | None, findings: list[Finding]
) -> list[Bounce]:
    if unit.measured or not unit.bounces:
        return list(unit.measured)
    from daw_lint.model.bounce import BounceError

    what = frozenset(WHAT) if unit.whole else parts_for(rules, stage_name)
    read = []
    for path in unit.bounces:
        try:
            if unit.session is None and unit.data is not None:
                read.append(read_bounce_data(path, unit.data, what))
            else:
                parts = _parts(path, session) if unit.whole else ()
                read.append(read_bounce(access_log.at(path), what, sections=parts, workers=unit.cores))
        except BounceError as error:
            findings.append(unreadable(error.path, error.what, error.todo))
    return read


def _parts(path: Path, session: Session | None) -> list[tuple[float, str]]:
    """Return the parts of a bounce by the locators of its session; empty where they do not fit it."""
    if session is None:
        return []
    from daw_lint.measure.header import read_header

    return places(session, read_header(path).length_s)


def unreadable(path: Path, what: str, todo: str) -> Finding:
    """Return the finding about a file that cannot be read."""
    return Finding(path, "E902", "unreadable-file", Severity.ERROR, f"{what}: {todo}")
