"""Check that a bounce matches the current state of its session."""

from __future__ import annotations

from datetime import timedelta

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import duration, printed_s, span
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.session import Session


def older_than_session(case: Case, settings: Settings) -> Result:
    """Find bounces that were rendered before the session was last saved."""
    saved, rendered = case.session_saved, case.bounce_rendered
    if saved is None or rendered is None:
        yield Unjudged("it is not known when the session was saved, or when the bounce was rendered")
        return
    gap = saved.when - rendered.when
    if gap > timedelta(minutes=settings["slack_min"]):
        yield Hit(
            f"the session was saved {span(gap)} after this bounce: bounce {rendered}, session {saved}",
            evidence={"age_h": round(gap.total_seconds() / 3600, 2), "by": rendered.evidence},
        )


def shorter_than_arrangement(case: Case, settings: Settings) -> Result:
    """Find bounces that are too short for the whole arrangement."""
    found = _span(case.the_session)
    if found is None:
        yield Unjudged("nothing in the arrangement plays, so its length is unknown")
        return
    start_s, end_s = found
    length_s, wanted_s = case.the_bounce.audio.length_s, end_s - start_s
    if length_s < wanted_s - settings["slack_s"] and printed_s(length_s) < printed_s(wanted_s):
        yield Hit(
            f"{duration(length_s)} long, but the arrangement is {duration(wanted_s)} long:"
            f" {duration(wanted_s - length_s)} missing",
            evidence={"length_s": round(length_s, 3), "arrangement_s": round(wanted_s, 3)},
        )


def longer_than_arrangement(case: Case, settings: Settings) -> Result:
    """Find bounces that continue long after the last clip."""
    found = _span(case.the_session)
    if found is None:
        yield Unjudged("nothing in the arrangement plays, so its length is unknown")
        return
    length_s, end_s = case.the_bounce.audio.length_s, found[1]
    if length_s > end_s + settings["tail_s"] and printed_s(length_s) > printed_s(end_s):
        yield Hit(
            f"{duration(length_s)} long, {duration(length_s - end_s)} more than the arrangement ({duration(end_s)})",
            evidence={"length_s": round(length_s, 3), "arrangement_s": round(end_s, 3)},
        )


def _span(session: Session) -> tuple[float, float] | None:
    """Give the start of the first clip that plays and the end of the last one, in seconds."""
    tempo, end_s = session.tempo_map, session.arrangement_length_s
    if tempo is None or end_s is None:
        return None
    starts = [
        clip.start_beats
        for track in session.tracks
        for clip in track.clips
        if clip.start_beats is not None and not clip.muted and track.muted is not True
    ]
    return (tempo.seconds_at(max(min(starts), 0.0)), end_s) if starts else None
