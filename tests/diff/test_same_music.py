"""Two saves of one song that differ only in IDs and in what the view shows are equal: no change, no line, exit code 0."""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run

EQUAL = Path(__file__).resolve().parent.parent.parent / "fixtures" / "equal"


def replaced(text: str, *edits: tuple[str, str]) -> str:
    """Return a text after edits, each of which must find something."""
    for pattern, new in edits:
        text, count = re.subn(pattern, new, text)
        assert count, pattern
    return text


def live(content: bytes) -> bytes:
    """IDs of tracks and of what automation points at, the revision, heights, selections, the playhead, and folding."""
    text = replaced(
        gzip.decompress(content).decode(),
        (r'(<\w+Track Id|<TrackGroupId Value)="(\d+)"', r'\1="7\2"'),
        (r'(Target Id|<PointeeId Value|Pointee Id)="(\d+)"', r'\1="9\2"'),
        (r'<NextPointeeId Value="\d+"', '<NextPointeeId Value="99999"'),
        (r'<OverwriteProtectionNumber Value="\d+"', '<OverwriteProtectionNumber Value="1"'),
        (r'Revision="\w+"', 'Revision=""'),
        (r'<LaneHeight Value="\d+"', '<LaneHeight Value="17"'),
        (r'<TrackUnfolded Value="true"', '<TrackUnfolded Value="false"'),
        (r'SelectedToolPanel="\d+"', 'SelectedToolPanel="3"'),
        (r'<IsContentSelectedInDocument Value="false"', '<IsContentSelectedInDocument Value="true"'),
        (r"</LiveSet>", '<ScrollerPos X="-2122" Y="40"/><ViewStateSessionMixer Value="7"/></LiveSet>'),
    )
    return gzip.compress(text.encode(), mtime=7)


def reaper(content: bytes) -> bytes:
    """GUIDs, the time of saving, cursor, zoom, selections, heights of tracks, windows of plug-ins."""
    return replaced(
        content.decode(),
        (r"\{(\w{4})(\w{4})-", r"{\2\1-"),
        (r'win64" \d+', 'win64" 1799999999'),
        (r"CURSOR 0", "CURSOR 12.5"),
        (r"ZOOM 20 0 0", "ZOOM 91.5 300 0"),
        (r"VZOOMEX 6 0", "VZOOMEX 12 80"),
        (r"SELECTION 0 0", "SELECTION 4 8"),
        (r"\bSEL 0", "SEL 1"),
        (r"TRACKHEIGHT 0", "TRACKHEIGHT 120"),
        (r"BUSCOMP 0", "BUSCOMP 2"),
        (r"WNDRECT 100 100", "WNDRECT 917 3"),
        (r"FLOATPOS 0 0 0 0", "FLOATPOS 10 20 300 400"),
        (r"IID (\d+)", r"IID 9\1"),
    ).encode()


def lmms(content: bytes) -> bytes:
    """Where windows stand, whether they are open, and the version of the platform."""
    return replaced(
        content.decode(),
        (r'x="5" y="5"', 'x="311" y="-20"'),
        (r'width="600" height="300"', 'width="1500" height="31"'),
        (r'(<trackcontainer type="song" )visible="1" minimized="0"', r'\1visible="0" minimized="1"'),
        (r'guivisible="0"', 'guivisible="1"'),
        (r'creatorplatformtype="\w+"', 'creatorplatformtype="arch"'),
    ).encode()


def fl_studio(content: bytes) -> bytes:
    """Hours of work, the selected pattern and channel, the window that is shown, and whether the notes are."""
    edits = [
        (struct.pack("<dd", 45658.0, 0.01), struct.pack("<dd", 45658.0, 3.7)),
        (bytes([10, 0]), bytes([10, 1])),
        (bytes([29, 1, 39, 1, 40, 0, 31, 0, 38, 3]), bytes([29, 0, 39, 0, 40, 1, 31, 1, 38, 1])),
    ]
    for old, new in edits:
        assert old in content
        content = content.replace(old, new, 1)
    return content


def dawproject(content: bytes) -> bytes:
    """IDs, names of the files that hold settings of plug-ins, and the times and order in the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in reversed(old.namelist()):
            data = old.read(name)
            if name == "project.xml":
                text = replaced(data.decode(), (r'"id(\d+)"', r'"x9\1"'), (r"plugins/(\w)", r"plugins/other-\1"))
                data = text.encode()
            new.writestr(name.replace("plugins/", "plugins/other-"), data)
    return made.getvalue()


SAVES: dict[str, Callable[[bytes], bytes]] = {
    ".als": live,
    ".rpp": reaper,
    ".mmp": lmms,
    ".flp": fl_studio,
    ".dawproject": dawproject,
}


@pytest.mark.parametrize("variant", ["clean", "faulty", "bypassed"])
@pytest.mark.parametrize("suffix", SAVES)
def test_two_saves_that_differ_in_ids_and_view_are_equal(tmp_path: Path, suffix: str, variant: str) -> None:
    old, new = tmp_path / f"old{suffix}", tmp_path / f"new{suffix}"
    old.write_bytes((EQUAL / variant / f"{variant}{suffix}").read_bytes())
    new.write_bytes(SAVES[suffix](old.read_bytes()))
    assert old.read_bytes() != new.read_bytes()
    result = run("diff", old, new)
    assert result.stdout.startswith("no changes (not compared: ")
    assert len(result.stdout.splitlines()) == 1
    assert result.exit_code == 0
    document = json.loads(run("diff", old, new, "--format", "json").stdout)
    assert (document["same"], document["identical"], document["changes"]) == (True, False, [])
    assert run("show", "--plain", old).stdout == run("show", "--plain", new).stdout
    assert "cannot read" not in run("show", "--plain", new).stdout
