"""Makes the row and the page of a song in one pass with its verdict: nothing is read or decoded a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from msgspec import Struct

from daw_lint.app.judging.made import Facts, Made, packed, packed_bounce
from daw_lint.config.find import Config
from daw_lint.health.model import Health
from daw_lint.model.finding import Finding, Severity
from daw_lint.run.job import Job, JobResult

_VERDICTS = {"bad": "not-fit", "noted": "fit", "good": "fit", "open": "to-check"}
"""The verdict by the tone of the headline."""


class SongMaker(Struct, frozen=True):
    """Follows up every job of the application."""

    @property
    def made_type(self) -> Any:
        """The row and the page of a song."""
        return Made

    def wants(self, config: Config) -> bool:
        """Return true: every song has a row."""
        return True

    def make(self, job: Job, result: JobResult) -> Made:
        """Make the row and the page; where nothing could be read, a row that says why."""
        from daw_lint.health.build import health_of
        from daw_lint.health.history.record import entry_for

        if result.session is None and (job.session is not None or not result.measured):
            return unread(result)
        health = health_of(result, job.config)
        session = result.session
        return Made(
            facts=_facts(health),
            packed=packed(_details(job, health, result)),
            bounces=result.bounces,
            renders=session.render_paths if session is not None else (),
            measured=packed_bounce(health.bounce),
            references=tuple(_references(health)),
            entry=entry_for(health, job.config),
        )

    def holds(self, job: Job, made: Made) -> bool:
        """Return true: it depends on nothing but files."""
        return True


def unread(result: JobResult) -> Made:
    """Return the row of a song that could not be read."""
    problem = next((one.message for one in result.findings if one.code == "E902"), "it cannot be read")
    findings = [finding_data(one, key, None, {}) for key, one in keyed(result)]
    return Made(
        Facts("not-judged", "not read", f"Not judged: {problem}", errors=len(result.findings)),
        problem=problem,
        packed=packed({"findings": findings}),
        bounces=result.bounces,
    )


def keyed(result: JobResult) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of a song with a key each, those that are suppressed too. After the next save it is the same."""
    from daw_lint.report.findings.fingerprint import with_fingerprints

    for finding, fingerprint in with_fingerprints([*result.findings, *result.suppressed]):
        yield fingerprint.replace(":", "-"), finding


def _facts(health: Health) -> Facts:
    from daw_lint.health.headline import headline, in_short

    levels = [finding.severity for finding in health.findings]
    head = headline(health)
    bounce, session = health.bounce, health.session
    is_known = bounce is not None
    level = bounce.level if bounce is not None else None
    loudness = bounce.loudness if bounce is not None else None
    dynamics = bounce.dynamics if bounce is not None else None
    peak = bounce.true_peak if bounce is not None else None
    return Facts(
        verdict="to-check" if head.tone == "noted" and not is_known else _VERDICTS[head.tone],
        words=in_short(health),
        headline=f"{head.title}. {head.reason}",
        main_reason=_main_reason(health),
        daw=f"{session.application} {session.application_version}".strip() if session is not None else "",
        format=session.format if session is not None else bounce.audio.container if bounce is not None else "",
        stage=health.stage.name,
        errors=levels.count(Severity.ERROR),
        warnings=levels.count(Severity.WARNING),
        infos=levels.count(Severity.INFO),
        not_judged=health.unjudged_rules,
        fixable=sum(finding.fix is not None for finding in health.findings),
        score=health.score.points,
        peak_dbfs=_finite(level.peak_db if level is not None else None),
        true_peak_dbtp=_finite(peak.peak_db if peak is not None else None),
        lufs=_finite(loudness.integrated_lufs if loudness is not None and not loudness.is_too_short else None),
        plr_db=_finite(dynamics.plr_db if dynamics is not None else None),
        rate_hz=bounce.audio.sample_rate_hz if bounce is not None else None,
        bits=bounce.audio.bit_depth if bounce is not None else None,
    )


def _main_reason(health: Health) -> str:
    codes = list(dict.fromkeys(finding.code for finding in health.findings))
    if not codes:
        return ""
    rule = health.rules.get(codes[0])
    what = rule.summary.rstrip(".") if rule is not None else health.findings[0].message
    return f"{what}, and {len(codes) - 1} more" if len(codes) > 1 else what


def _details(job: Job, health: Health, result: JobResult) -> dict[str, Any]:
    from daw_lint.app.judging.bounce_data import bounce_data
    from daw_lint.health.headline import headline
    from daw_lint.report.html.places import place_s
    from daw_lint.report.html.tiles import tiles
    from daw_lint.report.not_judged import by_reason

    keys = {id(finding): key for key, finding in keyed(result)}
    everything = [*health.findings, *health.suppressed]
    found = [finding_data(one, keys[id(one)], place_s(health, one), health.rules) for one in everything]
    for one, told in zip(health.suppressed, found[len(health.findings) :], strict=True):
        told["suppressed"]["can_take_back"] = _can_take_back(one, job, result)
    return {
        "headline": headline(health)._asdict(),
        "findings": found,
        "not_judged": [group._asdict() for group in by_reason(health.not_judged)],
        "answers": [answer._asdict() for answer in health.answers],
        "tiles": [tile._asdict() for tile in tiles(health)],
        "platforms": [line._asdict() for line in health.platforms],
        "bounce": bounce_data(health.bounce, result.outlines[0] if result.outlines else None)
        if health.bounce is not None
        else None,
        "pairing": next((one.why for one in health.pairings if health.bounce and one.bounce == health.bounce.path), ""),
        "profile": health.profile,
        "targets": list(health.targets),
        "stage": {"name": health.stage.name, "why": health.stage.reason},
    }


def _can_take_back(finding: Finding, job: Job, result: JobResult) -> bool:
    """Whether what silences a finding silences nothing but its rule in its file. What is written there is looked at later."""
    from daw_lint.fix.take_back import silences_of, why_not

    return not why_not(finding, silences_of(result.session, result.bounces, job.config), job.config)


def finding_data(finding: Finding, key: str, at_s: float | None, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a finding as the page gets it."""
    rule = rules.get(finding.code)
    fix = finding.fix
    return {
        "key": key,
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "object": finding.object_path,
        "file": finding.file.name,
        "at_s": [at_s] if at_s is not None else None,
        "notes": list(finding.notes),
        "help": rule.summary if rule is not None else "",
        "why": rule.why if rule is not None else "",
        "hint": rule.how_to_fix if rule is not None else "",
        "url": rule.sources[0].url if rule is not None and rule.sources else None,
        "suppressed": {"reason": finding.suppressed, "by": finding.suppressed_by}
        if finding.suppressed is not None
        else None,
        "fix": {"safety": str(fix.safety), "title": fix.words} if fix is not None else None,
    }


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


def _references(health: Health) -> Iterator[tuple[str, Path]]:
    """Yield each file that a reference track of the session plays, once."""
    if health.session is None or health.routing is None:
        return
    there = {media.stored_path: media.resolved for media in health.session.media if media.exists}
    seen: set[Path] = set()
    for track in health.routing.references:
        for clip in track.clips:
            path = there.get(clip.media_path or "")
            if path is not None and path not in seen:
                seen.add(path)
                yield track.name, path
