"""What is judged together, and what judging it gave."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from daw_lint.config.find import Config
from daw_lint.disk import probe
from daw_lint.model.finding import Finding, NotJudged
from daw_lint.model.stage import Stage
from daw_lint.named_tuple import NamedTuple
from daw_lint.run.find import ConfigFinder, Targets, collect
from daw_lint.run.outline import Outline
from daw_lint.run.pairing import Pairing, pair_named, pair_together

if TYPE_CHECKING:
    from daw_lint.measure.outline import Outline as Outlined
    from daw_lint.model.bounce import Bounce
    from daw_lint.model.session import Session

Key = tuple[Path | None, tuple[Path, ...]]


class Measured(NamedTuple):
    """Bounces that were measured already, with all that a job asks for."""

    bounces: tuple[Bounce, ...]
    started_ns: int
    """When measuring began, in nanoseconds since 1970: what changed later is not what was measured."""


class Job(NamedTuple):
    """A session with its bounces, or bounces of no session: they are judged, and refer to each other, together."""

    session: Path | None
    bounces: tuple[Path, ...]
    config: Config
    measured: Measured | None = None
    whole: bool = False
    """Whether bounces are measured in full, and the result holds session and bounces."""
    keeps: bool = False
    """Whether the result holds session and bounces, though these are measured only as far as the rules ask."""
    headers_only: bool = False
    """Whether bounces are not measured: what needs more than their headers is not judged."""
    cores: int | None = None
    """How many cores a bounce may be measured on; ``None``: all of them."""
    data: bytes | None = None
    """The content of the session, or of the only bounce, where it does not come from the disk."""
    read: Session | None = None
    """The session, where it was read from ``data`` already."""
    outlined: bool = False
    """Whether the result holds the outlines of the bounces, for pictures of them; only with ``whole``."""
    copied: bool = False
    """Whether the files are copies that were just made, as those dropped on a page: their times say nothing."""
    alone: bool = False
    """Whether the session came without its folder: nothing is known of its media and of what is around it."""

    @property
    def key(self) -> Key:
        """What no other job of a run has: the files."""
        return self.session, self.bounces

    @property
    def file(self) -> Path:
        """The file that the job is named after."""
        return self.session or self.bounces[0]

    @property
    def is_there(self) -> bool:
        """Whether the session is a file, or its content is given."""
        return self.session is not None and (self.data is not None or probe.is_file(self.session))


class JobResult(Struct):
    """What one job gave."""

    file: Path
    stage: Stage
    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    bounces: tuple[Path, ...] = ()
    pairings: list[Pairing] = field(default_factory=list)
    mix: Job | None = None
    """The mix that this mastering session works on: it is judged as a mix, with its own session where that is found."""
    judged: dict[Path, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged to their end, by file."""
    rule_seconds: dict[str, float] = field(default_factory=dict)
    """How long each rule took."""
    outline: Outline = field(default_factory=Outline)
    plays: tuple[str, ...] = ()
    """Audio that the session plays, as absolute paths: files beside the session and in bounce folders, else their folders."""
    session: Session | None = None
    measured: tuple[Bounce, ...] = ()
    outlines: tuple[Outlined, ...] = ()
    """The outlines of the measured bounces, where they were asked for."""

    @property
    def is_read(self) -> bool:
        """Whether it holds a session or a bounce."""
        return self.session is not None or bool(self.measured)


class FoundJobs(NamedTuple):
    """The jobs of a run, in the order in which their results are handed over."""

    jobs: list[Job]
    targets: Targets
    pairings: list[Pairing]


def find_jobs(
    paths: Sequence[Path],
    configs: ConfigFinder,
    bounces: Sequence[Path] = (),
    given: Mapping[Path, bytes] | None = None,
    apart: Container[Path] = (),
    are_named: bool = True,
) -> FoundJobs:
    """Find the sessions and bounces of ``paths`` and pair them. Raises ``ConfigError``.

    ``bounces`` were named for the sessions. ``given`` is the content of files that is not read from the disk. ``apart`` are
    absolute paths of audio that is judged otherwise. ``are_named``: the user named the paths, one by one.
    """
    targets = collect(paths, configs, apart)
    data = given or {}
    named, lone = pair_named(targets.sessions, bounces, "named with --bounce")
    are_files = are_named and {*paths} == {*targets.sessions, *targets.bounces}
    together = pair_together(targets.sessions, targets.bounces) if are_files else []
    by_name, unpaired = pair_named(targets.sessions, () if together else targets.bounces, "")
    pairings = [*named, *together, *by_name]
    mine: dict[Path, dict[Path, None]] = {}
    for pairing in pairings:
        mine.setdefault(pairing.session, {})[pairing.bounce] = None
    jobs = []
    for session in targets.sessions:
        jobs.append(Job(session, tuple(mine.get(session, ())), configs.for_file(session), data=data.get(session)))
    for bounce in dict.fromkeys([*lone, *unpaired]):
        jobs.append(Job(None, (bounce,), configs.for_file(bounce), data=data.get(bounce)))
    return FoundJobs(jobs, targets, pairings)
