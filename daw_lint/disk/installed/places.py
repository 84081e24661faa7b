"""The folders in which plug-ins are on each system: a table of ours, with variables of the environment filled in."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from daw_lint.disk.bounded import read_file
from daw_lint.disk.shipped import rules_dir

REAPER_LISTS, LIVE_LIST = "REAPER lists", "Live list"
"""Kinds of places that are no format: what DAWs keep of their scans."""
_MOST_BYTES = 1 << 20
_VARIABLE = re.compile(r"\$(\w{1,40})|%([\w()]{1,40})%")
_MOST_OF_A_VARIABLE = 50
"""Folders of one variable that are looked at. Our own bound."""


class Machine(NamedTuple):
    """What places depend on."""

    system: str
    """``linux``, ``macos`` or ``windows``."""
    environment: Mapping[str, str]
    home: Path

    @property
    def separator(self) -> str:
        """What separates the folders in a variable."""
        return ";" if self.system == "windows" else ":"


def this_machine() -> Machine:
    """Return the machine that daw-lint runs on."""
    import os

    system = {"darwin": "macos", "win32": "windows", "cygwin": "windows"}.get(sys.platform, "linux")
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home, as in some containers
        home = Path("/nonexistent")
    return Machine(system, dict(os.environ), home)


def standard_places(machine: Machine) -> Iterator[tuple[str, Path]]:
    """Yield kind and folder of each standard place, whether it is there or not. One with a ``*`` gives those that are there."""
    # The table is ours: what is wrong with it is a bug.
    table = read_file(rules_dir() / "plugin_places.csv", _MOST_BYTES).decode("utf-8").splitlines()
    for row in csv.DictReader(table):
        if row["system"] == machine.system:
            for text in _filled_in(row["place"], machine):
                yield from ((row["kind"], path) for path in _matching(text))


def _filled_in(place: str, machine: Machine) -> Iterator[str]:
    """Yield the folders of a place; none if a variable is not set."""
    if place.startswith("~"):
        yield str(machine.home / place[2:].replace("\\", "/"))
        return
    variable = _VARIABLE.match(place)
    if variable is None:
        yield place
        return
    stored = machine.environment.get(variable[1] or variable[2], "")
    rest = place[variable.end() :]
    for folder in stored.split(machine.separator)[:_MOST_OF_A_VARIABLE] if not rest else [stored]:
        whole = folder + rest.replace("\\", "/")
        # A folder that is not absolute would depend on where daw-lint runs.
        if folder and "*" not in folder and (Path(whole).is_absolute() or machine.system == "windows"):
            yield whole


def _matching(text: str) -> Iterator[Path]:
    """Yield a path, or for one with a ``*`` in one of its parts the folders that match."""
    if "*" not in text:
        yield Path(text)
        return
    path = Path(text)
    number = next(number for number, part in enumerate(path.parts) if "*" in part)
    above, pattern, below = Path(*path.parts[:number]), path.parts[number], path.parts[number + 1 :]
    try:
        found = sorted(above.glob(pattern))[:_MOST_OF_A_VARIABLE]
    except (OSError, ValueError):
        return
    yield from (candidate.joinpath(*below) for candidate in found)
