"""Decide whether a session or bounce is a mix or a master: as the user says, else as the file looks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.file_names import MASTER_WORDS, words
from daw_lint.model.session import Clip, Session, Track, TrackKind

_SHORTEST_S = 45.0
"""Shorter arrangements are sketches and jingles, not songs to master: our own judgement."""
_MIN_SHARE = 0.9
"""Share of the arrangement, 0 to 1, that the one file must fill: our own judgement."""
_CHAIN = frozenset(
    [
        "limiter", "maximizer", "clipper", "mastering-suite", "mastering-module", "mastering-eq", "bus-compressor",
        "compressor", "multiband", "eq", "dynamic-eq", "saturator", "stereo-imager", "loudness-processor", "enhancer",
    ]
)  # fmt: skip
"""Plug-in classes that a mastering chain is made of."""


class Stage(NamedTuple):
    """``mix`` or ``master``, and the reason."""

    name: str
    reason: str
    inferred: bool = True


def stated(name: str) -> Stage:
    """Use the stage that the user set."""
    return Stage(name, "set in the options or the configuration", inferred=False)


def of_bounce(path: Path) -> Stage:
    """Infer the stage of a bounce without a session from its name."""
    named = next((word for word in words(path.stem) if word in MASTER_WORDS), None)
    if named is not None and "premaster" not in words(path.stem) and "pre" not in words(path.stem):
        return Stage("master", f"its name says {named!r}")
    return Stage("mix", "nothing says that it is a master")


def of_session(case: Case) -> Stage:
    """Infer the stage of a session: one file from start to end through a processing chain is a mastering session."""
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
        return Stage("mix", "its one file runs through no processing chain")
    return Stage("master", "it plays one file from start to end through a processing chain")


def _fills(session: Session, clips: list[Clip]) -> bool:
    """Whether these clips fill the arrangement, from the first of them on."""
    length, length_s = session.arrangement_length_beats, session.arrangement_length_s
    if not length or length_s is None or length_s < _SHORTEST_S:
        return False
    played = sum((clip.end_beats or 0.0) - (clip.start_beats or 0.0) for clip in clips)
    return played >= _MIN_SHARE * (length - min(clip.start_beats or 0.0 for clip in clips))


def _has_chain(case: Case, track: Track) -> bool:
    if track.kind not in (TrackKind.AUDIO, TrackKind.GROUP, TrackKind.MASTER):
        return False
    return any(case.classify(device).plugin_class in _CHAIN and device.active for device in track.walk_devices())
