"""A whole run: sorts files into units, judges each, and says which suppressions were of no use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from daw_lint.config.find import Config
from daw_lint.disk import probe
from daw_lint.judge import suppression_audit
from daw_lint.judge.stage import Stage
from daw_lint.judge.suppression import Suppression, in_configuration, note_uses
from daw_lint.measure import is_audio_name
from daw_lint.model.finding import Finding, Leftover, NotJudged, Severity
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import known_rules, rules_for
from daw_lint.run.engine import Crew
from daw_lint.run.find import ConfigFinder, Targets, collect
from daw_lint.run.pairing import Pairing, pair_named
from daw_lint.run.unit import Outcome, Unit, lint_unit

if TYPE_CHECKING:
    from daw_lint.judge.file_sets import FileSet
    from daw_lint.run.cache.store import Store


class Timing(NamedTuple):
    """How long a file took, with its bounces."""

    file: Path
    seconds: float
    is_cached: bool


@dataclass
class Report:
    """What a run found. Findings stand in the order of the files; suppressed and known ones are kept apart."""

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    """Findings that stand in a baseline."""
    leftovers: list[Leftover] = field(default_factory=list)
    has_baseline: bool = False
    not_judged: list[NotJudged] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    sessions: list[Path] = field(default_factory=list)
    bounces: list[Path] = field(default_factory=list)
    stages: dict[Path, Stage] = field(default_factory=dict)
    """What each session, or bounce without one, was judged as, and why."""
    outcomes: list[Outcome] = field(default_factory=list)
    """What each unit gave, where files are read in full."""
    judged: dict[Path, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged to their end, by file."""
    configs: dict[Path | None, Config] = field(default_factory=dict)
    """The configurations that were used, by the file that they come from."""
    timings: list[Timing] = field(default_factory=list)
    rule_seconds: dict[str, float] = field(default_factory=dict)
    """How long each rule took, over all files that were judged anew."""
    crashed: bool = False
    """Whether daw-lint itself failed on a file."""
    _fails_from: dict[Path, Severity] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a finding reaches the severity at which the run fails."""
        return any(self.fails(finding) for finding in self.findings)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        return finding.severity.rank >= self._fails_from.get(finding.file, Severity.WARNING).rank

    def rule(self, code: str) -> Rule | None:
        """Return a rule that a finding is of; of two studios' own rules with one code the first."""
        rules = (rule for config in (*self.configs.values(), Config()) for rule in known_rules(config))
        return next((rule for rule in rules if rule.code == code), None)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def add(self, outcome: Outcome, fail_on: str) -> None:
        """Take in what one unit gave."""
        self.suppressed += outcome.suppressed
        self.not_judged += outcome.not_judged
        self.bounces += [bounce for bounce in outcome.bounces if bounce not in self.bounces]
        self.pairings += outcome.pairings
        self.stages[outcome.file] = outcome.stage
        if outcome.session is not None or outcome.measured:
            self.outcomes.append(outcome)
        for file, codes in outcome.judged.items():
            self.judged[file] = self.judged.get(file, frozenset()) | codes
        for code, seconds in outcome.rule_seconds.items():
            self.rule_seconds[code] = self.rule_seconds.get(code, 0.0) + seconds
        self.take(outcome.findings, fail_on)

    def take(self, findings: Sequence[Finding], fail_on: str) -> None:
        """Take in findings that make the run fail from a severity on."""
        self.findings += findings
        self._fails_from.update((finding.file, Severity(fail_on)) for finding in findings)


class Keeping(Protocol):
    """Takes what each unit gave, to keep it. Its bounces are then measured in full."""

    def wants(self, config: Config) -> bool:
        """Whether what is judged with this configuration is kept."""

    def keep(self, outcome: Outcome, config: Config) -> None:
        """Keep what a unit gave."""


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
    jobs: int = 1,
) -> Report:
    """Lint files and folders, or all the files as one set. Raises ``ConfigError`` and ``RuleError``.

    Files that cannot be read are findings (E902). With ``whole`` bounces are measured in full, and ``outcomes`` are kept.
    ``given`` is the content of files of ``paths`` that is not read from the disk. ``store`` keeps verdicts from run to run;
    ``jobs`` is the number of processes.
    """
    if set_kind is not None:
        return _lint_set(set_kind, paths, configs)
    targets = collect(paths, configs)
    report = Report(sessions=list(targets.sessions))
    configured: dict[Path | None, list[Suppression]] = {}
    units = [_with_data(unit, given or {}) for unit in _units(targets, bounces, configs, report)]
    units = [unit._replace(whole=whole or (keeping is not None and keeping.wants(unit.config))) for unit in units]
    known = {path.absolute() for unit in units for path in (unit.session, *unit.bounces) if path is not None}
    with Crew(units, store, jobs) as crew:
        while units:
            unit = units.pop(0)
            progress(unit.session or unit.bounces[0])
            report.configs.setdefault(unit.config.source, unit.config)
            done = crew.result(unit)
            outcome = done.outcome
            note_uses(configured.setdefault(unit.config.source, in_configuration(unit.config)), done.uses)
            report.timings.append(Timing(outcome.file, done.seconds, done.is_cached))
            report.crashed |= done.has_crashed
            if keeping is not None and keeping.wants(unit.config):
                keeping.keep(outcome, unit.config)
            report.add(outcome if whole else replace(outcome, session=None, measured=()), unit.config.fail_on)
            mix = outcome.mix
            if mix is not None and not known & {path.absolute() for path in mix.bounces}:
                known |= {path.absolute() for path in mix.bounces}
                units.insert(0, mix._replace(whole=unit.whole))
    for files, config in _sets_in(paths, configs):
        from daw_lint.run.set_unit import lint_set

        progress(files.files[0])
        report.configs.setdefault(config.source, config)
        report.add(
            lint_set(files, config, configured.setdefault(config.source, in_configuration(config))), config.fail_on
        )
    _audit(configured, configs, report)
    return report


def lint_alone(path: Path, config: Config) -> Outcome:
    """Judge one session in full, with the bounce that is found for it, or one bounce. Raises ``RuleError``."""
    is_bounce = is_audio_name(path.name) and not probe.is_folder(path)
    unit = Unit(None, (path,), config) if is_bounce else Unit(path, (), config)
    return lint_unit(unit._replace(whole=True), in_configuration(config))


def _lint_set(kind: str, paths: Sequence[Path], configs: ConfigFinder) -> Report:
    from daw_lint.judge.file_sets import named_set
    from daw_lint.run.set_unit import lint_set

    config = configs.for_folder(paths[0] if probe.is_folder(paths[0]) else paths[0].parent)
    report = Report(configs={config.source: config})
    silences = in_configuration(config)
    base = config.source.parent if config.source is not None else Path()
    mix = base / config.mix if config.mix else None
    report.add(lint_set(named_set(kind, paths, mix), config, silences), config.fail_on)
    _audit({config.source: silences}, configs, report)
    return report


def _sets_in(paths: Sequence[Path], configs: ConfigFinder) -> Iterator[tuple[FileSet, Config]]:
    """Yield the sets of the configurations that stand in, or above, the folders that are linted."""
    done: set[Path] = set()
    for path in paths:
        config = configs.for_folder(path) if probe.is_folder(path) else None
        if config is None or config.source is None or config.source in done:
            continue
        done.add(config.source)
        for entry in config.sets:
            from daw_lint.judge.file_sets import configured_set

            yield configured_set(entry, config.source.parent), config


def _units(targets: Targets, named: Sequence[Path], configs: ConfigFinder, report: Report) -> list[Unit]:
    pairs, alone = pair_named(targets.sessions, named, "named with --bounce")
    by_name, unpaired = pair_named(targets.sessions, targets.bounces, "")
    report.pairings = [*pairs, *by_name]
    units = []
    for session in targets.sessions:
        mine = [pairing.bounce for pairing in report.pairings if pairing.session == session]
        units.append(Unit(session, tuple(dict.fromkeys(mine)), configs.for_file(session)))
    lone = dict.fromkeys([*alone, *unpaired])
    return [*units, *(Unit(None, (bounce,), configs.for_file(bounce)) for bounce in lone)]


def _with_data(unit: Unit, given: Mapping[Path, bytes]) -> Unit:
    """Return the unit with the content that is given for it."""
    file = unit.session or unit.bounces[0]
    return unit._replace(data=given[file]) if file in given else unit


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
