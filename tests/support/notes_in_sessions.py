"""Sessions of each format in which a note can be written, and their texts unpacked by means that daw-lint does not use."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path
from typing import NamedTuple

FAULTY = Path(__file__).resolve().parent.parent.parent / "fixtures" / "equal" / "faulty"
LMMS_NOTES = (
    b"><![CDATA[<html><head><style type=\"text/css\">\np, li { white-space: pre-wrap; }\n</style></head>"
    b"<body>\n<p>Song of May</p></body></html>]]></projectnotes>"
)  # fmt: skip
RENOISE_NOTES = b"<SongComments>\n<SongComment>Song of May</SongComment>\n<SongComment/>\n</SongComments>\n"


class Place(NamedTuple):
    """What gets a note: an object of a session, or, for the empty path, the session as a whole."""

    suffix: str
    object_path: str
    code: str
    """A rule that finds something there."""


PLACES = (
    Place("als", "Main > FabFilter Pro-L 2", "MB101"),
    Place("als", "Vocals", "SH101"),
    Place("als", "", "SH102"),
    Place("rpp", "", "SH101"),
    Place("mmp", "", "SH101"),
    Place("ardour", "Vocals", "SH101"),
    Place("dawproject", "Vocals", "SH101"),
    Place("song", "", "SH101"),
    Place("xrns", "", "SH101"),
)


def session_with_notes(folder: Path, suffix: str) -> Path:
    """Copy the faulty song of a format into a folder; formats that need notes of the project get some."""
    path = folder / f"Song.{suffix}"
    shutil.copyfile(FAULTY / f"faulty.{suffix}", path)
    if suffix == "mmp":
        text = path.read_bytes()
        at = text.index(b"/>", text.index(b"<projectnotes"))
        path.write_bytes(text[:at] + LMMS_NOTES + text[at + 2 :])
    if suffix == "xrns":
        _rewrite(path, "Song.xml", b"</GlobalSongData>", RENOISE_NOTES + b"</GlobalSongData>")
    if suffix == "song":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("notes.txt", "Song of May\r\nSecond line\r\n")
    return path


def _rewrite(path: Path, name: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {entry: archive.read(entry) for entry in archive.namelist()}
    assert members[name].count(old) == 1
    members[name] = members[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in members.items():
            archive.writestr(entry, content)


def texts(path: Path) -> dict[str, bytes]:
    """Return the unpacked texts of a session, by the name in its archive; a session that is no archive has one."""
    if path.suffix == ".als":
        return {"": gzip.decompress(path.read_bytes())}
    if path.suffix in (".dawproject", ".song", ".xrns"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}
    return {"": path.read_bytes()}


def inserted(before: bytes, after: bytes) -> bytes:
    """Return what one insertion added. Fails for any other change."""
    start = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    kept = len(before) - start
    assert len(after) > len(before)
    assert after[len(after) - kept :] == before[start:]
    return after[start : len(after) - kept]
