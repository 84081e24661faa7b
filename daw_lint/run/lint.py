"""A whole run: finds the jobs, judges each, and says which suppressions are unused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from daw_lint.config.find import Config, ConfigError
from daw_lint.disk import probe
from daw_lint.disk.forking import can_fork
from daw_lint.disk.listing import one_look
from daw_lint.judge import suppression_audit
from daw_lint.judge.suppression import Suppression, in_configuration, note_uses
from daw_lint.model.finding import Finding, Leftover, NotJudged, Severity
from daw_lint.model.stage import Stage
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers import is_package
from daw_lint.rulebook.rule import Rule, RuleError
from daw_lint.rulebook.selection import known_rules, rules_for
from daw_lint.run.allowance import NO_BOUNDS, bounds_of
from daw_lint.run.engine import Engine
from daw_lint.run.failed_files import crash_result
from daw_lint.run.find import ConfigFinder, in_folder
from daw_lint.run.finished import FollowUp
from daw_lint.run.job import Job, JobResult, find_jobs
from daw_lint.run.outline import Outline
from daw_lint.run.pairing import Pairing
from daw_lint.run.unused_audio import unused_audio

if TYPE_CHECKING:
    from daw_lint.judge.file_sets import FileSet
    from daw_lint.run.cache.store import Store


class Timing(NamedTuple):
    """How long a file took, with its bounces."""

    file: Path
    seconds: float
    is_cached: bool


class Song(NamedTuple):
    """A session with its bounces, or a bounce alone: one line of a table."""

    file: Path
    bounces: tuple[Path, ...]
    outline: Outline


class Report(Struct):
    """The result of a run. Findings are in the order of the files, without suppressed and known ones."""

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    """Findings that are in a baseline."""
    leftovers: list[Leftover] = field(default_factory=list)
    has_baseline: bool = False
    not_judged: list[NotJudged] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    sessions: list[Path] = field(default_factory=list)
    bounces: list[Path] = field(default_factory=list)
    stages: dict[Path, Stage] = field(default_factory=dict)
    """What each session, or bounce without one, was judged as, and why."""
    songs: list[Song] = field(default_factory=list)
    """What was judged together, in the order of the run."""
    results: list[JobResult] = field(default_factory=list)
    """The results that hold their session and bounces."""
    judged: dict[Path, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged to their end, by file."""
    configs: dict[Path | None, Config] = field(default_factory=dict)
    """The configurations that were used, by the file that they come from."""
    timings: list[Timing] = field(default_factory=list)
    rule_seconds: dict[str, float] = field(default_factory=dict)
    """How long each rule took, over all files that were judged anew."""
    crashed: bool = False
    """Whether daw-lint itself failed on a file."""
    missing: list[Path] = field(default_factory=list)
    """Files and folders that were named and are not there."""
    unused: list[Path] = field(default_factory=list)
    """Audio near the sessions that may be a bounce, and was not judged."""
    nothing_judged: bool = False
    """Whether there was neither a session nor a bounce in what was named: then nothing is known to be right."""
    given: Mapping[Path, bytes] = field(default_factory=dict)
    """The content of files that was not read from the disk."""
    _fails_from: dict[Path, Severity] = field(default_factory=dict)
    _bounces: set[Path] = field(default_factory=set)
    _rules: dict[str, Rule] = field(default_factory=dict)
    _rules_of: int = -1
    """Number of configurations whose rules ``_rules`` holds."""

    @property
    def failed(self) -> bool:
        """Whether a finding reaches the severity at which the run fails, or nothing was judged."""
        return self.nothing_judged or any(self.fails(finding) for finding in self.findings)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        return finding.severity.rank >= self._fails_from.get(finding.file, Severity.WARNING).rank

    def rule(self, code: str) -> Rule | None:
        """Return a rule that a finding is of; of two studios' own rules with one code the first."""
        if self._rules_of != len(self.configs):
            self._rules_of = len(self.configs)
            with_own = [config for config in self.configs.values() if config.rule_folders]
            for rule in (rule for config in (*with_own, Config()) for rule in known_rules(config)):
                self._rules.setdefault(rule.code, rule)
        return self._rules.get(code)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def add(self, result: JobResult, fail_on: str) -> None:
        """Take in what one job gave."""
        self.suppressed += result.suppressed
        self.not_judged += result.not_judged
        new = [bounce for bounce in dict.fromkeys(result.bounces) if bounce not in self._bounces]
        self.bounces += new
        self._bounces.update(new)
        self.pairings += result.pairings
        self.stages[result.file] = result.stage
        self.songs.append(Song(result.file, result.bounces, result.outline))
        if result.is_read:
            self.results.append(result)
        for file, codes in result.judged.items():
            self.judged[file] = self.judged.get(file, frozenset()) | codes
        for code, seconds in result.rule_seconds.items():
            self.rule_seconds[code] = self.rule_seconds.get(code, 0.0) + seconds
        self.take(result.findings, fail_on)

    def take(self, findings: Sequence[Finding], fail_on: str) -> None:
        """Take in findings that make the run fail from a severity on."""
        self.findings += findings
        self._fails_from.update((finding.file, Severity(fail_on)) for finding in findings)


class Keeping(Protocol):
    """Makes something of each result, and keeps it."""

    @property
    def follow_up(self) -> FollowUp[Any]:
        """What makes it, in the process that judged the job."""

    def keep(self, made: Any, config: Config) -> None:
        """Keep what was made. It is called in the order of the jobs."""


def lint(
    paths: Sequence[Path],
    bounces: Sequence[Path],
    configs: ConfigFinder,
    progress: Callable[[Path], None] = lambda path: None,
    set_kind: str | None = None,
    whole: bool = False,
    keeping: Keeping | None = None,
    given: Mapping[Path, bytes] | None = None,
    store: Store | None = None,
    processes: int = 1,
    is_bounded: bool = False,
    are_named: bool = True,
) -> Report:
    """Lint files and folders, or all the files as one set. Raises ``ConfigError`` and ``RuleError``.

    Files that cannot be read are findings (E902). With ``whole`` bounces are measured in full, and ``results`` are kept.
    ``given`` is the content of files of ``paths`` that is not read from the disk. ``store`` keeps verdicts from run to run.
    ``is_bounded``: end the work on a file that takes more than its configuration allows; that is a finding (E902).
    ``are_named``: the user named the paths, so that one session and one bounce belong together.
    """
    missing = [path for path in (*paths, *bounces) if path not in (given or {}) and probe.is_missing(path)]
    if set_kind is not None:
        return _lint_set(set_kind, paths, configs, missing, is_bounded)
    sets = list(_sets_in(paths, configs))
    in_sets = frozenset(path.absolute() for files, _ in sets for path in (*files.files, files.mix) if path is not None)
    jobs, targets, pairings = find_jobs(paths, configs, bounces, given, in_sets, are_named)
    report = Report(sessions=list(targets.sessions), pairings=pairings, missing=missing, given=given or {})
    configured: dict[Path | None, list[Suppression]] = {}
    results: list[JobResult] = []
    with Engine(keeping.follow_up if keeping is not None else None, store, processes, is_bounded) as engine:
        for finished in engine.run([job._replace(whole=whole) for job in jobs], progress, with_mixes=True):
            config = finished.job.config
            report.configs.setdefault(config.source, config)
            note_uses(configured.setdefault(config.source, in_configuration(config)), finished.uses)
            report.timings.append(Timing(finished.result.file, finished.seconds, finished.is_cached))
            report.crashed |= finished.has_crashed
            if keeping is not None and finished.made is not None:
                keeping.keep(finished.made, config)
            report.add(finished.result, config.fail_on)
            results.append(finished.result)
    for files, config in sets:
        progress(files.files[0])
        report.configs.setdefault(config.source, config)
        _add_set(report, files, config, configured.setdefault(config.source, in_configuration(config)), is_bounded)
    _audit(configured, configs, report)
    if not given:
        judged = (*report.bounces, *in_sets)
        with one_look():
            there = [session for session in targets.sessions if session not in missing]
            report.unused = unused_audio(targets.beside_sessions, there, results, judged, configs)
    report.nothing_judged = bool(paths) and not (report.sessions or report.bounces)
    return report


def _add_set(report: Report, files: FileSet, config: Config, silences: list[Suppression], is_bounded: bool) -> None:
    """Judge a set. A fault of daw-lint is a finding on its first file, as on a session."""

    try:
        result = _judged_set(files, config, silences, is_bounded)
    except (ConfigError, RuleError):
        raise
    except Exception as error:
        result = crash_result(Job(None, files.files, config), error)
        report.crashed = True
    report.add(result, config.fail_on)
    if files.kind == "versions":
        report.sessions += [path for path in files.files if path not in report.sessions]


def _judged_set(files: FileSet, config: Config, silences: list[Suppression], is_bounded: bool) -> JobResult:
    from daw_lint.run.judge_set import SetJob, judge_set, judge_set_apart

    if is_bounded and can_fork():
        return judge_set_apart(SetJob(files, config), silences)
    from daw_lint.run.watchdog import watched

    with watched(files.files[0], bounds_of(config) if is_bounded else NO_BOUNDS):
        return judge_set(files, config, silences)


def _lint_set(kind: str, paths: Sequence[Path], configs: ConfigFinder, missing: list[Path], is_bounded: bool) -> Report:
    from daw_lint.judge.file_sets import named_set

    config = configs.for_folder(paths[0] if probe.is_folder(paths[0]) else paths[0].parent)
    report = Report(configs={config.source: config}, missing=missing)
    silences = in_configuration(config)
    base = config.source.parent if config.source is not None else Path()
    mix = base / config.mix if config.mix else None
    _add_set(report, named_set(kind, _members(kind, paths, configs), mix), config, silences, is_bounded)
    _audit({config.source: silences}, configs, report)
    return report


def _members(kind: str, paths: Sequence[Path], configs: ConfigFinder) -> Iterator[Path]:
    """Yield the files that were named, and those of the named folders and below, by folder and name."""
    for path in paths:
        if not probe.is_folder(path) or is_package(path):
            yield path
            continue
        found = in_folder(path, configs.for_folder(path))
        files = found.sessions if kind == "versions" else found.audio
        yield from sorted(files, key=lambda file: [part.casefold() for part in (*file.parts[:-1], "", file.name)])


def _sets_in(paths: Sequence[Path], configs: ConfigFinder) -> Iterator[tuple[FileSet, Config]]:
    """Yield the sets of the configurations in or above the linted folders."""
    done: set[Path] = set()
    for path in paths:
        config = configs.for_folder(path) if probe.is_folder(path) else None
        if config is None or config.source is None or config.source in done:
            continue
        done.add(config.source)
        for entry in config.sets:
            from daw_lint.judge.file_sets import configured_set

            yield configured_set(entry, config.source.parent), config


def _audit(configured: dict[Path | None, list[Suppression]], configs: ConfigFinder, report: Report) -> None:
    """Add what is wrong with the suppressions of the configurations."""
    for source, silences in configured.items():
        if source is not None:
            config = configs.for_folder(source.parent)
            known = [rule.code for rule in known_rules(config)]
            report.take(
                list(suppression_audit.in_configuration(silences, source, rules_for(config), known)), config.fail_on
            )
            report.judged[source] = suppression_audit.ALWAYS_JUDGED
