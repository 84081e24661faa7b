"""Which bounce belongs to which session: named by the user, or found by name, folder and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import access_log, probe
from daw_lint.measure import is_audio_name
from daw_lint.model.file_names import MASTER_WORDS, words

_MIX_WORDS = frozenset({"mix", "premaster", "mixdown", "bounce"})
_OTHER_WORDS = frozenset(
    [
        "stem",
        "stems",
        "instrumental",
        "acapella",
        "acappella",
        "ref",
        "reference",
        "tv",
        "karaoke",
        "loop",
        "sample",
        "dry",
        "drums",
        "bass",
        "vocals",
        "vox",
    ]
)


class Pairing(NamedTuple):
    """A bounce and why it was taken for a session."""

    session: Path
    bounce: Path
    why: str


def pair_named(sessions: Sequence[Path], bounces: Sequence[Path], why: str) -> tuple[list[Pairing], list[Path]]:
    """Pair files that the user named, and return the bounces that belong to no session.

    With one session every bounce is its own when ``why`` says that it was given for it (``--bounce``); otherwise the
    names decide.
    """
    pairs: list[Pairing] = []
    alone: list[Path] = []
    for bounce in bounces:
        matching = [session for session in sessions if belongs(session, bounce)]
        best = max(matching, key=lambda session: len(words(session.stem)), default=None)
        if best is not None:
            pairs.append(Pairing(best, bounce, f"{why}, and the names match" if why else "the names match"))
        elif why and len(sessions) == 1:
            pairs.append(Pairing(sessions[0], bounce, why))
        else:
            alone.append(bounce)
    return pairs, alone


def find_bounce(
    session: Path, project: Path, folders: Iterable[str], stage: str, others: Sequence[Path]
) -> Pairing | None:
    """Return the newest file beside a session, or in its bounce folders, whose name is that of the session.

    ``others`` are the sessions beside it: a file whose name fits one of them better is not taken.
    """
    found: list[tuple[float, Path]] = []
    for place in _places(session, project, tuple(folders)):
        for candidate in _audio_in(place):
            if _is_of_stage(candidate, session, stage) and _is_best(candidate, session, others):
                found.append((access_log.at(candidate).stat().st_mtime, candidate))
    if not found:
        return None
    newest = max(found)[1]
    beside = "beside the session" if newest.parent == session.parent else f"in {newest.parent.name}"
    which = "" if len(found) == 1 else f", the newest of {len(found)}"
    return Pairing(session, newest, f"found by its name {beside}{which}")


def find_render(session: Path, render_paths: Sequence[Path]) -> Pairing | None:
    """Return the newest of the files that a session says it renders to, if one is there."""
    here = [path for path in render_paths if is_audio_name(path.name) and probe.is_file(access_log.at(path))]
    if not here:
        return None
    return Pairing(session, max(here, key=lambda path: path.stat().st_mtime), "the session renders to it")


def belongs(session: Path, bounce: Path) -> bool:
    """Whether the name of a bounce begins with that of a session, word by word."""
    name = words(session.stem)
    return bool(name) and words(bounce.stem)[: len(name)] == name


def _places(session: Path, project: Path, folders: tuple[str, ...]) -> list[Path]:
    wanted = {folder.casefold() for folder in folders}
    roots = list(dict.fromkeys((session.absolute().parent, project)))
    found = [session.parent]
    for root in roots:
        try:
            inside = sorted(entry for entry in access_log.at(root).iterdir() if entry.is_dir())
        except OSError:
            continue
        found += [entry for entry in inside if entry.name.casefold() in wanted]
    return list(dict.fromkeys(found))


def _audio_in(folder: Path) -> list[Path]:
    try:
        return [entry for entry in access_log.at(folder).iterdir() if is_audio_name(entry.name) and entry.is_file()]
    except OSError:
        return []


def _is_of_stage(candidate: Path, session: Path, stage: str) -> bool:
    """Whether the words after the session's name fit this stage: a master is not a bounce of a mix."""
    if not belongs(session, candidate):
        return False
    rest = set(words(candidate.stem)[len(words(session.stem)) :])
    if rest & _OTHER_WORDS:
        return False
    return not rest & (MASTER_WORDS if stage == "mix" else _MIX_WORDS)


def _is_best(candidate: Path, session: Path, others: Sequence[Path]) -> bool:
    length = len(words(session.stem))
    return not any(belongs(other, candidate) and len(words(other.stem)) > length for other in others)
