"""Compares the media files of a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

from daw_lint.diff.change import Change, Kind
from daw_lint.diff.clip_wording import file_name
from daw_lint.diff.numbers import rounded
from daw_lint.model.session import Session


def moved_files(old: Session, new: Session) -> dict[str, str]:
    """Return the new path of each moved file: its name was removed at one path and added at another."""
    removed, added = _by_name(_paths(old) - _paths(new)), _by_name(_paths(new) - _paths(old))
    return {paths[0]: added[name][0] for name, paths in removed.items() if len(paths) == len(added.get(name, ())) == 1}


def media_changes(old: Session, new: Session, moved: dict[str, str], exchanged: Set[str]) -> Iterator[Change]:
    """Yield the files that were moved, that changed their length, and those added or removed without a clip.

    ``exchanged`` are the paths of tracks that were added or removed, or whose devices were: their files go with them.
    """
    for before, after in moved.items():
        if _plain(before) == _plain(after):
            continue
        way = _way(_plain(before), _plain(after))
        text = f"media file {file_name(after)} {way}"
        yield Change(Kind.MOVED, "media", "", text, file_name(after), "path", before, after, fold=way)
    lengths = {media.stored_path: media.length_s for media in old.media}
    for media in new.media:
        length = lengths.get(media.stored_path)
        if length is not None and media.length_s is not None and rounded(length, 3) != rounded(media.length_s, 3):
            text = f"media file {file_name(media.stored_path)} is {media.length_s:.3f} s long, was {length:.3f} s"
            yield Change(
                Kind.CHANGED, "media", "", text, file_name(media.stored_path), "length", length, media.length_s
            )
    covered = {media.stored_path for media in (*old.media, *new.media) if media.owner_path in exchanged}
    covered |= _of_clips(old) | _of_clips(new)
    for kind, paths in (
        (Kind.ADDED, _paths(new) - _paths(old) - set(moved.values())),
        (Kind.REMOVED, _paths(old) - _paths(new) - set(moved)),
    ):
        for path in sorted(paths - covered):
            yield Change(kind, "media", "", f"media file {path} {kind}", file_name(path), fold=str(kind))


def _paths(session: Session) -> set[str]:
    return {media.stored_path for media in session.media}


def _way(old: str, new: str) -> str:
    """Describe the move of a file: from folder to folder, without the part below that both share."""
    before, after = old.split("/")[:-1], new.split("/")[:-1]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    names = ["/".join(parts) or "the session's folder" for parts in (before, after)]
    return f"moved from {names[0]} to {names[1]}"


def _plain(path: str) -> str:
    return path.replace("\\", "/")


def _of_clips(session: Session) -> set[str]:
    return {clip.media_path for track in session.all_tracks() for clip in track.clips if clip.media_path}


def _by_name(paths: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        found[file_name(path).casefold()].append(path)
    return found
