"""A whole Logic project or GarageBand song, from its property lists and its ``ProjectData``."""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk import outside, probe
from daw_lint.disk.bounded import TooLongError, read_file
from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers.logic.lists import program, read_list, sample_rate_hz, tempo, time_signatures
from daw_lint.parsers.logic.media import read_media
from daw_lint.parsers.logic.mixer import Mixer, of_garageband, read_mixer
from daw_lint.parsers.logic.records import FORMATS, is_whole, read_format
from daw_lint.parsers.names import is_folder_name
from daw_lint.parsers.source import refuse_placeholders, too_long
from daw_lint.parsers.values import reasons

PROJECT_DATA = "ProjectData"
GARAGEBAND = "band"
_SECRET = "Logic keeps {} in a binary file whose format is not public"
_SECRETS = {
    Fact.CLIPS: "its regions",
    Fact.TEMPO: "its tempo changes",
    Fact.MARKERS: "its markers",
    Fact.ARRANGEMENT_LENGTH: "the length of the song",
    Fact.ANNOTATIONS: "its notes",
    Fact.RENDER_SETTINGS: "its bounce settings",
}
_OF_THE_MIXER = (
    Fact.TRACKS,
    Fact.DEVICES,
    Fact.MASTER_DEVICES,
    Fact.ROUTING,
    Fact.LEVELS,
    Fact.MUTE,
    Fact.SOLO,
)
_NO_NAMES = "this Logic project is so old that only the numbers of its channels are known, not the names of its tracks"
_BUSES = "some channels of this Logic project go to a bus whose output is not known"
_NOT_READ = "daw-lint does not know how this version of Logic stores its mixer"
_NO_DATA = "the file ProjectData of this Logic project is missing"
_MOST_ALTERNATIVES = 1_000
_COPY = "copy it again, or restore it from a backup"


def read_package(folder: Path, limits: Limits) -> Session:
    """Read a project's folder. Raises ``SessionError``."""
    try:
        every = outside.folders_in(folder / "Alternatives")[:_MOST_ALTERNATIVES]
        found = [child for child in every if probe.exists(child / "MetaData.plist")]
    except OSError:
        found = []
    if not found:
        todo = "check that the whole folder was copied, or open it in a new version and save it"
        raise SessionError(folder, "the folder has no Alternatives/000/MetaData.plist", todo)
    if len(found) > 1:
        todo = f"use one of them: {found[0].relative_to(folder) / PROJECT_DATA}"
        raise SessionError(folder, f"the project has {len(found)} alternatives", todo)
    return read_alternative(folder, found[0], _project_data(folder, found[0] / PROJECT_DATA, limits), limits)


def read_alternative(path: Path, alternative: Path, data: bytes | None, limits: Limits) -> Session:
    """Read one alternative with its ``ProjectData``; ``path`` is the path that the user gave.

    Raises ``SessionError``. Without property lists only the mixer is known.
    """
    package = next(
        (place for place in (path, *path.parents) if is_folder_name(place.name)),
        alternative,
    )
    mixer = _mixer(path, data)
    format_name = package.suffix.lower().lstrip(".") or "logicx"
    master = mixer.master if mixer else None
    if master is not None and format_name == GARAGEBAND:
        master = of_garageband(master)
    meta = read_list(path, alternative / "MetaData.plist", limits) or {}
    information = read_list(path, package / "Resources" / "ProjectInformation.plist", limits) or {}
    rate = sample_rate_hz(meta)
    media = read_media(package, meta)
    missing = reasons(_SECRET, _SECRETS)
    missing |= _missing_of_mixer(mixer, data)
    if rate is None:
        missing[Fact.SAMPLE_RATE] = "this Logic project does not tell its sample rate"
    if media is None:
        missing[Fact.MEDIA] = "this Logic project does not list its audio files"
    application, version = program(information, package)
    return Session(
        path=path,
        format=format_name,
        application=application,
        application_version=version,
        tracks=mixer.tracks if mixer else (),
        master=master,
        missing_facts=missing,
        sample_rate_hz=rate,
        tempo_map=tempo(meta),
        time_signatures=time_signatures(meta),
        media=media or (),
    )


def _project_data(named: Path, path: Path, limits: Limits) -> bytes | None:
    """Read the bytes of a ``ProjectData``; ``None`` if the package has no such file. Raises ``SessionError`` for placeholders."""
    try:
        data = read_file(path, limits.max_file_bytes)
    except TooLongError as error:
        raise too_long(named, error.most) from None
    except OSError:
        return None
    refuse_placeholders(named, data)
    return data


def _mixer(named: Path, data: bytes | None) -> Mixer | None:
    """Read the mixer; ``None`` if this version's format is unknown. Raises ``SessionError`` for damage."""
    if data is None or read_format(data) not in FORMATS:
        return None
    if not is_whole(data):
        raise SessionError(named, "ProjectData is truncated", _COPY)
    mixer = read_mixer(data)
    if mixer is None:
        raise SessionError(named, "ProjectData is damaged", _COPY)
    return mixer


def _missing_of_mixer(mixer: Mixer | None, data: bytes | None) -> dict[Fact, str]:
    if mixer is None:
        return dict.fromkeys(_OF_THE_MIXER, _NO_DATA if data is None else _NOT_READ)
    missing = {}
    if not mixer.names_are_known:
        missing[Fact.TRACKS] = _NO_NAMES
    if mixer.master is None:
        missing[Fact.MASTER_DEVICES] = mixer.no_master
    outputs = [track.output for track in mixer.tracks]
    if mixer.master is None or any(output is None for output in outputs):
        missing[Fact.ROUTING] = _BUSES if mixer.master is not None else mixer.no_master
    levels = [track.volume_db for track in (*mixer.tracks, *((mixer.master,) if mixer.master else ()))]
    if any(level is None for level in levels):
        missing[Fact.LEVELS] = "the faders of this Logic project contradict themselves"
    return missing
