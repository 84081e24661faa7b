"""Check the media files of a session: missing files, their folders, sample rates and codecs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import inf

from daw_lint.disk.media_faults import fault_of
from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.playing import audible_clips, has_suffix, span_s
from daw_lint.judge.checks.wording import duration, matching
from daw_lint.model.file_names import parent_of
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.session import Track
from daw_lint.model.wording import count, listed

_HOME = re.compile(r"^(?:[A-Za-z]:)?/(?:Users|home|Documents and Settings)/([^/]+)/")
_SHARED = frozenset(["shared", "public", "all users", "default"])


def missing_media(case: Case, settings: Settings) -> Result:
    """Find media files that are not where the session expects them, or are there without their audio."""
    unchecked = 0
    number = len(case.the_session.media)
    found_in = {parent_of(media.stored_path) for media in case.the_session.media if media.exists}
    for media in case.the_session.media:
        evidence: Evidence = {"file": media.stored_path, "media_files": number}
        fault = fault_of(media.resolved) if media.exists and media.resolved is not None else None
        if fault is not None:
            state = f"unusable: each {fault}"
            yield Hit(
                f"media file {fault}: {media.stored_path}",
                media.owner_path,
                evidence={**evidence, "state": state},
                place=media.place,
            )
        if media.exists is False:
            evidence["state"] = "missing"
            if parent_of(media.stored_path) not in found_in:
                evidence["remark"] = "the folder did not come along"
            yield Hit(
                f"media file is missing: {media.stored_path}", media.owner_path, evidence=evidence, place=media.place
            )
        unchecked += media.exists is None
    if unchecked:
        files = "media file is" if unchecked == 1 else "media files are"
        yield Unjudged(f"{unchecked} {files} in a library or on another computer and cannot be checked here")


def media_outside_project(case: Case, settings: Settings) -> Result:
    """Find media files outside the project folder: a copy of the folder leaves them behind."""
    for media in case.the_session.media:
        if media.location == "outside" and media.exists is not False:
            message = f"media file is outside the project folder: {media.stored_path}"
            yield Hit(message, media.owner_path, evidence={"file": media.stored_path}, place=media.place)


def in_matching_folder(case: Case, settings: Settings) -> Result:
    """Find media files outside the project whose path matches ``patterns``; ``message`` is the text of the finding."""
    is_match = matching(settings["patterns"])
    for media in case.the_session.media:
        if media.location in ("project", "library"):
            continue
        if is_match(media.stored_path.replace("\\", "/")):
            message = f"{settings['message']}: {media.stored_path}"
            yield Hit(message, media.owner_path, evidence={"file": media.stored_path}, place=media.place)


def of_several_users(case: Case, settings: Settings) -> Result:
    """Find media files in the home folders of more than one user."""
    homes: Counter[str] = Counter()
    for media in case.the_session.media:
        found = _HOME.match(media.stored_path.replace("\\", "/"))
        if found is not None and found[1].casefold() not in _SHARED:
            homes[found[0].rstrip("/")] += 1
    if len(homes) > 1:
        shown = listed([f"{home} ({count(number, 'file')})" for home, number in homes.most_common()])
        yield Hit(
            f"media files are in the home folders of {len(homes)} users or computers: {shown}",
            evidence={"homes": len(homes)},
        )


def mixed_sample_rates(case: Case, settings: Settings) -> Result:
    """Find media files that are resampled during playback: their rate differs from the session's, or from each other's."""
    session = case.the_session
    rates = Counter(rate for media in session.media if (rate := _whole(media.sample_rate_hz)))
    own = _whole(session.sample_rate_hz)
    others = sorted(rate for rate in rates if rate != own)
    if own is not None and others:
        shown = listed([f"{count(rates[rate], 'file')} at {rate:,} Hz" for rate in others])
        yield Hit(
            f"the session runs at {own:,} Hz and resamples {shown} during playback",
            evidence={"session_rate_hz": own, "files": sum(rates[rate] for rate in others)},
        )
    elif own is None and len(rates) > 1:
        shown = listed([f"{count(number, 'file')} at {rate:,} Hz" for rate, number in rates.most_common()])
        yield Hit(f"media files at {len(rates)} sample rates, so some are resampled during playback: {shown}")


def lossy(case: Case, settings: Settings) -> Result:
    """Find lossy files, by their suffix, and how long their long clips play. Reference tracks have their own rule (RF103)."""
    played: dict[str, list[tuple[Track, float, float]]] = defaultdict(list)
    for track, clip in audible_clips(case):
        path, span = clip.media_path or "", span_s(case.the_session, clip)
        if span is not None and span[1] - span[0] >= settings["min_s"] and has_suffix(path, settings["suffixes"]):
            played[path].append((track, *span))
    for path, clips in played.items():
        length_s = _covered_s([(start, end) for _, start, end in clips])
        times = f" in {len(clips)} clips" if len(clips) > 1 else ""
        yield Hit(
            f"{settings['message']}: {path} plays for {duration(length_s)}{times}, wanted WAV, AIFF or FLAC",
            clips[0][0].path,
            evidence={"file": path, "length_s": round(length_s, 2)},
            place=clips[0][0].place,
        )


def _covered_s(spans: Sequence[tuple[float, float]]) -> float:
    """Return how many seconds of the song are within at least one of the spans."""
    total, reached = 0.0, -inf
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _whole(rate_hz: float | None) -> int | None:
    """Round a sample rate to whole Hz; ``None`` for impossible rates."""
    return round(rate_hz) if rate_hz is not None and 1.0 <= rate_hz < 1e7 else None
