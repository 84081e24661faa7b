"""The audio of an Audacity project, and what is missing of it.

Before version 3 it is in blocks in a folder beside the project (``NAME_data/e00/d12/e0012345.au``), or in other files that
blocks refer to. Since 3 blocks are rows of the database; a number below 1 is silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.disk import access_log, probe
from daw_lint.model.session import MediaRef
from daw_lint.parsers.audacity.nodes import Node
from daw_lint.parsers.audacity.tracks import Channels
from daw_lint.parsers.files import folded, media_ref, names_in

MAX_LISTED = 10
"""Missing blocks that are listed by name; the rest are counted."""
MAX_CHECKED = 50_000
"""Our own bound on the files to look up."""
_STORED = ("simpleblockfile", "legacyblockfile")
_ALIASES = ("pcmaliasblockfile", "odpcmaliasblockfile", "oddecodeblockfile")
_NAME = re.compile(r"[\w.-]{1,64}")
_PLAIN = re.compile(r"(?!\.{1,2}$)[^/\\:\0]{1,255}")


def media_of_database(tracks: Sequence[Channels], present: frozenset[int] | None) -> tuple[MediaRef, ...]:
    """List the audio blocks that tracks use and the database lacks."""
    if present is None:
        return ()
    missing: dict[int, str] = {}
    for track in tracks:
        for block in _blocks(track, ("waveblock",)):
            number = block.number("blockid")
            if number is not None and number >= 1 and int(number) not in present:
                missing.setdefault(int(number), track.first.text("name"))
    return _listed([f"audio block {number} of the project file" for number in missing], list(missing.values()))


def media_of_folder(path: Path, project: Node, tracks: Sequence[Channels]) -> tuple[MediaRef, ...]:
    """List the folder of the blocks, the blocks missing in it, and the files outside it that tracks play."""
    folder = path.absolute().parent
    blocks: dict[str, str] = {}
    aliases: dict[str, MediaRef] = {}
    for track in tracks:
        owner = track.first.text("name")
        for block in _blocks(track, (*_STORED, *_ALIASES)):
            source = block.text("aliasfile") or block.text("audiofile")
            if block.tag in _ALIASES and source:
                aliases.setdefault(source, media_ref(folder, source, owner_path=owner))
            elif block.tag in _STORED and _NAME.fullmatch(block.text("filename")):
                blocks.setdefault(block.text("filename"), owner)
    return (*_folder_of_blocks(folder, path.stem, project.text("projname"), blocks), *aliases.values())


def data_folder(folder: Path, stem: str, stored: str) -> Path | None:
    """Find the folder of a project's audio, by its stored name or the project's; ``None`` if neither exists."""
    for name in (stored, f"{stem}_data"):
        if not _PLAIN.fullmatch(name):
            continue
        for spelling in (name, names_in(folder).get(folded(name), name)):
            if probe.is_folder(access_log.at(folder / spelling)):
                return folder / spelling
    return None


def _folder_of_blocks(folder: Path, stem: str, stored: str, blocks: dict[str, str]) -> tuple[MediaRef, ...]:
    if not blocks:
        return ()
    name = stored or f"{stem}_data"
    place = data_folder(folder, stem, stored)
    if place is None:
        return (MediaRef(name, folder / name if _PLAIN.fullmatch(name) else None, False, "project"),)
    missing = [
        name
        for name in list(blocks)[:MAX_CHECKED]
        if not any(probe.is_file(access_log.at(path)) for path in _block_paths(place, name))
    ]
    listed = _listed([f"{place.name}/{name}" for name in missing], [blocks[name] for name in missing])
    return (MediaRef(place.name, place, True, "project"), *listed)


def _block_paths(folder: Path, name: str) -> Iterator[Path]:
    """Yield the possible paths of a block file: two folders deep by its name, or in the oldest projects directly inside."""
    yield folder / name[:3] / f"d{name[3:5]}" / name
    yield folder / name


def _listed(names: Sequence[str], owners: Sequence[str]) -> tuple[MediaRef, ...]:
    """List missing blocks: the first ones by name, the rest as a count."""
    found = [
        MediaRef(name, None, False, "project", owner_path=owner)
        for name, owner in zip(names[:MAX_LISTED], owners[:MAX_LISTED], strict=True)
    ]
    if len(names) > MAX_LISTED:
        found.append(MediaRef(f"{len(names) - MAX_LISTED} more of these blocks", None, False, "project"))
    return tuple(found)


def _blocks(track: Channels, tags: tuple[str, ...]) -> Iterator[Node]:
    for channel in track:
        for clip in (channel, *channel.all("waveclip")) if channel is not None else ():
            for sequence in clip.all("sequence"):
                for block in sequence.all("waveblock"):
                    yield from (block,) if "waveblock" in tags else block.all(*tags)
