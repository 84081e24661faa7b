"""Judges the files of one group after the other, as ``check`` does, and makes their rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from daw_lint.archive.address import as_text, id_of, path_of, uri_of
from daw_lint.archive.asked import configurations_for, digest_of, may_have_changed, outside_of
from daw_lint.archive.bucket.world import bucket_of
from daw_lint.archive.child.messages import FAULT, MEMORY, SETTINGS, STORAGE, VANISHED, Begun, Ended, Failed, Judged
from daw_lint.archive.entries import Entry, Group, decode
from daw_lint.archive.jobs import Work, jobs_of
from daw_lint.archive.options import Options
from daw_lint.archive.rows.bounces import add_bounce
from daw_lint.archive.rows.files import add_file
from daw_lint.archive.rows.findings import add_finding, add_not_judged
from daw_lint.archive.rows.sessions import add_session
from daw_lint.archive.rows.table_rows import Rows
from daw_lint.archive.sums import sha256_of
from daw_lint.config.find import ConfigError
from daw_lint.disk import access_log, outside, probe
from daw_lint.disk.listing import one_look
from daw_lint.judge.suppression import in_configuration
from daw_lint.model.finding import NotJudged
from daw_lint.rulebook.rule import RuleError
from daw_lint.rulebook.selection import catalogue_for
from daw_lint.run.failed_files import crash_words
from daw_lint.run.job import Job, JobResult
from daw_lint.run.judge_job import judge_job
from daw_lint.run.lines import with_lines

_CUT_HEADER = "its header is longer than what is read of a file in a bucket; --measure reads it whole"


class GroupJudge:
    """Judges what belongs to one group at a time."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._root = options.at
        self._configs = options.finder()
        self._bucket = bucket_of(options)
        self._group = Group("", is_project=False)
        self._group_id = ""
        self._work = Work((), (), ())

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Let the bucket answer what is asked of files, where the archive is in one."""
        with nullcontext() if self._bucket is None else outside.looking_at(self._bucket):
            yield

    def begin(self, data: bytes) -> Begun | Failed:
        """Turn to a group."""
        self._group = group = decode(data)
        self._group_id = group.id_in(self._root)
        self._configs = self._options.finder()  # It keeps what it has read, and other projects have other settings.
        if self._bucket is not None:
            self._bucket.enter(group)
        try:
            with one_look():
                self._work = jobs_of(group, self._options, self._configs)
        except (ConfigError, RuleError) as error:
            return Failed(SETTINGS, str(error))
        rows = Rows(self._group_id)
        for entry, status in self._work.rest:
            kind = "session" if entry not in group.audio else "audio"
            add_file(rows, self._root, group, entry, kind, status, None, None)
        names = []
        if self._bucket is None and self._options.config is None and not self._options.isolated:
            names = configurations_for(self._root.path / group.folder)
        return Begun([as_text(entry.path) for entry, _ in self._work.jobs], self._outside(names), rows.filled())

    def judge(self, number: int) -> Judged | Failed:
        """Judge a job of the group."""
        entry, job = self._work.jobs[number]
        started = time.perf_counter()
        try:
            with one_look(), access_log.noted() as seen:
                result = judge_job(job, in_configuration(job.config))
                if self._is_gone(job.file):
                    return Failed(VANISHED, "it was listed, and is not there any more")
                rows = self._rows(entry, job, result, started)
        except (ConfigError, RuleError) as error:
            return Failed(SETTINGS, str(error))
        except Exception as error:
            return self._failed(job, error)
        return Judged(rows.filled(), self._outside(seen))

    def end(self, asked: Sequence[str], since_ns: int) -> Ended:
        """Tell what is at paths that jobs of the group asked for."""
        names = [path_of(uri) for uri in asked]
        return Ended(None if may_have_changed(names, since_ns) else digest_of(names))

    def _outside(self, names: Iterable[str]) -> list[str]:
        return [as_text(uri_of(name)) for name in outside_of(self._group, self._root, names)]

    def _is_gone(self, path: Path) -> bool:
        return probe.is_missing(path) and not path.is_symlink()

    def _failed(self, job: Job, error: Exception) -> Failed:
        if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
            return Failed(
                MEMORY, f"it takes more memory than the {self._options.memory_bytes >> 20} MiB that are allowed"
            )
        if isinstance(error, OSError):
            kind = VANISHED if self._is_gone(job.file) else STORAGE
            return Failed(kind, str(error))
        return Failed(FAULT, ": ".join(crash_words(error)))

    def _rows(self, entry: Entry, job: Job, result: JobResult, started: float) -> Rows:
        rows = Rows(self._group_id)
        uri = uri_of(job.file)
        file_id = id_of(uri)
        capped = {path for path in result.bounces if self._bucket is not None and self._bucket.is_capped(path)}
        read = {bounce.path for bounce in result.measured}
        dropped = capped - read
        result.findings = [one for one in result.findings if not (one.code == "E902" and one.file in dropped)]
        result.not_judged += [NotJudged(path, "E902", _CUT_HEADER) for path in sorted(dropped)]
        if result.session is not None:
            add_session(rows, file_id, result.session, result, catalogue_for(job.config))
        why = {pairing.bounce: pairing.why for pairing in (*self._work.pairings, *result.pairings)}
        own_sum = None
        for bounce in result.measured:
            found = sha256_of(bounce.path) if self._options.measure else None
            own_sum = found if job.session is None else own_sum
            session_id = file_id if job.session is not None else None
            bounce_id = id_of(uri_of(bounce.path.absolute()))
            add_bounce(rows, bounce_id, bounce, session_id, why.get(bounce.path), result.stage.name, found)
        for finding in with_lines([*result.findings, *result.suppressed], {}):
            add_finding(rows, file_id, finding)
        add_not_judged(rows, file_id, result.not_judged, job.headers_only)
        if job.session is not None:
            own_sum = sha256_of(job.session)
        is_read = result.session is not None if job.session is not None else bool(read or capped)
        add_file(
            rows,
            self._root,
            self._group,
            entry,
            "session" if job.session is not None else "bounce",
            "judged" if is_read else "unreadable",
            own_sum,
            time.perf_counter() - started,
        )
        return rows
