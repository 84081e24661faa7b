"""Which bounce belongs to which session: named by the user, or found by name, folder and date. See ``likely_bounce`` too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from daw_lint.disk import access_log, outside, probe
from daw_lint.disk.listing import Listing
from daw_lint.measure import is_audio_name
from daw_lint.model.file_names import MASTER_WORDS, words
from daw_lint.named_tuple import NamedTuple
from daw_lint.run.beside import (
    Words,
    audio_by_session,
    audio_names,
    noted_entries,
    sessions_by_words,
    starts_in,
    words_of,
)

MIX_WORDS = frozenset({"mix", "premaster", "mixdown", "bounce"})
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


def pair_together(sessions: Sequence[Path], bounces: Sequence[Path]) -> list[Pairing]:
    """Pair one session and one bounce that the user named together, whatever they are called.

    A bounce that is named after another session near it is not taken for it.
    """
    if len(sessions) != 1 or len(bounces) != 1:
        return []
    session, bounce = sessions[0], bounces[0]
    if belongs(session, bounce) or _is_of_another(session, bounce):
        return []
    return [Pairing(session, bounce, "named together with it")]


def _is_of_another(session: Path, bounce: Path) -> bool:
    folder = bounce.absolute().parent
    known = [
        sessions_by_words(noted_entries(place)) for place in dict.fromkeys((folder, folder.parent, session.parent))
    ]
    name = tuple(words(bounce.stem))
    return any(next(starts_in(name, place), None) is not None for place in known)


def pair_named(sessions: Sequence[Path], bounces: Sequence[Path], why: str) -> tuple[list[Pairing], list[Path]]:
    """Pair files that the user named, and return the bounces that belong to no session.

    With one session every bounce is its own when ``why`` says that it was given for it (``--bounce``); otherwise the
    names decide.
    """
    pairs: list[Pairing] = []
    alone: list[Path] = []
    known: dict[Words, Path] = {}
    for session in sessions if bounces else ():
        known.setdefault(tuple(words(session.stem)), session)
    for bounce in bounces:
        best = next(starts_in(tuple(words(bounce.stem)), known), None)
        if best is not None:
            pairs.append(Pairing(known[best], bounce, f"{why}, and the names match" if why else "the names match"))
        elif why and len(sessions) == 1:
            pairs.append(Pairing(sessions[0], bounce, why))
        else:
            alone.append(bounce)
    return pairs, alone


def find_bounce(session: Path, project: Path, folders: Iterable[str], stage: str) -> Pairing | None:
    """Return the newest file beside a session, or in its bounce folders, whose name is that of the session.

    A file whose name fits another session beside it better is not taken.
    """
    name = tuple(words(session.stem))
    beside = noted_entries(session.parent)
    found: list[tuple[float, Path]] = []
    for place in places_of(session, project, tuple(folders)):
        for entry in _named_after(name, noted_entries(place), beside) if name else ():
            candidate = place / entry
            if is_of_stage(entry, name, stage) and probe.is_file(candidate):
                found.append((outside.stat(access_log.at(candidate)).st_mtime, candidate))
    if not found:
        return None
    newest = max(found)[1]
    where = "beside the session" if newest.parent == session.parent else f"in {newest.parent.name}"
    which = "" if len(found) == 1 else f", the newest of {len(found)}"
    return Pairing(session, newest, f"found by its name {where}{which}")


def _named_after(name: Words, audio: Listing, beside: Listing) -> Sequence[str]:
    """List the audio of a folder whose name begins with that of a session, which may come through a pipe alone."""
    known = sessions_by_words(beside)
    if name in known:
        return audio_by_session(audio, beside).get(name, ())
    with_it = {*known, name}
    return [entry for entry in audio_names(audio) if next(starts_in(words_of(entry), with_it), None) == name]


def find_render(session: Path, render_paths: Sequence[Path]) -> Pairing | None:
    """Return the newest of the files that a session says it renders to, if one is there."""
    here = [path for path in render_paths if is_audio_name(path.name) and probe.is_file(access_log.at(path))]
    if not here:
        return None
    return Pairing(session, max(here, key=lambda path: outside.stat(path).st_mtime), "the session renders to it")


def belongs(session: Path, bounce: Path) -> bool:
    """Whether the name of a bounce begins with that of a session, word by word."""
    name = words(session.stem)
    return bool(name) and words(bounce.stem)[: len(name)] == name


def project_folder(session: Path) -> Path:
    """Return the folder in which to look for bounce folders: the session's own, or the project's above it."""
    folder = session.absolute().parent
    return folder.parent if folder.name.casefold() in ("backup", "sessions", "sets") else folder


def places_of(session: Path, project: Path, folders: tuple[str, ...]) -> list[Path]:
    """List the folders in which the bounces of a session are looked for: its own, and the bounce folders near it."""
    found = [session.parent]
    above = [] if project == session.absolute().parent else [project]
    for root in (session.parent, *above):
        inside = noted_entries(root)
        found += [root / name for folder in folders for name in inside.folders_named(folder.casefold())]
    return list(dict.fromkeys(found))


def is_of_stage(name: str, session: Words, stage: str) -> bool:
    """Whether the words after the session's name fit this stage: a master is not a bounce of a mix."""
    rest = set(words_of(name)[len(session) :])
    if rest & _OTHER_WORDS:
        return False
    return not rest & (MASTER_WORDS if stage == "mix" else MIX_WORDS)
