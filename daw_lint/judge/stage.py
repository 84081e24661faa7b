"""Decide whether a session or bounce is a mix or a master: as the user says, else as the file looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.file_names import (
    MASTER_FOLDER_WORDS,
    MASTER_WORDS,
    STEM_FOLDER_WORDS,
    STEM_WORDS,
    folder_says,
    words,
)
from daw_lint.model.session import Clip, Session, Track, TrackKind
from daw_lint.model.stage import Stage

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
_LAST = frozenset(["limiter", "maximizer", "clipper", "mastering-suite", "mastering-module", "loudness-processor"])
"""Those of them that end a chain: on one whole file even a single one is mastering."""
_SHORTEST_CHAIN = 2
"""Devices that make a chain; a compressor alone may be on any recording: our own judgement."""

_BEFORE = frozenset({"pre", "premaster", "premasters"})
"""Words that turn a master into the mix before it."""
_MIX_WORDS = _BEFORE | {"mix", "mixes", "mixdown"}

_UNKNOWN = Stage("mix", "nothing says that it is a master", confidence="uncertain")


def stated(name: str) -> Stage:
    """Use the stage that the user set."""
    return Stage(name, "set in the options or the configuration", inferred=False)


def _mix(reason: str) -> Stage:
    return Stage("mix", reason, confidence="likely")


def of_bounce(path: Path) -> Stage:
    """Infer the stage of a bounce without a session from its name, else from that of its folder."""
    said = words(path.stem)
    folder = path.absolute().parent.name
    master = next((word for word in said if word in MASTER_WORDS), None)
    if master is not None and not _BEFORE.intersection(said):
        return Stage("master", f"its name says {master!r}", confidence="likely")
    stem = next((word for word in said if word in STEM_WORDS), None)
    if stem is not None:
        return Stage("stem", f"its name says {stem!r}", confidence="likely")
    if folder_says(folder, STEM_FOLDER_WORDS):
        return Stage("stem", f"it is in the folder {folder!r}", confidence="likely")
    if folder_says(folder, MASTER_FOLDER_WORDS) and not _MIX_WORDS.intersection((*said, *words(folder))):
        return Stage("master", f"it is in the folder {folder!r}", confidence="likely")
    return _UNKNOWN


def of_session(case: Case) -> Stage:
    """Infer the stage of a session: one file from start to end through a processing chain is a mastering session.

    Clips of notes rule it out, heard or not: a show plays its song beside notes for lights and for instruments on stage.
    """
    session = case.the_session
    if not {Fact.CLIPS, Fact.DEVICES, Fact.ROUTING} <= session.facts:
        return _UNKNOWN
    sources = case.routing.sources
    clips = [clip for track in sources for clip in track.clips if not clip.muted]
    files = {clip.media_path for clip in clips if clip.kind == "audio"}
    if len(files - {None}) > 1:
        return _mix("it plays more than one file")
    if not files or None in files:
        return _UNKNOWN
    if _plays_notes(session):
        return _mix("it plays notes beside its one file")
    if not _fills(session, clips):
        return _mix("its one file does not fill the arrangement")
    classes = list(_chain(case, (*sources, *case.routing.master_path)))
    if len(classes) < _SHORTEST_CHAIN and not _LAST.intersection(classes):
        found = "no processing chain" if not classes else "one device, which is no chain"
        return _mix(f"its one file runs through {found}")
    reason = "it plays one file from start to end through a processing chain"
    is_whole = len(classes) >= _SHORTEST_CHAIN and bool(_LAST.intersection(classes))
    return Stage("master", reason, confidence="likely" if is_whole else "uncertain")


def _plays_notes(session: Session) -> bool:
    """Whether a track that is not muted has a clip of notes that plays."""
    return any(
        clip.kind == "midi" and not clip.muted
        for track in session.tracks
        if track.muted is not True
        for clip in track.clips
    )


def _fills(session: Session, clips: list[Clip]) -> bool:
    """Whether these clips fill the arrangement, from the first of them on."""
    length, length_s = session.arrangement_length_beats, session.arrangement_length_s
    if not length or length_s is None or length_s < _SHORTEST_S:
        return False
    played = sum((clip.end_beats or 0.0) - (clip.start_beats or 0.0) for clip in clips)
    return played >= _MIN_SHARE * (length - min(clip.start_beats or 0.0 for clip in clips))


def _chain(case: Case, tracks: Iterable[Track]) -> Iterator[str]:
    """Yield the classes of the active devices of a chain, on tracks that audio passes."""
    for track in {track.id: track for track in tracks}.values():
        if track.kind in (TrackKind.AUDIO, TrackKind.GROUP, TrackKind.MASTER):
            for device in track.walk_devices():
                plugin_class = case.classify(device).plugin_class
                if plugin_class in _CHAIN and case.is_active(device):
                    yield plugin_class
