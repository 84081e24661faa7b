"""Check clips for warping, transposition and stray positions."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.playing import alteration, audible_clips, one_of_each_file, played_s, seconds_at
from daw_lint.judge.checks.wording import duration
from daw_lint.model.finding import Hit
from daw_lint.model.session import Session
from daw_lint.model.wording import clock, count
from daw_lint.named_tuple import NamedTuple


def long_and_stretched(case: Case, settings: Settings) -> Result:
    """Find long audio, such as a stem or a mix, in a warp mode that always changes the sound."""
    for track, clip in one_of_each_file(audible_clips(case)):
        length_s = played_s(case.the_session, clip)
        if clip.warp_mode not in settings["modes"] or length_s is None or length_s < settings["min_s"]:
            continue
        yield Hit(
            f"{clip.media_path or clip.name} plays for {duration(length_s)} in warp mode {clip.warp_mode}, "
            "which changes the sound at every tempo",
            track.path,
            evidence={"mode": clip.warp_mode, "length_s": round(length_s, 2)},
            place=track.place,
        )


def altered_mix(case: Case, settings: Settings) -> Result:
    """Find a warped or transposed mix in a mastering session."""
    for track, clip in one_of_each_file(audible_clips(case)):
        what = alteration(clip, settings["modes"])
        if what:
            yield Hit(f"the mix {clip.media_path or clip.name} is {what}", track.path, place=track.place)


def tempo_changes(case: Case, settings: Settings) -> Result:
    """Find warped audio under tempo changes."""
    tempo = case.the_session.tempo_map
    if tempo is None or tempo.is_constant:
        return
    warped = [track.id for track, clip in audible_clips(case) if clip.warped]
    if warped:
        tracks = len(set(warped))
        yield Hit(
            f"the tempo changes and stretches {count(len(warped), 'warped clip')} on {count(tracks, 'track')}",
            evidence={"clips": len(warped), "tracks": tracks},
        )


def stray_clip(case: Case, settings: Settings) -> Result:
    """Find a few clips long after everything else has ended."""
    stray = _after_last_gap(case.the_session, settings["min_gap_s"])
    if stray is None or stray.end_s - stray.start_s > min(settings["max_length_s"], stray.before_s):
        return
    gap_s = stray.start_s - stray.before_s
    verb = "starts" if stray.clips == 1 else "start"
    yield Hit(
        f"{count(stray.clips, 'clip')} {verb} at {clock(stray.start_s)}, {duration(gap_s)} after everything else has ended",
        stray.path,
        evidence={"start_s": round(stray.start_s, 3), "gap_s": round(gap_s, 3)},
    )


class _Stray(NamedTuple):
    """The clips after the last long gap. ``before_s`` is where everything else ends; ``path`` is the first track's."""

    before_s: float
    start_s: float
    end_s: float
    clips: int
    path: str


def _after_last_gap(session: Session, min_gap_s: float) -> _Stray | None:
    spans = sorted(_spans(session))
    found = None
    end_s = spans[0][1] if spans else 0.0
    for index, (start_s, stop_s, path) in enumerate(spans):
        if start_s - end_s >= min_gap_s:
            found = _Stray(end_s, start_s, stop_s, len(spans) - index, path)
        end_s = max(end_s, stop_s)
    return found._replace(end_s=end_s) if found is not None else None


def _spans(session: Session) -> Iterator[tuple[float, float, str]]:
    """Yield start, end (s) and track path of each active clip of the arrangement."""
    for track in session.tracks:
        for clip in track.clips if track.muted is not True else ():
            start_s, end_s = seconds_at(session, clip.start_beats), seconds_at(session, clip.end_beats)
            if start_s is not None and end_s is not None and not clip.muted:
                yield start_s, end_s, track.path
