"""Judges a set of files: the rules for the set, and the rules for each of its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.config.find import Config
from daw_lint.judge import suppression, suppression_audit
from daw_lint.judge.case import Case
from daw_lint.judge.file_sets import FileSet, MeasuredSet
from daw_lint.judge.judge import Judgement, judge, relate
from daw_lint.judge.stage import of_bounce
from daw_lint.judge.suppression import Suppression, Use
from daw_lint.measure import read_bounce
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.model.stage import Stage
from daw_lint.parsers import read_session
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import catalogue_for, parts_for, rules_for
from daw_lint.rulebook.targets import load_targets
from daw_lint.run.allowance import Bounds, allow, bounds_of, for_audio
from daw_lint.run.failed_files import ProcessDiedError, crash_words, unreadable
from daw_lint.run.job import JobResult
from daw_lint.run.outline import outline_of
from daw_lint.run.pool import Pool

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce

_STAGES = {"stems": "stem", "album": "master"}


class SetJob(NamedTuple):
    """A set to judge by a configuration."""

    files: FileSet
    config: Config


def judge_set_apart(job: SetJob, configured: Sequence[Suppression]) -> JobResult:
    """Judge a set in a process of its own that ends where the set breaks its bounds. That is a finding on its first file."""
    with Pool(_judge, 1, _bounds) as pool:
        pool.add(job.files, job)
        try:
            result, used = pool.result(job.files)
        except ProcessDiedError as error:
            first = job.files.files[0]
            result = JobResult(first, Stage("mix", "it was not judged"))
            result.findings = [unreadable(first, *crash_words(error))]
            result.judged = dict.fromkeys(job.files.files, frozenset())
            return result
    suppression.note_uses(configured, used)
    return result


def _judge(job: SetJob) -> tuple[JobResult, list[Use]]:
    configured = suppression.in_configuration(job.config)
    return judge_set(job.files, job.config, configured), suppression.uses(configured)


def _bounds(job: SetJob) -> Bounds:
    """Allow each file of a set as much as one that is judged by itself."""
    total = bounds_of(job.config)
    for _ in job.files.files:
        total = total.plus(bounds_of(job.config))
    return total


def judge_set(files: FileSet, config: Config, configured: Sequence[Suppression]) -> JobResult:
    """Read, measure and judge a set. ``configured`` are the suppressions of its configuration."""
    rules = [rule for rule in rules_for(config) if config.targets or Fact.TARGETS not in rule.needs]
    name = _STAGES.get(files.kind) or of_bounce(files.mix or files.files[0]).name
    result = JobResult(files.files[0], Stage(name, f"one of {len(files.files)} files judged as {files.kind}"))
    plain = Case(catalogue_for(config), name, targets=load_targets(config.targets))
    read = _read(files, rules, name, config, result)
    judged = [judge(replace(plain, files=read), [rule for rule in rules if files.fact in rule.needs])]
    judged += list(_each(plain, read, rules))
    findings = [finding for judgement in judged for finding in judgement.findings]
    result.not_judged = [missed for judgement in judged for missed in judgement.not_judged]
    findings = suppression.apply(findings, configured, {})
    codes = frozenset(code for judgement in judged for code in judgement.judged)
    result.judged = dict.fromkeys([*files.files, *([files.mix] if files.mix is not None else [])], codes)
    suppression_audit.note_judged(configured, list(result.judged), codes)
    findings.sort(key=lambda finding: (finding.file, -finding.severity.rank, finding.code))
    result.findings += [finding for finding in findings if finding.suppressed is None]
    result.suppressed = [finding for finding in findings if finding.suppressed is not None]
    result.bounces = tuple(bounce.path for bounce in read.bounces)
    result.outline = outline_of(None, read.bounces)
    return result


def _each(plain: Case, read: MeasuredSet, rules: Sequence[Rule]) -> Iterator[Judgement]:
    about = [rule for rule in rules if rule.needs_bounce and not rule.needs_session and not rule.needs_set]
    for bounce in read.bounces:
        judged = judge(replace(plain, bounce=bounce), about)
        yield judged._replace(findings=tuple(relate(judged.findings, about)))


def _read(files: FileSet, rules: Sequence[Rule], stage: str, config: Config, result: JobResult) -> MeasuredSet:
    if files.kind == "versions":
        limits = config.limits
        sessions = [_session(path, limits, result.findings) for path in files.files]
        return MeasuredSet(files, sessions=tuple(session for session in sessions if session is not None))
    of_set = [rule for rule in rules if files.fact in rule.needs]
    what = parts_for(rules, stage) | parts_for(of_set, stage, "set")
    bounces = [_bounce(path, what, result.findings) for path in files.files]
    mix = _bounce(files.mix, frozenset(), result.findings) if files.mix is not None else None
    return MeasuredSet(files, tuple(bounce for bounce in bounces if bounce is not None), mix)


def _bounce(path: Path, what: frozenset[str], findings: list[Finding]) -> Bounce | None:
    from daw_lint.model.bounce import BounceError

    allow(for_audio(path))
    try:
        return read_bounce(path, what)
    except BounceError as error:
        findings.append(unreadable(error.path, error.what, error.todo))
        return None


def _session(path: Path, limits: Limits, findings: list[Finding]) -> Session | None:
    try:
        return read_session(path, limits=limits)
    except SessionError as error:
        findings.append(unreadable(error.path, error.what, error.todo))
        return None
