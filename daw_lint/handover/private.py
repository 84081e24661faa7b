"""Keeps private files out of a bag: a session from elsewhere can name any file of this machine as its media.

What is in the folder of the project goes into the bag as it is. Of the rest of the machine, only what is a media file does: by the
name of the file itself, whatever links lead to it, or by its first bytes.
"""

from __future__ import annotations

import os
from pathlib import Path

from daw_lint.disk import probe
from daw_lint.disk.bounded import open_file
from daw_lint.measure import is_audio_name

_SUFFIXES = frozenset(
    ".wv .mp2 .aac .wma .ape .au .snd .sd2 .mogg .rex .rx2 .mid .midi .kar .sf2 .sf3 .sfz .gig .dls .ncw .ds .amxd .rpp "
    ".mp4 .mov .avi .mkv .m4v .webm .mpg .mpeg .wmv .png .jpg .jpeg".split()
)
"""Suffixes of media files beside those of audio: our own list of what the formats that are read can name."""
_MAGIC = (b"RIFF", b"RF64", b"BW64", b"riff", b"FORM", b"fLaC", b"OggS", b"ID3", b"wvpk", b"caff", b"MThd")
_OUTSIDE = "it lies outside of the project, and is"
COPY_IT = "if the other side needs it, copy it into the folder of the project, and locate it there"


def why_private(file: Path, project: Path) -> str | None:
    """Say why a file or folder that a session names does not belong into a bag; ``None`` if it does."""
    real = Path(os.path.realpath(file))
    if real.is_relative_to(os.path.realpath(project)):
        return None
    if probe.is_folder(real):
        return f"{_OUTSIDE} a folder"
    return None if _is_media(real) else f"{_OUTSIDE} no media file by its name or its content"


def _is_media(real: Path) -> bool:
    if is_audio_name(real.name) or real.suffix.lower() in _SUFFIXES:
        return True
    try:
        with open_file(real) as stream:
            head = stream.read(16)
    except OSError:
        return False
    return head.startswith(_MAGIC) or head[4:8] == b"ftyp"
