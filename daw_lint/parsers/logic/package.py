"""The property lists in a Logic project.

Seen in a project of Logic Pro X 10.1: ``Alternatives/000/MetaData.plist`` holds tempo, sample rate, time signature and
the media files, ``Resources/ProjectInformation.plist`` the program that saved it. Tracks and plug-ins stand only in
``ProjectData``, whose format is not public.
"""

from __future__ import annotations

import plistlib
import re
from math import isfinite
from pathlib import Path
from typing import Any

from daw_lint.parsers.files import media_ref
from daw_lint.parsers.source import Limits
from daw_lint.session import FULL_FACTS, MediaRef, Session, SessionError, TimeSignature
from daw_lint.tempo import TempoMap, TempoPoint

_PACKAGES = (".logicx", ".band")
_LARGEST = 16 << 20
_OTHER_LISTS = ("PlaybackFiles", "SamplerInstrumentsFiles", "UltrabeatFiles", "ImpulsResponsesFiles")
_RECORDED = "Audio Files/"
_SECRET = "Logic keeps {} in a binary file whose format is not public"
_SECRETS = {
    "session.tracks": "its tracks",
    "session.devices": "its plug-ins",
    "session.master.devices": "the plug-ins of its output",
    "session.routing": "its routing",
    "session.levels": "its levels",
    "session.mute": "its mute buttons",
    "session.solo": "its solo buttons",
    "session.clips": "its regions",
    "session.tempo": "its tempo changes",
    "session.markers": "its markers",
    "session.arrangement_length": "the length of the song",
    "session.annotations": "its notes",
    "session.render_settings": "its bounce settings",
}


def read_package(folder: Path, limits: Limits) -> Session:
    """Return the session of a project's folder. Raises ``SessionError``."""
    try:
        found = sorted(child.parent for child in (folder / "Alternatives").glob("*/MetaData.plist"))
    except OSError:
        found = []
    if not found:
        todo = "check that the whole folder was copied, or open it in a new version and save it"
        raise SessionError(folder, "the folder holds no Alternatives/000/MetaData.plist", todo)
    if len(found) > 1:
        todo = f"name one of them: {found[0].relative_to(folder) / 'ProjectData'}"
        raise SessionError(folder, f"the project has {len(found)} alternatives", todo)
    return read_alternative(folder, found[0], limits)


def read_alternative(path: Path, alternative: Path, limits: Limits) -> Session:
    """Return the session of one alternative; ``path`` is what the user named. Raises ``SessionError``."""
    package = next((place for place in (path, *path.parents) if place.name.lower().endswith(_PACKAGES)), alternative)
    meta = _property_list(path, alternative / "MetaData.plist", limits)
    if meta is None:
        todo = "name the project's folder, or the ProjectData inside it"
        raise SessionError(path, "there is no MetaData.plist beside this ProjectData", todo)
    information = _property_list(path, package / "Resources" / "ProjectInformation.plist", limits) or {}
    rate = _positive(meta.get("SampleRate"))
    media = _media(package, meta)
    missing = {fact: _SECRET.format(what) for fact, what in _SECRETS.items()}
    if rate is None:
        missing["session.sample_rate"] = "this Logic project does not tell its sample rate"
    if media is None:
        missing["session.media"] = "this Logic project does not list its audio files"
    application, version = _program(information, package)
    return Session(
        path=path,
        format=package.suffix.lower().lstrip(".") or "logicx",
        application=application,
        application_version=version,
        tracks=(),
        master=None,
        facts=(FULL_FACTS | {"session.sample_rate"}) - missing.keys(),
        missing_facts=missing,
        sample_rate_hz=rate,
        tempo_map=_tempo(meta),
        time_signatures=_signatures(meta),
        media=media or (),
    )


def _property_list(named: Path, path: Path, limits: Limits) -> dict[str, Any] | None:
    """Return a property list, or ``None`` if there is no such file. Raises ``SessionError`` for a damaged one."""
    try:
        with path.open("rb") as stream:
            data = stream.read(min(_LARGEST, limits.max_xml_bytes) + 1)
    except OSError:
        return None
    if len(data) > min(_LARGEST, limits.max_xml_bytes):
        raise SessionError(named, f"{path.name} is far larger than Logic writes it", "restore it from a backup")
    # Damage gives errors of many kinds: expat, struct, index, value, overflow, recursion.
    try:
        content = plistlib.loads(data)
    except Exception:
        content = None
    if not isinstance(content, dict):
        raise SessionError(named, f"{path.name} is damaged", "restore it from a backup, or save the project again")
    return content


def _positive(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) and number > 0 else None


def _tempo(meta: dict[str, Any]) -> TempoMap | None:
    bpm = _positive(meta.get("BeatsPerMinute"))
    return None if bpm is None else TempoMap([TempoPoint(0.0, bpm)])


def _signatures(meta: dict[str, Any]) -> tuple[TimeSignature, ...]:
    numbers = [meta.get("SongSignatureNumerator"), meta.get("SongSignatureDenominator")]
    known = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool) and number > 0]
    return (TimeSignature(0.0, *known),) if len(known) == len(numbers) else ()


def _program(information: dict[str, Any], package: Path) -> tuple[str, str]:
    """Return who saved the project: ``Logic Pro X 10.1.1 (3683.37)`` is Logic Pro X and 10.1.1."""
    saved = information.get("LastSavedFrom")
    match = re.match(r"(\D*\S)\s+(\d[\d.]*)", saved) if isinstance(saved, str) else None
    if match:
        return match[1], match[2]
    return ("GarageBand" if package.name.lower().endswith(".band") else "Logic Pro"), ""


def _media(package: Path, meta: dict[str, Any]) -> tuple[MediaRef, ...] | None:
    """Return the media files that are in use, or ``None`` if the project has no list of them.

    They lie in the package, in its ``Media``, or beside it. A file of the project's own ``Audio Files`` that is in none
    of these is missing; samples and impulse responses may come from a library of Logic, so their absence says nothing.
    """
    if not isinstance(meta.get("AudioFiles"), list):
        return None
    listed = dict.fromkeys(name for key in ("AudioFiles", *_OTHER_LISTS) for name in _names(meta.get(key)))
    found = []
    for stored in listed:
        media = media_ref(package.parent, stored, others=(package / "Media", package))
        is_own = stored.startswith(_RECORDED) or stored.startswith("/")
        found.append(media if media.exists or is_own else media._replace(exists=None, resolved=None, location=None))
    return tuple(found)


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str) and name] if isinstance(value, list) else []
