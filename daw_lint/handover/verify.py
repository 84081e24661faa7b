"""Checks a bag against its manifests, and names every file that changed, that is missing, and that is not in them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from unicodedata import normalize

import bagit

from daw_lint.disk.bounded import open_file
from daw_lint.disk.copy_file import file_digest
from daw_lint.handover.bag import silent

_TAG_MANIFEST = re.compile(r"tagmanifest-[\w-]+\.txt")
_KNOWN = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})

_LONGEST_LINE = 1 << 16
"""Our own bound on the lines of a manifest, in bytes."""


class NoBagError(OSError):
    """The folder is no bag. ``strerror`` says why."""


@dataclass
class Verified:
    """What a check of a bag gave. Paths are relative to the bag."""

    checked: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    additional: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    """Why a file could not be checked."""

    @property
    def is_sound(self) -> bool:
        """Whether the bag is as it was made."""
        return not (self.changed or self.missing or self.additional or self.unreadable)


def verify(folder: Path, progress: Callable[[float], None] = lambda part: None) -> Verified:
    """Compare all files of a bag with its manifests. Nothing outside of the bag is read. Raises ``NoBagError``."""
    entries = _entries(folder)
    found = {_composed(name): name for name in _files(folder)}
    result = Verified()
    is_tagged = any(not name.startswith("data/") for name in entries)
    result.additional = sorted(
        found[name]
        for name in found.keys() - entries.keys()
        if not (_is_tag_manifest(name) if is_tagged else _is_tag(name))
    )
    for number, name in enumerate(sorted(entries)):
        progress(number / len(entries))
        _check(folder, name, entries[name], found, result)
    return result


def _check(folder: Path, name: str, wanted: dict[str, str], found: dict[str, str], result: Verified) -> None:
    if _leads_out(name):
        result.unreadable[name] = "the manifest names a file outside of the bag: it is not read"
        return
    if name not in found:
        result.missing.append(name)
        return
    path = folder / found[name]
    if path.is_symlink():
        result.unreadable[name] = "it is a link, and a bag holds files"
        return
    known = {algorithm: digest for algorithm, digest in wanted.items() if algorithm in _KNOWN}
    if not known:
        result.unreadable[name] = f"its digests are of kinds that daw-lint does not know ({', '.join(wanted)})"
        return
    try:
        is_same = all(file_digest(path, algorithm) == digest.lower() for algorithm, digest in known.items())
    except OSError as error:
        result.unreadable[name] = error.strerror or str(error)
        return
    result.checked += 1
    if not is_same:
        result.changed.append(name)


def _is_tag_manifest(name: str) -> bool:
    """Whether a file lists the tag files: it is in no list itself."""
    return _TAG_MANIFEST.fullmatch(name) is not None


def _is_tag(name: str) -> bool:
    """Whether a file is beside the payload: without a list of those, any may be there."""
    return not name.startswith("data/")


def _composed(name: str) -> str:
    """Return the form in which names are compared: some systems store accents as separate characters."""
    return normalize("NFC", name)


def _entries(folder: Path) -> dict[str, dict[str, str]]:
    """Return the digests by the paths of all files in the manifests."""
    if not (folder / "bagit.txt").is_file():
        raise NoBagError(2, "this is no bag: it has no bagit.txt", str(folder))
    for path in folder.glob("*.txt"):
        if path.is_symlink() or not path.is_file():
            raise NoBagError(5, f"{path.name} is no plain file", str(folder))
        if _has_long_line(path):
            raise NoBagError(5, f"{path.name} has a line of more than {_LONGEST_LINE:,} bytes", str(folder))
    with silent():
        try:
            bag = bagit.Bag(str(folder))
        except Exception as error:  # a codec that is not for text raises what it likes
            raise NoBagError(5, f"the bag cannot be read: {error}", str(folder)) from None
        if not any(name.startswith("data" + os.sep) or name.startswith("data/") for name in bag.entries):
            raise NoBagError(5, "the bag has no manifest of its files", str(folder))
        return {_composed(name.replace(os.sep, "/")): dict(digests) for name, digests in bag.entries.items()}


def _has_long_line(path: Path) -> bool:
    """Whether a line is longer than any path: the library takes minutes for one of some megabytes."""
    try:
        with open_file(path) as stream:
            return any(len(line) > _LONGEST_LINE for line in iter(lambda: stream.readline(_LONGEST_LINE + 1), b""))
    except OSError as error:
        raise NoBagError(5, f"{path.name} cannot be read: {error.strerror}", str(path.parent)) from None


def _files(folder: Path) -> Iterator[str]:
    """Yield the files in a bag; links are not followed."""
    for here, folders, files in os.walk(folder):
        below = Path(here).relative_to(folder)
        linked = [name for name in folders if (Path(here) / name).is_symlink()]
        yield from ((below / name).as_posix() for name in (*files, *linked))


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or name.startswith("~") or "\\" in name
