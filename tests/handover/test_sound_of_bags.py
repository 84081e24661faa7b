"""LMMS and Ardour render the same sound from a bag as before, on a machine that has nothing but the bag."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from fixtures.lmms.make import project
from tests.support.ardour_exports import ARDOUR, agreed, copied
from tests.support.command_line import run
from tests.support.lmms_renders import render

pytestmark = pytest.mark.slow
needs_lmms = pytest.mark.skipif(shutil.which("lmms") is None, reason="LMMS is not installed")
needs_ardour = pytest.mark.skipif(ARDOUR is None, reason="Ardour is not installed")


def packed(session: Path, bag: Path) -> Path:
    """Pack a session, take the bag to another machine, where the original is not, and return the session in it."""
    result = run("handover", session, "-o", bag)
    assert result.exit_code == 0, result.output
    assert run("handover", "--verify", bag).exit_code == 0
    away = bag.with_name("other machine")
    away.mkdir()
    shutil.move(bag, away / "Bag")
    (found,) = (away / "Bag" / "data").rglob(session.name)
    return found


@needs_lmms
def test_lmms_renders_the_same_sound_from_the_bag(tmp_path: Path) -> None:
    song = tmp_path / "Söng" / "Söng mix.mmp"
    song.parent.mkdir()
    song.write_bytes(project())
    before = rendered_by_lmms(song)
    found = packed(song, tmp_path / "bag")
    shutil.rmtree(song.parent)

    after = rendered_by_lmms(found)
    assert np.abs(before).max() > 0.01
    assert np.array_equal(before, after)


def rendered_by_lmms(song: Path) -> np.ndarray:
    bounce = song.with_suffix(".wav")
    render(song, bounce, {**os.environ, "HOME": str(song.parent), "QT_QPA_PLATFORM": "offscreen"})
    samples: np.ndarray = soundfile.read(bounce)[0]
    return samples


@needs_ardour
def test_ardour_renders_the_same_sound_from_the_bag_with_media_from_outside(tmp_path: Path) -> None:
    session = copied(tmp_path / "here" / "Söng")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (session.parent / "interchange" / "clean" / "audiofiles" / "Drums.wav").rename(elsewhere / "Drums.wav")
    text = session.read_text("utf-8")
    session.write_text(text.replace('name="Drums.wav"', f'name="{elsewhere / "Drums.wav"}"'), "utf-8")
    before = agreed(session)
    found = packed(session, tmp_path / "bag")
    shutil.rmtree(session.parent)
    shutil.rmtree(elsewhere)

    assert np.abs(before).max() > 0.01
    assert np.allclose(before, agreed(found), atol=1e-6)


@needs_ardour
def test_ardour_finds_media_from_outside_where_the_session_has_no_recordings(tmp_path: Path) -> None:
    session = copied(tmp_path / "here" / "Söng")
    elsewhere = tmp_path / "elsewhere"
    shutil.move(session.parent / "interchange" / "clean" / "audiofiles", elsewhere)
    text = session.read_text("utf-8")
    for file in elsewhere.iterdir():
        text = text.replace(f'name="{file.name}"', f'name="{file}"')
    session.write_text(text, "utf-8")
    before = agreed(session)
    found = packed(session, tmp_path / "bag")
    shutil.rmtree(session.parent)
    shutil.rmtree(elsewhere)

    assert np.abs(before).max() > 0.01
    assert np.allclose(before, agreed(found), atol=1e-6)
