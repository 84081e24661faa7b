"""What a session or bounce is for: a mix, or a master. What the file looks like counts where nobody has said it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.file_names import MASTER_WORDS, words
from daw_lint.model.session import Clip, Session, Track, TrackKind

_SHORTEST_S = 45.0
_COVERED = 0.9
"""The part of the arrangement that the one file must fill."""
_CHAIN = frozenset(
    [
        "limiter", "maximizer", "clipper", "mastering-suite", "mastering-module", "mastering-eq", "bus-compressor",
        "compressor", "multiband", "eq", "dynamic-eq", "saturator", "stereo-imager", "loudness-processor", "enhancer",
    ]
)  # fmt: skip
"""Classes of devices that a mastering chain is made of."""


class Stage(NamedTuple):
    """``mix`` or ``master``, and why it is taken for that."""

    name: str
    reason: str
    inferred: bool = True


def stated(name: str) -> Stage:
    """Return the stage that somebody said."""
    return Stage(name, "said in the options or the configuration", inferred=False)


def of_bounce(path: Path) -> Stage:
    """Return the stage of a bounce that stands alone, by its name."""
    named = next((word for word in words(path.stem) if word in MASTER_WORDS), None)
    if named is not None and "premaster" not in words(path.stem) and "pre" not in words(path.stem):
        return Stage("master", f"its name says {named!r}")
    return Stage("mix", "nothing says that it is a master")


def of_session(case: Case) -> Stage:
    """Return the stage of a session: one stereo file through a chain is a mastering session."""
    session = case.the_session
    if not {Fact.CLIPS, Fact.DEVICES, Fact.ROUTING} <= session.facts:
        return Stage("mix", "nothing says that it is a master")
    sources = case.routing.sources
    clips = [clip for track in sources for clip in track.clips if not clip.muted]
    media = {clip.media_path for clip in clips}
    if not clips or any(clip.kind != "audio" for clip in clips) or len(media) != 1 or None in media:
        return Stage("mix", "it plays more than one file" if len(media) > 1 else "nothing says that it is a master")
    if not _fills(session, clips):
        return Stage("mix", "its one file does not fill the arrangement")
    if not any(_has_chain(case, track) for track in (*sources, *case.routing.master_path)):
        return Stage("mix", "its one file runs through no chain of processors")
    return Stage("master", "it plays one file from start to end through a chain of processors")


def _fills(session: Session, clips: list[Clip]) -> bool:
    length, length_s = session.arrangement_length_beats, session.arrangement_length_s
    if not length or length_s is None or length_s < _SHORTEST_S:
        return False
    played = sum((clip.end_beats or 0.0) - (clip.start_beats or 0.0) for clip in clips)
    return played >= _COVERED * (length - min(clip.start_beats or 0.0 for clip in clips))


def _has_chain(case: Case, track: Track) -> bool:
    if track.kind not in (TrackKind.AUDIO, TrackKind.GROUP, TrackKind.MASTER):
        return False
    return any(case.classify(device).plugin_class in _CHAIN and device.active for device in track.walk_devices())
