"""Edits of the paths of media files: everywhere a session names a file, it gets the new path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from daw_lint.model.session import MediaRef
from daw_lint.parsers.editing.edit import Edit, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.xml_spans import as_attribute, attribute, element_starts
from daw_lint.regex import regex


def media_of(target: Target) -> tuple[int, MediaRef]:
    """Return the media file that a fix is about, and its place among those of the session."""
    for index, media in enumerate(target.session.media):
        if media.stored_path == target.fix.of:
            return index, media
    raise RefusedFixError("the media file was not found in the session", "run daw-lint again")


def relinked(target: Target, edits: list[Edit]) -> Plan:
    """Return the plan of these edits: the media file is there afterwards."""
    if not edits:
        raise RefusedFixError(
            "the session names the file in a way that daw-lint does not write", "locate it in the program"
        )
    index, _ = media_of(target)
    return Plan(tuple(edits), (Expected(None, f"media.{index}.exists", True),))


def attribute_edits(
    text: bytes, tag: str, name: str, stored: str, new: Callable[[str], str], member: str = ""
) -> Iterator[Edit]:
    """Yield the edits of an attribute of all elements of a tag in which it is the stored path. ``new`` gets the old value."""
    from html import unescape

    for element in element_starts(text, tag):
        span = attribute(text, element, name)
        if span is None:
            continue
        value = unescape(text[slice(*span)].decode("utf-8", "replace"))
        if value == stored:
            yield Edit(*span, as_attribute(new(value)), member)


def path_from(folder: Path, file: str) -> str:
    """Return the path of a file as a session stores it: relative inside of its folder, else as it is; with ``/``."""
    path = Path(file)
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()


_LINE_END = regex(r"[\r\n]")


def refuse_odd(path: str) -> None:
    """Refuse a path that no line of a session can hold."""
    if _LINE_END.search(path):
        raise RefusedFixError("the path of the file has a line break", "rename the file")
