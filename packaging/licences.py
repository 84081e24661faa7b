"""Copies the licences of what the program brings: Python, and each library that daw-lint needs."""

from __future__ import annotations

import re
import shutil
import sysconfig
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

NAMES = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:\[([^]]*)\])?")
EXTRAS = re.compile(r";.*\bextra\s*==\s*[\"']([\w-]+)")
ASKED = ("program",)
"""The extra of daw-lint that names all that is built in."""


def copy_licences(folder: Path) -> None:
    """Copy the licence files of Python and of every library into a folder, each into one of its own."""
    for found in needed("daw-lint", ASKED):
        for file in found.files or ():
            if NAMES.search(file.name) and not file.name.endswith((".py", ".pyc")):
                _copy(Path(str(found.locate_file(file))), folder / f"{found.name}-{found.version}")
    for licence in Path(sysconfig.get_path("stdlib")).glob("LICENSE*"):
        _copy(licence, folder / "python")


def needed(name: str, extras: tuple[str, ...]) -> list[Distribution]:
    """Return a distribution and all installed ones that it needs."""
    found: dict[str, Distribution] = {}
    asked, done = [(name, extras)], set[tuple[str, tuple[str, ...]]]()
    while asked:
        request = name, extras = asked.pop()
        if request in done:
            continue
        done.add(request)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        for line in found[name].requires or ():
            extra, match = EXTRAS.search(line), REQUIREMENT.match(line)
            if match and (extra is None or extra[1] in extras):
                asked.append((match[1], tuple(re.findall(r"[\w-]+", match[2] or ""))))
    return list(found.values())


def _copy(file: Path, folder: Path) -> None:
    if file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
