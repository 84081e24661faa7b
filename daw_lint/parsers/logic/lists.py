"""The property lists in a Logic project: ``MetaData.plist`` in each alternative, ``ProjectInformation.plist`` for all."""

from __future__ import annotations

import plistlib
import re
from math import isfinite
from pathlib import Path
from typing import Any

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError, TimeSignature
from daw_lint.model.tempo import TempoMap, TempoPoint

_LARGEST = 16 << 20
"""Our own bound in bytes, against damaged files."""

PropertyList = dict[str, Any]


def read_list(named: Path, path: Path, limits: Limits) -> PropertyList | None:
    """Read a property list; ``None`` if there is no such file. Raises ``SessionError`` if it is damaged."""
    most = min(_LARGEST, limits.max_xml_bytes)
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError:
        return None
    if len(data) > most:
        raise SessionError(named, f"{path.name} is far larger than Logic writes it", "restore it from a backup")
    # Damage raises many kinds of errors in plistlib: expat, struct, index, value, overflow, recursion.
    try:
        content = plistlib.loads(data)
    except Exception:
        content = None
    if not isinstance(content, dict):
        raise SessionError(named, f"{path.name} is damaged", "restore it from a backup, or save the project again")
    return content


def sample_rate_hz(meta: PropertyList) -> float | None:
    """Return the sample rate in Hz."""
    return _positive(meta.get("SampleRate"))


def tempo(meta: PropertyList) -> TempoMap | None:
    """Return the tempo at the start. Its changes are in the binary file."""
    bpm = _positive(meta.get("BeatsPerMinute"))
    return None if bpm is None else TempoMap([TempoPoint(0.0, bpm)])


def time_signatures(meta: PropertyList) -> tuple[TimeSignature, ...]:
    """Return the time signature at the start."""
    numbers = [meta.get("SongSignatureNumerator"), meta.get("SongSignatureDenominator")]
    known = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool) and number > 0]
    return (TimeSignature(0.0, *known),) if len(known) == len(numbers) else ()


def program(information: PropertyList, package: Path) -> tuple[str, str]:
    """Return the program that saved the project: ``Logic Pro X 10.1.1 (3683.37)`` gives Logic Pro X and 10.1.1."""
    saved = information.get("LastSavedFrom")
    match = re.match(r"(\D*\S)\s+(\d[\d.]*)", saved) if isinstance(saved, str) else None
    if match:
        return match[1], match[2]
    return ("GarageBand" if package.name.lower().endswith(".band") else "Logic Pro"), ""


def _positive(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) and number > 0 else None
