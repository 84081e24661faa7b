"""Makes the page of one session, and its row of the index, in the process that judged it."""

from __future__ import annotations

import hashlib
import shlex
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from daw_lint.app.page_names import page_name
from daw_lint.config.find import Config
from daw_lint.health.history.changes import PastReport
from daw_lint.health.history.record import Recorder, earlier, entry_for
from daw_lint.health.model import Health
from daw_lint.report.html.row import Row
from daw_lint.run.allowance import allow, for_encoding
from daw_lint.run.job import Job, JobResult

Audio = Literal["", "beside", "embedded"]
"""What a page plays: nothing, the bounce from where it is, or a small copy in the page."""


class Page(NamedTuple):
    """A page, and what is to be done with it."""

    row: Row
    packed: bytes = b""
    """The HTML, compressed, since the cache keeps it; empty where there is no page."""
    bounces: tuple[Path, ...] = ()
    """The bounces of the session: those that were found, and the paths that it renders to."""
    entry: PastReport | None = None
    """What the history keeps of it, where that is wanted."""
    past: str = ""
    """A digest of the earlier reports that it shows."""
    said: tuple[str, ...] = ()
    """What is to be said to the user."""

    @property
    def content(self) -> bytes:
        """The HTML."""
        return zlib.decompress(self.packed) if self.packed else b""


@dataclass(frozen=True)
class PageMaker:
    """Makes the page of a judged job below ``root``."""

    root: Path
    history: bool | None = None
    """Whether the command line asks for a history; ``None`` where it says nothing."""
    options: tuple[str, ...] = ()
    """Those of the command line, which the page shows in the command that makes it again."""
    has_pages: bool = True
    """Whether somebody looks at the pages; rows need no plots."""
    out: Path | None = None
    """The folder of the pages, where they play the bounces from where those are."""
    embeds_audio: bool = False
    """Whether each page holds a copy of its bounce."""

    @property
    def made_type(self) -> Any:
        """A page."""
        return Page

    def wants(self, config: Config) -> bool:
        """Return true: every session gets a page."""
        return True

    def make(self, job: Job, result: JobResult) -> Page:
        """Return the page of a session; only a row where that cannot be read."""
        from daw_lint.health.build import health_of

        if result.session is None and (job.session is not None or not result.measured):
            return self.without_page(job, result)
        health = health_of(result, job.config)
        said: list[str] = []
        entry = entry_for(health, job.config) if Recorder(self.history).wants(job.config) else None
        past = earlier(entry, job.config, said.append) if entry is not None else None
        health = replace(health, past=past or ())
        html = self._html(job, health, said) if self.has_pages else b""
        row = row_of(health, self.name(job.file), page_name(job.file, self.root) if self.has_pages else "")
        renders = result.session.render_paths if result.session is not None else ()
        packed = zlib.compress(html) if html else b""
        return Page(row, packed, (*result.bounces, *renders), entry, _digest(past or ()), tuple(said))

    def _html(self, job: Job, health: Health, said: list[str]) -> bytes:
        from daw_lint.health.extras import extras_of
        from daw_lint.model.bounce import BounceError
        from daw_lint.report.html.page import render

        command = shlex.join(["daw-lint", "report", str(job.file), *self.options, "-o", "health.html"])
        if self.embeds_audio and health.bounce is not None:
            from daw_lint.measure.preview import MOST_S

            allow(for_encoding(min(health.bounce.audio.length_s, MOST_S)))
        page = self.out / page_name(job.file, self.root) if self.out is not None else None
        try:
            extras = extras_of(health, command, page, self.embeds_audio)
        except BounceError as error:
            said.append(f"{error.path}: not put into its page: {error.what}; {error.todo}")
            extras = extras_of(health, command)
        return render(health, extras).encode("utf-8", "backslashreplace")

    def without_page(self, job: Job, result: JobResult) -> Page:
        """Return why there is no page."""
        problem = next((one.message for one in result.findings if one.code == "E902"), "it cannot be read")
        return Page(Row(self.name(job.file), problem=problem), bounces=result.bounces)

    def holds(self, job: Job, made: Page) -> bool:
        """Whether the earlier reports are still those that the page shows. Keeps its entry as one of now."""
        if made.said or made.entry is None:
            return not made.said
        past = earlier(made.entry._replace(made_at=datetime.now().astimezone()), job.config, lambda line: None)
        return past is not None and _digest(past) == made.past

    def name(self, path: Path) -> str:
        """Return the path below the folder, as the index shows it."""
        below = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return below.as_posix()


def row_of(health: Health, name: str, page: str) -> Row:
    """Make the line of a session in the index."""
    from daw_lint.health.headline import headline, in_short
    from daw_lint.health.history.entry import track_count
    from daw_lint.model.finding import Severity
    from daw_lint.report.html.formatting import title

    session = health.session
    levels = [finding.severity for finding in health.findings]
    worst = health.first_things[0] if health.findings else None
    bounce = health.bounce
    loudness = bounce.loudness if bounce is not None else None
    loudness_lufs = loudness.integrated_lufs if loudness is not None and not loudness.is_too_short else None
    scores = (*(entry.score for entry in health.past), health.score.points)
    return Row(
        name=name,
        page=page,
        application=f"{session.application} {session.application_version}".strip() if session is not None else "",
        stage=health.stage.name,
        verdict=in_short(health),
        score=health.score.points,
        is_partial=health.unjudged_rules > 0,
        trend=scores if len(scores) > 1 else (),
        worst=_sentence(worst.object_path, worst.message) if worst is not None else "",
        worst_code=worst.code if worst is not None else "",
        worst_severity=str(worst.severity) if worst is not None else "",
        counts=(levels.count(Severity.ERROR), levels.count(Severity.WARNING), levels.count(Severity.INFO)),
        tracks=track_count(session) if session is not None else None,
        tone=headline(health).tone,
        bounce=health.bounce.path.name if health.bounce is not None else "",
        daw=session.application if session is not None else "",
        loudness_lufs=loudness_lufs,
        peak_db=bounce.level.peak_db if bounce is not None and bounce.level is not None else None,
        rules=tuple((code, title(rule.name)) for code, _, _ in health.score.parts if (rule := health.rules.get(code))),
        missing_media=sum(entry.exists is False for entry in session.media) if session is not None else 0,
        plugins=tuple(dict.fromkeys(line.name for line in health.plugins)),
    )


def _sentence(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message


def _digest(past: tuple[PastReport, ...]) -> str:
    return hashlib.sha256(repr(past).encode("utf-8", "backslashreplace")).hexdigest() if past else ""
