"""The property lists in a Logic project: ``MetaData.plist`` in each alternative, ``ProjectInformation.plist`` for all."""

from __future__ import annotations

import plistlib
import re
from math import isfinite
from pathlib import Path
from struct import Struct
from struct import error as StructError  # noqa: N812
from typing import Any

from daw_lint.disk.bounded import TooLongError, read_file
from daw_lint.model.limits import BYTES_A_PART, Limits
from daw_lint.model.session import SessionError, TimeSignature
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.parts import check_parts

_LARGEST = 16 << 20
"""Our own bound in bytes, against damaged files."""

_FIRST_WITH_LENGTH, _FIRST_OF_LISTS = 4, 10
"""Kinds of objects in a binary list: data and texts, and above them lists and dictionaries."""
_TRAILER = Struct(">6xBBQQQ")
"""The end of a binary list: sizes of offsets and references, number of objects, the top one, place of the offsets."""
PropertyList = dict[str, Any]


def read_list(named: Path, path: Path, limits: Limits) -> PropertyList | None:
    """Read a property list; ``None`` if there is no such file. Raises ``SessionError`` if it is damaged."""
    most = min(_LARGEST, limits.max_xml_bytes)
    try:
        data = read_file(path, most)
    except TooLongError:
        raise SessionError(
            named, f"{path.name} is far larger than Logic writes it", "restore it from a backup"
        ) from None
    except OSError:
        return None
    check_parts(named, list_parts(data), limits)
    # Damage raises many kinds of errors in plistlib: expat, struct, index, value, overflow, recursion.
    try:
        content = plistlib.loads(data)
    except Exception:
        content = None
    if not isinstance(content, dict):
        raise SessionError(named, f"{path.name} is damaged", "restore it from a backup, or save the project again")
    return content


def list_parts(data: bytes) -> int:
    """Count the parts of a property list: of XML, four for each value, and of the binary form at least its references.

    In the binary form many lists can be in the same bytes: 64 kB can be a thousand million references.
    """
    if not data.startswith(b"bplist"):
        return 2 * data.count(b"<") + len(data) // BYTES_A_PART
    try:
        return _binary_parts(data)
    except (StructError, IndexError):
        return 0  # damaged, which is found when it is read


def _binary_parts(data: bytes) -> int:
    size, _, count, _, table = _TRAILER.unpack(data[-_TRAILER.size :])
    if count > len(data):
        raise IndexError
    total = int(count)
    for at in range(table, table + count * size, size):
        place = int.from_bytes(data[at : at + size], "big")
        kind, length = data[place] >> 4, data[place] & 15
        if length == 15 and kind >= _FIRST_WITH_LENGTH:
            width = 1 << (data[place + 1] & 15)
            length = int.from_bytes(data[place + 2 : place + 2 + width], "big")
        if kind >= _FIRST_WITH_LENGTH:
            total += 2 * length if kind >= _FIRST_OF_LISTS else length // BYTES_A_PART
    return total


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
