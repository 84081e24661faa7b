"""The media files of a session: which can be collected, and why the others cannot."""

from __future__ import annotations

import errno
from pathlib import Path

from daw_lint.disk import probe
from daw_lint.disk.bounded import EndlessError, open_file
from daw_lint.disk.lfs_and_apple_double import (
    FETCH_FROM_ANNEX,
    FETCH_FROM_LFS,
    is_annex_pointer,
    is_apple_double,
    is_lfs_pointer,
)
from daw_lint.handover.contents import NotCollected
from daw_lint.model.session import MediaRef

_MAC_ALIAS = b"book\0\0\0\0mark"
"""Start of a bookmark file, as the Finder makes for an alias since macOS 10.6."""
_WINDOWS_SHORTCUT = b"\x4c\0\0\0\x01\x14\x02\0"
"""Start of a shell link ([MS-SHLLINK] 2.1: HeaderSize and the first bytes of LinkCLSID)."""
_LOCATE = "find the file, locate it in the program, save, and run daw-lint again"
_LIBRARY = "it is in a library of the DAW, which is not collected"


def refusal(session: Path, media: MediaRef) -> NotCollected | None:
    """Say why a media file cannot be collected; ``None`` if it can be."""
    stored = media.stored_path
    if media.location == "library":
        return NotCollected(session, stored, _LIBRARY, "the other side needs the same library", is_needed=False)
    if media.exists is None:
        return NotCollected(session, stored, "its path is one of another machine, or cannot be looked up here", _LOCATE)
    if media.exists is False:
        if media.resolved is not None and probe.is_folder(media.resolved):
            return None
        return NotCollected(session, stored, "it is missing", _LOCATE)
    if media.resolved is None or probe.is_folder(media.resolved):
        return None
    return _of_content(session, stored, media.resolved)


def _of_content(session: Path, stored: str, path: Path) -> NotCollected | None:
    try:
        with open_file(path) as stream:
            head = stream.read(512)
    except EndlessError as error:
        return NotCollected(session, stored, f"it is {error.kind}, not a file")
    except OSError as error:
        why = "it may not be read" if error.errno in (errno.EACCES, errno.EPERM) else "it cannot be read"
        return NotCollected(
            session, stored, f"{why} ({error.strerror or error})", "make it readable, and run daw-lint again"
        )
    if is_lfs_pointer(head):
        return NotCollected(session, stored, "it is a git-LFS pointer, not the file itself", FETCH_FROM_LFS)
    if is_annex_pointer(head):
        return NotCollected(session, stored, "it is a git-annex pointer, not the file itself", FETCH_FROM_ANNEX)
    if head.startswith(_MAC_ALIAS):
        return NotCollected(session, stored, "it is an alias of the Finder, not the file itself", _LOCATE)
    if head.startswith(_WINDOWS_SHORTCUT):
        return NotCollected(session, stored, "it is a shortcut of Windows, not the file itself", _LOCATE)
    if is_apple_double(head):
        return NotCollected(session, stored, "it is what macOS keeps beside a file, not the file itself", _LOCATE)
    return None
