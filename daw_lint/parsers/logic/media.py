"""The media files of a Logic project, as its property list names them."""

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
    """Return the media files that are in use, or ``None`` if the project has no list of them.

    The lists name folders of impulse responses too; these are left out.
    """
    if not isinstance(meta.get(_AUDIO), list):
        return None
    listed = dict.fromkeys(_names(meta.get(_AUDIO)))
    for key in _OTHERS:
        listed |= dict.fromkeys(name for name in _names(meta.get(key)) if PurePosixPath(name).suffix)
    return tuple(_media(package, stored) for stored in listed)


def _media(package: Path, stored: str) -> MediaRef:
    """Look a file up in the package, in its ``Media``, or beside it.

    A file of the project's own ``Audio Files`` that is in none of these is missing. A sample or an impulse response may
    come from a library of Logic by its name alone, so that its absence says nothing.
    """
    if stored.startswith(_LIBRARIES):
        exists = media_ref(package.parent, stored).exists
        return MediaRef(stored, Path(stored) if exists is not None else None, exists, "library")
    media = media_ref(package.parent, stored, others=(package / "Media", package))
    if media.exists or stored.startswith((_RECORDED, "/")):
        return media
    return media._replace(exists=None, resolved=None, location=None)


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str) and name] if isinstance(value, list) else []
