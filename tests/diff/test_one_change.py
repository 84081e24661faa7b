"""In every format: one change is one line, of ``daw-lint diff``, of its JSON, and of the text that git compares."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from types import ModuleType

import pytest

from fixtures.equal.make import WRITERS
from fixtures.equal.song import EQ, LIMITER, SUITE, Slot, Song, song
from tests.support.command_line import run

BEFORE = song("song", Slot(LIMITER))
SUFFIXES = [writer.SUFFIX for writer in WRITERS]


def fader(name: str, gain: float) -> Song:
    tracks = (track._replace(gain=gain) if track.name == name else track for track in BEFORE.tracks)
    return BEFORE._replace(tracks=tuple(tracks))


CHANGES = {
    "one moved fader": (fader("Bass", 0.25), "changed"),
    "a fader that stood at 0 dB": (fader("Drums", 0.5), "changed"),
    "a switched limiter": (song("song", Slot(LIMITER, on=False)), "changed"),
    "a removed limiter": (song("song"), "removed"),
    "a device at the end": (song("song", Slot(LIMITER), Slot(SUITE)), "added"),
    "a device in between": (song("song", Slot(SUITE), Slot(LIMITER)), "added"),
    "a second one of the same": (song("song", Slot(LIMITER), Slot(LIMITER)), "added"),
    "a switched equalizer": (BEFORE._replace(master=(Slot(EQ, on=False), Slot(LIMITER))), "changed"),
}

TWINS = song("song", Slot(LIMITER), Slot(LIMITER))


@pytest.mark.parametrize("writer", WRITERS, ids=SUFFIXES)
@pytest.mark.parametrize("name", CHANGES)
def test_one_change_is_one_line(tmp_path: Path, writer: ModuleType, name: str) -> None:
    after, kind = CHANGES[name]
    old, new = tmp_path / f"old{writer.SUFFIX}", tmp_path / f"new{writer.SUFFIX}"
    old.write_bytes(writer.write(BEFORE))
    new.write_bytes(writer.write(after))
    text = printed("diff", old, new)
    assert len(text.splitlines()) == 1, text
    (change,) = json.loads(printed("diff", old, new, "--format", "json"))["changes"]
    assert change["kind"] == kind, text
    assert change["text"] in text
    before, after_it = (printed("show", path, "--plain").splitlines() for path in (old, new))
    changed = [line[0] for line in difflib.ndiff(before, after_it) if line[0] in "+-"]
    assert sorted(changed) in (["+"], ["-"], ["+", "-"]), list(difflib.unified_diff(before, after_it, n=0))


@pytest.mark.parametrize("off", [0, 1])
def test_of_two_that_are_the_same_the_one_that_is_switched_off_has_not_moved(tmp_path: Path, off: int) -> None:
    old, new = tmp_path / "old.rpp", tmp_path / "new.rpp"
    (writer,) = (one for one in WRITERS if one.SUFFIX == ".rpp")
    old.write_bytes(writer.write(TWINS))
    new.write_bytes(writer.write(song("song", *(Slot(LIMITER, on=place != off) for place in range(2)))))
    (change,) = json.loads(printed("diff", old, new, "--format", "json"))["changes"]
    assert change["text"] == "switched off"


def printed(command: str, *arguments: str | Path) -> str:
    return run(command, *arguments).stdout
