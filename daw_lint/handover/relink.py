"""Lets the sessions in a bag find their media in the bag: by the editors of ``fix``, in the copies alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePosixPath

from daw_lint.disk.bounded import read_file
from daw_lint.disk.copy_file import copy_file, digests_of
from daw_lint.disk.write import replace_in_copy
from daw_lint.fix.edit_session import edit_session
from daw_lint.handover.contents import Contents, PackedSession, ToLocate
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.limits import Limits
from daw_lint.model.session import MediaRef, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.files import find_file

_ELSEWHERE = "the session names it by a path of the machine that it comes from"
_BY_NAME = "it is missing where the session names it; this file has its name: listen whether it is the right one"


def relink_copies(payload: Path, contents: Contents, limits: Mapping[Path, Limits]) -> None:
    """Relink the copies of sessions that do not find their media below ``payload``. Raises ``OSError``.

    What an editor refuses is added to the files to locate. ``limits`` are those of each session, by its own path.
    """
    for packed in contents.sessions:
        if packed.session is None or not packed.media or not (payload / packed.target).is_file():
            continue
        allowed = limits[packed.source]
        copy = payload / packed.target
        data = read_file(copy, allowed.max_file_bytes) if packed.session.format != "aup3" else None
        session = _read(copy, data, allowed)
        if session is None:
            continue
        lost = dict(_lost(payload, session, packed))
        for index in packed.by_name & lost.keys():
            contents.to_locate.append(_to_locate(packed, session.media[index], lost.pop(index), _BY_NAME))
        if not lost:
            continue
        if data is None:
            contents.to_locate += [
                _to_locate(packed, session.media[index], target, _ELSEWHERE) for index, target in lost.items()
            ]
            continue
        _relink(payload, session, data, lost, packed, contents, allowed)


def _relink(
    payload: Path,
    session: Session,
    data: bytes,
    lost: Mapping[int, PurePosixPath],
    packed: PackedSession,
    contents: Contents,
    limits: Limits,
) -> None:
    lost = _apart(payload, lost, packed, contents)
    fixes = {_fix(payload, session, index, target): index for index, target in lost.items()}
    # In the bag the files are missing, though the old paths may still lead to the originals here.
    media = tuple(one._replace(exists=False) if index in lost else one for index, one in enumerate(session.media))
    edited = edit_session(replace(session, media=media), data, list(fixes), limits)
    for refusal in edited.refused:
        index = fixes[refusal.fix]
        contents.to_locate.append(_to_locate(packed, session.media[index], lost[index], refusal.why))
    if edited.done:
        replace_in_copy(payload / packed.target, data, edited.data)
        contents.copied[packed.target] = digests_of(edited.data)
        packed.is_relinked = True


def _apart(
    payload: Path, lost: Mapping[int, PurePosixPath], packed: PackedSession, contents: Contents
) -> dict[int, PurePosixPath]:
    """Give a file that the session names in two ways a copy for each: by one name, two media would become one.

    That an edit changes the number of media cannot be proved, and is refused.
    """
    found: dict[int, PurePosixPath] = {}
    for index, target in lost.items():
        others = [
            one for other, one in packed.media.items() if other != index and (other not in lost or other in found)
        ]
        own = _second_copy(payload, target, contents) if target in others else target
        found[index] = packed.media[index] = own
    return found


def _second_copy(payload: Path, target: PurePosixPath, contents: Contents) -> PurePosixPath:
    names = (target.with_name(f"{target.stem}-{number}{target.suffix}") for number in count(2))
    own = next(name for name in names if not os.path.lexists(payload / name) and find_file(payload / name) is None)
    contents.copied[own] = copy_file(payload / target, payload / own)
    contents.items[own] = contents.items[target]._replace(target=own)
    contents.notes.append(f"{own} is a second copy of {target}: the session names this file in two ways.")
    return own


def check_links(payload: Path, contents: Contents, limits: Mapping[Path, Limits]) -> None:
    """Read the sessions where the bag is now, and note the files that they do not find in it: the proof by moving it."""
    known = {(one.session, one.stored) for one in contents.to_locate}
    for packed in contents.sessions:
        if packed.session is None or not packed.media or not (payload / packed.target).exists():
            continue
        session = _read(payload / packed.target, None, limits[packed.source])
        if session is None:
            continue
        for index, target in _lost(payload, session, packed):
            one = _to_locate(packed, packed.session.media[index], target, _ELSEWHERE)
            if (one.session, one.stored) not in known:
                contents.to_locate.append(one)


def _read(path: Path, data: bytes | None, limits: Limits) -> Session | None:
    try:
        return read_session(path, data=data, limits=limits)
    except SessionError:
        return None  # the copy is that of a session that was read: only its files beside it can be at fault


def _lost(payload: Path, session: Session, packed: PackedSession) -> Iterator[tuple[int, PurePosixPath]]:
    """Yield the collected files that a session in the bag does not find there."""
    for index, target in packed.media.items():
        if (payload / target).exists() and not _is_found(payload / target, session, index):
            yield index, target


def _is_found(file: Path, session: Session, index: int) -> bool:
    resolved = session.media[index].resolved if index < len(session.media) else None
    return bool(
        resolved is not None and session.media[index].exists and os.path.realpath(resolved) == os.path.realpath(file)
    )


def _fix(payload: Path, session: Session, index: int, target: PurePosixPath) -> Fix:
    """Return the edit of a path: as the format stores one that moves with the session."""
    file = payload / target
    if session.format == "als":
        value = str(file)
    elif session.format == "ardour":
        value = target.name  # Ardour looks for it in the folder of its recordings.
    else:
        value = Path(os.path.relpath(file, (session.path.parent))).as_posix()
    return Fix(Action.RELINK, Safety.UNSAFE, None, "", value, session.media[index].stored_path)


def _to_locate(packed: PackedSession, media: MediaRef, target: PurePosixPath, why: str) -> ToLocate:
    return ToLocate(packed.target, media.stored_path, target, why)
