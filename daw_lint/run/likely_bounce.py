"""The bounce of a session whose name does not say so: its render settings, its length and its date do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.disk import access_log, outside, probe
from daw_lint.model.facts import Fact
from daw_lint.model.session import Session
from daw_lint.model.wording import clock
from daw_lint.named_tuple import NamedTuple
from daw_lint.run.beside import audio_of_no_session, noted_entries, sessions_by_words, words_of
from daw_lint.run.pairing import MIX_WORDS, Pairing, is_of_stage, places_of, project_folder

_MOST = 40
"""Most files of audio that are looked at: more of them are a library, not the bounces of one song."""
_SHORTEST_S = 20.0
"""Shorter files have the length of a session by chance: our own judgement."""
_CUT_S, _TAIL_S = 1.0, 10.0
"""How much shorter and longer than the arrangement a bounce may be, in seconds: reverb rings on. Our own judgement."""


class _Candidate(NamedTuple):
    path: Path
    length_s: float
    modified: float
    """When it was last changed, in seconds since 1970."""
    is_beside: bool
    """Whether it is beside the session, rather than in a bounce folder."""


def find_likely(session: Session, folders: Sequence[str], stage: str) -> Pairing | None:
    """Return the audio near a session that its render settings name, or that has its length.

    What the session plays is none, and neither is what belongs to another session by its name. Length and date count only
    where no other session is in the folder.
    """
    near = _near(session, folders, stage)
    if not near or len(near) > _MOST:
        return None
    targets = {path.name.casefold() for path in session.render_paths}
    rendered = [path for path in near if path.name.casefold() in targets]
    if rendered:
        newest = max(rendered, key=lambda path: outside.stat(path).st_mtime)
        return Pairing(session.path, newest, "found by the file name in the render settings of the session")
    if len(sessions_by_words(noted_entries(session.path.parent))) > 1:
        return None
    candidates = list(_candidates(session.path, near))
    length_s = session.arrangement_length_s if Fact.ARRANGEMENT_LENGTH in session.facts else None
    if length_s is None:
        return _only_one(session.path, candidates)
    return _of_length(session.path, candidates, length_s)


def _near(session: Session, folders: Sequence[str], stage: str) -> list[Path]:
    """List audio near a session that may be its bounce at this stage."""
    beside = noted_entries(session.path.parent)
    played = {media.resolved.absolute() for media in session.media if media.resolved is not None}
    found = []
    for place in places_of(session.path, project_folder(session.path), tuple(folders)):
        for name in audio_of_no_session(noted_entries(place), beside):
            path = place / name
            if path.absolute() not in played and is_of_stage(name, (), stage):
                found.append(path)
    return [path for path in found if probe.is_file(access_log.at(path))] if len(found) <= _MOST else found


def _candidates(session: Path, paths: Sequence[Path]) -> Iterator[_Candidate]:
    """Yield the files that can be the bounce of a song: long enough, and not mono."""
    from daw_lint.measure.header import read_header
    from daw_lint.model.bounce import BounceError

    for path in paths:
        try:
            audio = read_header(path)
        except BounceError:
            continue
        if audio.length_s >= _SHORTEST_S and audio.channels > 1:
            yield _Candidate(path, audio.length_s, outside.stat(path).st_mtime, path.parent == session.parent)


def _of_length(session: Path, candidates: Sequence[_Candidate], length_s: float) -> Pairing | None:
    fitting = [one for one in candidates if length_s - _CUT_S <= one.length_s <= length_s + _TAIL_S]
    if len(fitting) > 1:  # stems have one length too
        fitting = [one for one in fitting if MIX_WORDS.intersection(words_of(one.path.name))]
    if not fitting:
        return None
    newest = max(fitting, key=lambda one: one.modified)
    which = "" if len(fitting) == 1 else f", the newest of {len(fitting)}"
    why = f"found by its length, {clock(newest.length_s, 0)}, which is that of the session{_since(session, newest)}{which}"
    return Pairing(session, newest.path, why)


def _only_one(session: Path, candidates: Sequence[_Candidate]) -> Pairing | None:
    """Take the only file of the bounce folders where the length of the session is unknown, if it is not older than that."""
    if len(candidates) != 1 or candidates[0].is_beside or not _since(session, candidates[0]):
        return None
    return Pairing(
        session,
        candidates[0].path,
        f"found as the only one in {candidates[0].path.parent.name}, rendered since the last save",
    )


def _since(session: Path, bounce: _Candidate) -> str:
    """Say that a bounce was rendered after the session was saved; nothing where it was not."""
    if not outside.is_disk():
        return ""  # The times in a bucket are those of the upload.
    try:
        return (
            ", rendered since the last save" if bounce.modified >= outside.stat(access_log.at(session)).st_mtime else ""
        )
    except OSError:
        return ""
