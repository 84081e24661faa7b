"""Decides what goes into a bag and where, before anything is copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from daw_lint.config.find import Config
from daw_lint.disk import probe
from daw_lint.disk.media_faults import fault_of
from daw_lint.fix.media_candidates import MediaCandidates
from daw_lint.handover.contents import Contents, NotCollected, PackedSession, Role
from daw_lint.handover.media import refusal
from daw_lint.handover.placing import ANYWHERE, BOUNCES, OUTSIDE, Places, tidy
from daw_lint.handover.private import COPY_IT, why_private
from daw_lint.handover.trees import companions, files_below
from daw_lint.model.facts import Fact
from daw_lint.model.session import MediaRef, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.run.failed_files import as_session_error
from daw_lint.run.find import ConfigFinder


def plan(bounces: Mapping[Path, Sequence[Path]], configs: ConfigFinder) -> Contents:
    """Read the sessions, and give all that they need a place in the bag. ``bounces`` are those of each session."""
    contents = Contents()
    read = {tidy(path): _read(path, configs.for_file(path)) for path in bounces}
    places = Places(contents, (_root(path, found) for path, found in read.items()))
    for path, given in bounces.items():
        path = tidy(path)
        found = read[path]
        packed = _session(path, found, contents, places)
        if isinstance(found, Session):
            _media(found, packed, contents, places)
            _companions(found, path, contents, places)
        packed.bounces += [
            places.add(bounce, Role.BOUNCE, BOUNCES) for bounce in given if _is_there(path, bounce, contents)
        ]
    return contents


def _read(path: Path, config: Config) -> Session | SessionError:
    try:
        return read_session(path, limits=config.limits)
    except Exception as error:  # a session that cannot be read is packed too
        return as_session_error(path, error)


def _root(path: Path, found: Session | SessionError) -> Path:
    """Return the folder of the project, below which its files keep their places."""
    if isinstance(found, Session) and found.format == "als":
        from daw_lint.parsers.ableton.media import project_folder

        return tidy(project_folder(path))
    return path.parent


def _session(path: Path, found: Session | SessionError, contents: Contents, places: Places) -> PackedSession:
    root = places.in_project(_root(path, found))
    assert root is not None
    session = found if isinstance(found, Session) else None
    if probe.is_folder(path):
        target = places.in_project(path)
        assert target is not None
        for file in files_below(path, path, contents.not_collected):
            places.add(file, Role.SESSION, target)
    else:
        target = places.add(path, Role.SESSION, root)
    packed = PackedSession(path, target, root, session)
    contents.sessions.append(packed)
    if isinstance(found, SessionError):
        contents.not_collected.append(
            NotCollected(path, "its media files", f"the session cannot be read: {found.what}", found.todo)
        )
    elif Fact.MEDIA in found.missing_facts or Fact.MEDIA not in found.gives:
        why = found.missing_facts.get(Fact.MEDIA, f"daw-lint does not know where {found.application} stores them")
        todo = f"collect them in {found.application}"
        contents.not_collected.append(NotCollected(path, "media files that daw-lint does not know of", why, todo))
    return packed


def _media(session: Session, packed: PackedSession, contents: Contents, places: Places) -> None:
    candidates = MediaCandidates(session, ())
    for index, media in enumerate(session.media):
        refused = refusal(packed.source, media)
        if refused is not None:
            found = _by_name(media, candidates) if refused.is_needed and not media.exists else None
            if found is None or why_private(found, _root(packed.source, session)) is not None:
                contents.not_collected.append(refused)
            else:
                packed.by_name |= {index}
                _add_media(index, found, session, packed, contents, places)
        elif media.resolved is None or tidy(media.resolved).is_relative_to(packed.source):
            continue  # it is in the file of the session, or in its folder
        elif (why := why_private(media.resolved, _root(packed.source, session))) is not None:
            contents.not_collected.append(NotCollected(packed.source, media.stored_path, why, COPY_IT))
        elif probe.is_folder(media.resolved):
            _folder(media.resolved, packed, contents, places)
        else:
            _add_media(index, media.resolved, session, packed, contents, places)


def _by_name(media: MediaRef, candidates: MediaCandidates) -> Path | None:
    try:
        return candidates.find(media)
    except RefusedFixError:
        return None


def _add_media(
    index: int, file: Path, session: Session, packed: PackedSession, contents: Contents, places: Places
) -> None:
    folder = _folder_for_outside(session, packed)
    packed.media[index] = places.add(file, Role.MEDIA, folder, ANYWHERE if folder == OUTSIDE else packed.root)
    fault = fault_of(file)
    if fault is not None:
        contents.notes.append(f"{packed.media[index]} was copied as it is, but {fault}.")


def _folder(folder: Path, packed: PackedSession, contents: Contents, places: Places) -> None:
    for file in files_below(folder, packed.source, contents.not_collected):
        below = tidy(file).relative_to(tidy(folder))
        places.add(file, Role.MEDIA, packed.root.joinpath(folder.name, *below.parts[:-1]))


def _folder_for_outside(session: Session, packed: PackedSession) -> PurePosixPath:
    """Return the folder for media from outside of all projects: where the DAW itself collects them, if it must be there.

    Live and Ardour store paths relative to their project alone, and not above it.
    """
    if session.format == "als":
        return packed.root / "Samples" / "Imported"
    if session.format == "ardour":
        own = (media.resolved.parent for media in session.media if media.exists and media.resolved is not None)
        name = next((folder.parent.name for folder in own if _is_of_ardour(folder)), packed.root.name)
        return packed.root / "interchange" / name / "audiofiles"
    if session.format == "song":
        return packed.root / "Media"
    return OUTSIDE


def _is_of_ardour(folder: Path) -> bool:
    return folder.name == "audiofiles" and folder.parent.parent.name == "interchange"


def _companions(session: Session, path: Path, contents: Contents, places: Places) -> None:
    root = places.root_around(path)
    assert root is not None
    own = _root(path, session)
    for file in companions(session, own):
        if (why := why_private(file, own)) is None:
            places.add(file, Role.COMPANION, PurePosixPath("companions"))
        else:
            contents.not_collected.append(NotCollected(path, str(file), why, COPY_IT))


def _is_there(session: Path, bounce: Path, contents: Contents) -> bool:
    why = why_private(bounce, session.parent) if probe.is_file(bounce) else "the bounce is missing, or is no file"
    if why is not None:
        contents.not_collected.append(NotCollected(session, str(bounce), why))
    return why is None
