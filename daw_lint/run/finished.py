"""What the engine hands over for each job, and what may follow a job in the process that judged it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from daw_lint.config.find import Config
from daw_lint.judge.suppression import Use
from daw_lint.run.job import Job, JobResult

Made = TypeVar("Made")


class FollowUp(Protocol[Made]):
    """Makes something of a result in the process that judged it, while session and bounces are at hand.

    It can be pickled, and its ``repr`` says all that steers what it makes. Jobs that are followed up measure bounces in full.
    """

    @property
    def made_type(self) -> Any:
        """The type of what is made, which the cache reads it as."""

    def wants(self, config: Config) -> bool:
        """Whether jobs with this configuration are followed up."""

    def make(self, job: Job, result: JobResult) -> Made | None:
        """Make it. What is looked at on the disk goes through ``access_log``."""

    def holds(self, job: Job, made: Made) -> bool:
        """Whether what an earlier run made is still right, as far as that depends on more than files."""


class Finished(Struct, Generic[Made], frozen=True):
    """A job that was judged."""

    job: Job
    result: JobResult
    uses: Sequence[Use]
    """What each suppression of its configuration was good for."""
    seconds: float
    is_cached: bool = False
    has_crashed: bool = False
    """Whether daw-lint itself failed on it."""
    made: Made | None = None
    """What the follow-up made; ``None`` without one, and after a crash."""
    entry: bytes | None = None
    """What the cache keeps of it, where it can be kept."""
