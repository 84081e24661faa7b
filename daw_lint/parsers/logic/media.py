"""The media files of a Logic project, from its property list."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from daw_lint.model.session import MediaRef
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.logic.lists import PropertyList

_AUDIO = "AudioFiles"
_OTHERS = ("PlaybackFiles", "SamplerInstrumentsFiles", "QuicksamplerFiles", "UltrabeatFiles", "ImpulsResponsesFiles")
_RECORDED = "Audio Files/"
_LIBRARIES = ("/Library/", "/Applications/", "/System/")
"""Where Apple installs loops, instruments and impulse responses."""


def read_media(package: Path, meta: PropertyList) -> tuple[MediaRef, ...] | None:
    """List the media files in use; ``None`` if the project has no list of them.

    The lists also name folders of impulse responses, which are left out.
    """
    if not isinstance(meta.get(_AUDIO), list):
        return None
    listed = dict.fromkeys(_names(meta.get(_AUDIO)))
    for key in _OTHERS:
        listed |= dict.fromkeys(name for name in _names(meta.get(key)) if PurePosixPath(name).suffix)
    return tuple(_media(package, stored) for stored in listed)


def _media(package: Path, stored: str) -> MediaRef:
    """Look up a file in the package, in its ``Media``, or beside it.

    A file of the project's own ``Audio Files`` that is in none of these is missing. A sample or an impulse response may
    come from one of Logic's libraries by name alone, so whether it exists stays unknown.
    """
    if stored.startswith(_LIBRARIES):
        exists = media_ref(package.parent, stored).exists
        return MediaRef(stored, Path(stored) if exists is not None else None, exists, "library")
    media = media_ref(package.parent, stored, search_folders=(package / "Media", package))
    if media.exists or stored.startswith((_RECORDED, "/")):
        return media
    return media._replace(exists=None, resolved=None, location=None)


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str) and name] if isinstance(value, list) else []
