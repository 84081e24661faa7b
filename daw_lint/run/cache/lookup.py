"""Looks up verdicts of earlier runs for the jobs of this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Generic

from daw_lint.run.cache.entry import load
from daw_lint.run.cache.key import Keys
from daw_lint.run.finished import Finished, FollowUp, Made
from daw_lint.run.job import Job, Key

if TYPE_CHECKING:
    from daw_lint.run.cache.store import Store


class Lookup(Generic[Made]):
    """Finds cached verdicts of jobs, and collects new ones."""

    def __init__(self, store: Store, follow_up: FollowUp[Made] | None) -> None:
        self._store = store
        self._follow_up = follow_up
        self._digest = Keys(repr(follow_up)).of
        self._digests: dict[Key, str] = {}
        self._new: dict[str, bytes] = {}

    def load(self, jobs: Sequence[Job]) -> dict[Key, Finished[Made]]:
        """Return the jobs with a cached verdict that is still valid."""
        self._digests |= {job.key: digest for job in jobs if (digest := self._digest(job)) is not None}
        entries = self._store.load(self._digests[job.key] for job in jobs if job.key in self._digests)
        found = {}
        for job in jobs:
            entry = entries.get(self._digests.get(job.key, ""))
            finished = self._finished(job, entry) if entry is not None else None
            if finished is not None:
                found[job.key] = finished
        return found

    def keep(self, finished: Finished[Made]) -> None:
        """Collect a verdict, unless the session changed while it was judged."""
        digest = self._digests.get(finished.job.key)
        if digest is not None and finished.entry is not None and self._digest(finished.job) == digest:
            self._new[digest] = finished.entry

    def save(self) -> None:
        """Write the collected verdicts."""
        self._store.save(self._new)

    @property
    def new(self) -> Mapping[str, bytes]:
        """The collected verdicts by key, for who writes those of several at once."""
        return self._new

    def _finished(self, job: Job, entry: bytes) -> Finished[Made] | None:
        started = perf_counter()
        follow_up = self._follow_up if job.whole else None
        known = load(entry, follow_up.made_type if follow_up is not None else None)
        if known is None:
            return None
        made: Made | None = known.made
        if follow_up is not None and made is not None and not follow_up.holds(job, made):
            return None
        return Finished(job, known.result, known.uses, perf_counter() - started, is_cached=True, made=made)
