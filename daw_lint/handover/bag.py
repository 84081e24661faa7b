"""Makes a folder a BagIt bag, by the library ``bagit``, which writes version 0.97 (RFC 8493 is 1.0)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import bagit

from daw_lint import __version__
from daw_lint.disk.copy_file import Copied
from daw_lint.disk.write import anything_goes, as_bytes, write_file

ALGORITHMS = ("sha256", "md5")
README = "README.txt"


class BagFaultError(OSError):
    """What is in the new bag is not what was copied into it. ``strerror`` says which file."""


def make_bag(folder: Path, wanted: Mapping[PurePosixPath, Copied], about: Mapping[str, str], readme: str) -> None:
    """Make a folder a bag: what is in it goes into ``data``. Raises ``OSError``, of it ``BagFaultError``.

    ``wanted`` are the files by their paths; the library reads them again, so that its digests prove the copies.
    """
    with silent():
        try:
            made = bagit.make_bag(str(folder), _info(about), checksums=list(ALGORITHMS))
            _prove(made, wanted)
            write_file(folder / README, as_bytes(readme), anything_goes)
            made.save()
            made.validate(completeness_only=True)  # the digests were computed just now
        except bagit.BagError as error:
            raise BagFaultError(5, str(error), str(folder)) from None


def _info(about: Mapping[str, str]) -> dict[str, str]:
    return {**about, "Bag-Software-Agent": f"daw-lint {__version__}, bagit {bagit.VERSION}"}


def _prove(made: bagit.Bag, wanted: Mapping[PurePosixPath, Copied]) -> None:
    entries = made.payload_entries()
    for target, copied in wanted.items():
        entry = entries.pop(f"data/{target}", None)
        if entry is None or (entry["sha256"], entry["md5"]) != (copied.sha256, copied.md5):
            raise BagFaultError(5, f"{target} is not on the disk as it was copied: try another disk", str(target))
    if entries:
        raise BagFaultError(5, f"another program has put {next(iter(entries))} into the bag", str(made))


@contextmanager
def silent() -> Iterator[None]:
    """Keep the library from writing to standard error: what it says is raised too."""
    logger = logging.getLogger("bagit")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
