"""Proves that an edited session differs from the first one in what was planned and in nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import Any

from daw_lint.fix.containers import Container, open_container
from daw_lint.fix.differences import Difference, differences
from daw_lint.fix.zip_members import ZipFile
from daw_lint.model.fix import Action
from daw_lint.model.limits import Limits
from daw_lint.model.place import Address, Place
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import Edit, Expected, RefusedFixError

_LOUDNESS_OF_TRACKS = frozenset({"active", "clips", "arrangement_length_beats", "arrangement_length_s"})
"""A track that is silent has devices that do nothing, beats that do not sound, and does not count for the length."""
MAY_FOLLOW: Mapping[Action, frozenset[str]] = {
    Action.DEVICE_OFF: frozenset({"active"}),
    Action.SOLO_OFF: _LOUDNESS_OF_TRACKS,
    Action.DISARM: frozenset(),
    Action.MUTE: _LOUDNESS_OF_TRACKS,
    Action.UNMUTE_MASTER: frozenset({"active"}),
    Action.MASTER_TO_0_DB: frozenset({"faders"}),
    Action.RELINK: frozenset({"stored_path", "resolved", "location", "sample_rate_hz", "length_s", "media_path"}),
    Action.SOFT_CLIP_OFF: frozenset(),
    Action.MONITOR_TO_AUTO: frozenset(),
    Action.ADD_NOTE: frozenset(),
    Action.REMOVE_NOTE: frozenset(),
}
"""Fields that a parser derives from what an action changes, so that they may change with it."""
_TOLERANCE_DB = 0.001
"""A fader whose position has six digits is not at 0 dB to the last bit."""
_IN_THE_PROGRAM = "make the change in the program itself"
_NOT_PROVED = "daw-lint could not prove that nothing else would change", _IN_THE_PROGRAM


def prove_container(
    container: Container, texts: Mapping[str, bytes], packed: bytes, path: Path, limits: Limits
) -> None:
    """Check that the new file gives back the new texts, and all else as before. Raises ``RefusedFixError``."""
    for given, expected in ((container.packed({}), {}), (packed, texts)):
        again = open_container(path, given, limits)
        if any(again.text(member) != expected.get(member, container.text(member)) for member in texts):
            raise RefusedFixError(*_NOT_PROVED)
        if isinstance(container, ZipFile) and isinstance(again, ZipFile):
            _prove_members(container, again, frozenset(member.encode() for member in texts))


def _prove_members(before: ZipFile, after: ZipFile, changed: frozenset[bytes]) -> None:
    old, new = before.members(), after.members()
    if list(old) != list(new) or any(old[name] != new[name] for name in old if name not in changed):
        raise RefusedFixError(*_NOT_PROVED)


def prove_text(before: bytes, after: bytes, edits: Sequence[Edit]) -> None:
    """Check that the text outside the edits is the same, byte by byte. Raises ``RefusedFixError``."""
    old_at = new_at = 0
    for edit in sorted(set(edits)):
        kept = edit.start - old_at
        if before[old_at : edit.start] != after[new_at : new_at + kept]:
            raise RefusedFixError(*_NOT_PROVED)
        new_at += kept
        if after[new_at : new_at + len(edit.new)] != edit.new:
            raise RefusedFixError(*_NOT_PROVED)
        old_at, new_at = edit.end, new_at + len(edit.new)
    if before[old_at:] != after[new_at:]:
        raise RefusedFixError(*_NOT_PROVED)


def prove_session(
    before: Session, packed: bytes, planned: Iterable[tuple[Action, Sequence[Expected]]], limits: Limits
) -> Session:
    """Read the edited session back, and check that its facts are those that were planned. Raises ``RefusedFixError``."""
    try:
        after = read_session(before.path, data=packed, limits=limits)
    except SessionError as error:
        raise RefusedFixError(f"the edited session could not be read back ({error})", _IN_THE_PROGRAM) from None
    planned = list(planned)
    expected = [each for _, several in planned for each in several]
    ways = {place.address: way for place, way in _ways(before)}
    wanted = {(*_way(ways, each.place), *each.field.split(".")): each.value for each in expected}
    for way, value in wanted.items():
        if not _same(_at(after, way), value):
            raise RefusedFixError(f"the edit would have no effect on {_words(way)}", _IN_THE_PROGRAM)
    free = frozenset[str]().union(*(MAY_FOLLOW[action] for action, _ in planned if action is not Action.RELINK))
    relinked = [each.field.split(".")[1] for action, several in planned if action is Action.RELINK for each in several]
    for difference in differences(before, after):
        if not (_is_planned(difference, wanted, free) or _is_of(difference, before, relinked)):
            raise RefusedFixError(f"it would also change {_words(difference.steps)}", _IN_THE_PROGRAM)
    return after


def _same(read: object, planned: object) -> bool:
    if isinstance(read, float) and isinstance(planned, float):
        return isclose(read, planned, abs_tol=_TOLERANCE_DB)
    return read == planned


def _words(way: tuple[str, ...]) -> str:
    """Word the way to a fact: ``devices 1 enabled``."""
    return " ".join(str(int(step) + 1) if step.isdigit() else step.replace("_", " ") for step in way)


def _is_planned(difference: Difference, wanted: Mapping[tuple[str, ...], object], free: frozenset[str]) -> bool:
    steps = difference.steps
    return any(steps[:count] in wanted for count in range(len(steps) + 1)) or not free.isdisjoint(steps)


def _is_of(difference: Difference, before: Session, relinked: Iterable[str]) -> bool:
    """Whether a fact may follow from relinking: it is one of these media files, or a clip that plays one."""
    steps = difference.steps
    if MAY_FOLLOW[Action.RELINK].isdisjoint(steps):
        return False
    if steps[0] == "media":
        return steps[1] in relinked
    # A clip may name the file with what its format writes before the path.
    return any(str(difference.before).endswith(before.media[int(index)].stored_path) for index in relinked)


def _way(ways: Mapping[Any, tuple[str, ...]], place: Address | None) -> tuple[str, ...]:
    if place is None:
        return ()
    if place not in ways:
        raise RefusedFixError("the object was not found in the session", "read the session again")
    return ways[place]


def _ways(value: Any, way: tuple[str, ...] = ()) -> Iterable[tuple[Place, tuple[str, ...]]]:
    """Yield the place of every thing in a session, and the fields that lead to it."""
    place = getattr(value, "place", None)
    if isinstance(place, Place):
        yield place, way
    if isinstance(value, Session):
        names = ("tracks", "master", "media")
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for index, item in enumerate(value):
            yield from _ways(item, (*way, str(index)))
        return
    else:
        names = ("devices", "chains", "clips")
    for name in names:
        inside = getattr(value, name, None)
        if inside is not None:
            yield from _ways(inside, (*way, name))


def _at(value: Any, way: tuple[str, ...]) -> Any:
    for step in way:
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            index = int(step)
            value = value[index] if index < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            value = getattr(value, step, None)
    return value
