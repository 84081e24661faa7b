"""Reads, measures and judges one job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

from msgspec import structs

from daw_lint.config.find import Config
from daw_lint.disk import access_log
from daw_lint.disk.bounded import read_file
from daw_lint.judge import stage, suppression, suppression_audit
from daw_lint.judge.case import Case
from daw_lint.judge.device_settings import read_all
from daw_lint.judge.judge import Judgement, judge, relate
from daw_lint.judge.suppression import Suppression
from daw_lint.measure import WHAT, is_audio_name, read_bounce, read_bounce_data, read_outlined
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding, NotJudged
from daw_lint.model.session import ParserBugError, Session, SessionError
from daw_lint.model.stage import Stage
from daw_lint.parsers import read_session
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import catalogue_for, known_rules, parts_for, rules_for
from daw_lint.rulebook.targets import load_targets
from daw_lint.run.allowance import allow, for_audio
from daw_lint.run.failed_files import unreadable
from daw_lint.run.job import Job, JobResult, Measured
from daw_lint.run.likely_bounce import find_likely
from daw_lint.run.outline import outline_of
from daw_lint.run.pairing import find_bounce, find_render, places_of, project_folder
from daw_lint.run.possible_fixes import with_possible_fixes
from daw_lint.run.sections import places

if TYPE_CHECKING:
    from daw_lint.measure.outline import Outline
    from daw_lint.model.bounce import Bounce


ALONE = "the session came without its folder"
_AROUND = "project_folder."
"""Checks that look at what is around a session."""


def judge_job(job: Job, configured: Sequence[Suppression]) -> JobResult:
    """Read, measure and judge a job. ``configured`` are the suppressions of its configuration; their use is noted."""
    rules = [
        rule
        for rule in rules_for(job.config)
        if not rule.needs_set and (job.config.targets or Fact.TARGETS not in rule.needs)
    ]
    findings: list[Finding] = []
    session = _read_session(job, findings)
    plain = _plain_case(job.config, session)
    result = JobResult(job.session or job.bounces[0], _stage(job, plain))
    if job.config.targets and result.stage.name != "master":
        why = (
            f"targets apply to masters, and this was judged as a {result.stage.name} (use --stage master if it is one)"
        )
        result.not_judged.append(NotJudged(result.file, "RT", why))
    job = _with_bounce(job, session, result)
    result.bounces = job.bounces
    result.plays = _plays(session, job.config) if session is not None else ()
    outlines: list[Outline] = []
    read = _read_bounces(job, rules, result.stage.name, session, findings, outlines)
    result.outline = outline_of(session, read)
    if job.whole or job.keeps:
        result.session, result.measured, result.outlines = session, tuple(read), tuple(outlines)
    if job.whole and session is not None:
        read_all(session, plain.catalogue)
    case = replace(plain, stage=result.stage.name)
    if session is not None and result.stage.name == "master":
        case = _with_mix(case, job, rules, result)
    judged: set[str] = set()
    if job.alone:
        around = [rule for rule in rules if (rule.check or "").startswith(_AROUND)]
        result.not_judged += [NotJudged(result.file, rule.code, ALONE) for rule in around]
        rules = [rule for rule in rules if rule not in around]
    for judgement in _judge_all(case, job, read, rules):
        findings += judgement.findings
        result.not_judged += judgement.not_judged
        judged |= judgement.judged
        for code, seconds in judgement.seconds.items():
            result.rule_seconds[code] = result.rule_seconds.get(code, 0.0) + seconds
    silences = [*configured, *(suppression.in_session(session) if session is not None else ())]
    scope = {session.path: frozenset({session.path, *job.bounces})} if session is not None else {}
    findings = suppression.apply(relate(findings, rules), silences, scope)
    files = [path for path in (job.session, *job.bounces) if path is not None]
    suppression_audit.note_judged(configured, files, judged)
    known = {rule.code for rule in known_rules(job.config)}
    findings += suppression.apply(suppression_audit.in_session(silences, judged, rules, known), configured, {})
    findings = with_possible_fixes(findings, session, job.config)
    order = {file: place for place, file in enumerate(files)}
    findings.sort(key=lambda finding: (order.get(finding.file, len(files)), -finding.severity.rank, finding.code))
    result.findings = [finding for finding in findings if finding.suppressed is None]
    result.suppressed = [finding for finding in findings if finding.suppressed is not None]
    result.judged = dict.fromkeys(files, frozenset(judged))
    return result


def _read_session(job: Job, findings: list[Finding]) -> Session | None:
    if job.session is None:
        return None
    try:
        session = job.read or read_session(job.session, data=job.data, limits=job.config.limits)
    except ParserBugError:
        raise
    except SessionError as error:
        findings.append(unreadable(error.path, error.what, error.todo))
        return None
    if job.alone:
        # Where its media should be there is nothing, which says nothing about where the session came from.
        session = replace(session, media=tuple(media._replace(exists=None, resolved=None) for media in session.media))
    if session.cut_off:
        findings.append(unreadable(session.path, session.cut_off, "copy it again, or restore it from a backup"))
    return session


def _plain_case(config: Config, session: Session | None) -> Case:
    return Case(
        catalogue=catalogue_for(config),
        session=session,
        mastering_by=config.mastering_by,
        reference_names=config.reference_names,
        targets=load_targets(config.targets),
    )


def _stage(job: Job, case: Case) -> Stage:
    if job.config.stage != "auto":
        return stage.stated(job.config.stage)
    if case.session is not None:
        return stage.of_session(case)
    if job.config.targets:
        return Stage("master", "a target was named")
    return stage.of_bounce(job.session or job.bounces[0])


def _with_bounce(job: Job, session: Session | None, result: JobResult) -> Job:
    """Add the bounce to a job: one found by its name, else the file that the session renders to."""
    if job.session is None or job.bounces or not job.config.bounces or not job.is_there:
        return job
    folders, stage_name = job.config.bounce_folders, result.stage.name
    found = find_bounce(job.session, project_folder(job.session), folders, stage_name)
    if found is None and session is not None:
        found = find_render(session.path, session.render_paths) or find_likely(session, folders, stage_name)
    if found is None:
        return job
    result.pairings.append(found)
    return job._replace(bounces=(found.bounce,))


def _plays(session: Session, config: Config) -> tuple[str, ...]:
    """List the audio that a session plays: files where bounces are looked for, else their folders, which hold no bounces."""
    places = {
        place.absolute() for place in places_of(session.path, project_folder(session.path), config.bounce_folders)
    }
    found: dict[str, None] = {}
    for media in session.media:
        if media.resolved is not None and is_audio_name(media.resolved.name):
            file = media.resolved.absolute()
            found[str(file if file.parent in places else file.parent)] = None
    return tuple(found)


def _with_mix(case: Case, job: Job, rules: Sequence[Rule], result: JobResult) -> Case:
    """Add the mix that a mastering session works on to the case, and to the result, so that it is judged too."""
    from daw_lint.model.bounce import BounceError
    from daw_lint.run import find_mix

    path = find_mix.find_mix(job.config, case.the_session)
    mix = None
    if path is not None:
        what = frozenset() if job.headers_only else parts_for(rules, "master", "mix") | parts_for(rules, "mix")
        started_ns = time_ns()
        allow(for_audio(path))
        try:
            mix = read_bounce(path, what)
        except BounceError as error:
            result.not_judged.append(NotJudged(path, "E902", f"the mix cannot be read ({error.what})"))
        else:
            config = structs.replace(job.config, stage="mix")
            result.mix = Job(
                find_mix.session_of(path, case.the_session.path), (path,), config, Measured((mix,), started_ns)
            )
    if case.mastering_by != "self":
        return replace(case, mix=mix)
    from daw_lint.run import dates

    return replace(
        case,
        mix=mix,
        mix_finished=find_mix.finished(job.config, path, mix),
        mix_name=path.name if path is not None else "",
        master_started=dates.first_trace(case.the_session.path),
    )


def _judge_all(case: Case, job: Job, bounces: Iterable[Bounce], rules: Sequence[Rule]) -> Iterator[Judgement]:
    """Judge the session alone once, and each bounce with its session."""
    session = case.session
    if session is not None:
        yield judge(case, [rule for rule in rules if not rule.needs_bounce])
    count = 0
    for bounce in bounces:
        count += 1
        about = [rule for rule in rules if rule.needs_bounce and (session is not None or not rule.needs_session)]
        yield judge(_with_times(replace(case, bounce=bounce), job), about)
    if session is not None and count == 0 and not job.bounces:
        yield judge(case, [rule for rule in rules if rule.needs_bounce])


def _with_times(case: Case, job: Job) -> Case:
    """Add the times of saving and rendering to the case. For content that is not on the disk no time is known."""
    if case.session is None:
        return case
    if job.copied:
        return case
    from daw_lint.run import dates

    is_saved = job.data is None or _holds(case.session.path, job.data)
    return replace(
        case,
        session_saved=dates.last_changed(case.session.path) if is_saved else None,
        bounce_rendered=dates.rendered(case.the_bounce),
    )


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_file(path, len(data)) == data
    except OSError:
        return False


def _read_bounces(
    job: Job,
    rules: Sequence[Rule],
    stage_name: str,
    session: Session | None,
    findings: list[Finding],
    outlines: list[Outline],
) -> list[Bounce]:
    if job.measured is not None:
        for bounce in job.measured.bounces:
            access_log.at(bounce.path)
        return list(job.measured.bounces)
    if not job.bounces:
        return []
    from daw_lint.model.bounce import BounceError

    what = _parts_wanted(job, rules, stage_name)
    read = []
    for path in job.bounces:
        allow(for_audio(path))
        try:
            if job.session is None and job.data is not None:
                read.append(read_bounce_data(path, job.data, what))
            else:
                parts = _parts(path, session) if job.whole and what else ()
                if job.whole and job.outlined:
                    bounce, outline = read_outlined(access_log.at(path), what, sections=parts, workers=job.cores)
                    outlines += [outline] if outline is not None else []
                else:
                    bounce = read_bounce(access_log.at(path), what, sections=parts, workers=job.cores)
                read.append(bounce)
        except BounceError as error:
            findings.append(unreadable(error.path, error.what, error.todo))
    return read


def _parts_wanted(job: Job, rules: Sequence[Rule], stage_name: str) -> frozenset[str]:
    if job.headers_only:
        return frozenset()
    return frozenset(WHAT) if job.whole else parts_for(rules, stage_name)


def _parts(path: Path, session: Session | None) -> list[tuple[float, str]]:
    """Find the sections of a bounce by the locators of its session; empty if they do not fit."""
    if session is None:
        return []
    from daw_lint.measure.header import read_header

    return places(session, read_header(path).length_s)
