"""LMMS opens what was edited, sounds as planned, and sounds as before when it is undone."""

from __future__ import annotations

import os
import shutil
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from daw_lint.fix.store import undo
from daw_lint.model.fix import Action
from fixtures.lmms.make import KEY, project
from tests.support.edited_sessions import change
from tests.support.lmms_renders import render

pytestmark = pytest.mark.skipif(shutil.which("lmms") is None, reason="LMMS is not installed")
LIMITER = (
    '<fxchain enabled="1" numofeffects="1"><effect name="ladspaeffect" on="1" wet="1" autoquit="1" gate="0">'
    f'<ladspacontrols ports="3" port00="0" port01="-20" port02="500"/>{KEY}</effect></fxchain>'
)
LIMITED = project(master=LIMITER)
SONG = project()
SILENT_LEAD = SONG.replace(b'name="Lead" muted="0" solo="0"', b'name="Lead" muted="1" solo="0"')


def soloed(song: bytes, lead: str, bass: str) -> bytes:
    """Give both tracks their switches, as LMMS 1.3 writes them."""
    for name, switches in (("Lead", lead), ("Bass", bass)):
        old = f'name="{name}" muted="0" solo="0"'.encode()
        assert song.count(old) == 1
        song = song.replace(old, f'name="{name}" {switches}'.encode())
    return song


def rendered(song: Path) -> np.ndarray:
    """Render a project and return its samples."""
    bounce = song.with_suffix(".wav")
    environment = {**os.environ, "HOME": str(song.parent), "QT_QPA_PLATFORM": "offscreen"}
    render(song, bounce, environment)
    samples: np.ndarray = soundfile.read(bounce)[0]
    bounce.unlink()
    return samples


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10((samples**2).mean()))


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return tmp_path / "Söng mix.mmpz"


def put(song: Path, text: bytes) -> bytes:
    data = text if song.suffix == ".mmp" else len(text).to_bytes(4, "big") + zlib.compress(text)
    song.write_bytes(data)
    return data


def before_and_after(song: Path, text: bytes, action: Action, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Render before and after an action; then undo it, and check that all is as it was."""
    data = put(song, text)
    before = rendered(song)
    change(song, action, name)
    after = rendered(song)
    undo(song)
    assert song.read_bytes() == data
    assert np.array_equal(rendered(song), before)
    return before, after


def test_with_the_limiter_off_the_song_is_louder(song: Path) -> None:
    before, after = before_and_after(song, LIMITED, Action.DEVICE_OFF, "fastLookaheadLimiter")
    assert abs(before).max() == pytest.approx(0.1, rel=0.02)
    assert level_db(after) > level_db(before) + 3
    put(song, SONG)
    assert level_db(rendered(song)) == pytest.approx(level_db(after), abs=0.01)


def test_a_muted_track_is_gone(song: Path) -> None:
    song = song.with_suffix(".mmp")
    before, after = before_and_after(song, SONG, Action.MUTE, "Lead")
    assert level_db(after) < level_db(before) - 3
    # What is left is the other track alone.
    put(song, SONG.replace(b'<instrumenttrack vol="60"', b'<instrumenttrack vol="0"', 1))
    assert np.array_equal(rendered(song), after)


@pytest.mark.parametrize(("volume", "master"), [("0.5", "100"), ("1", "50")])
def test_the_master_back_at_0_db_is_6_db_louder(song: Path, volume: str, master: str) -> None:
    text = SONG.replace(b'muted="0" soloed="0" volume="1"', f'muted="0" soloed="0" volume="{volume}"'.encode(), 1)
    text = text.replace(b'mastervol="100"', f'mastervol="{master}"'.encode())
    before, after = before_and_after(song, text, Action.MASTER_TO_0_DB, "Master")
    assert level_db(after) - level_db(before) == pytest.approx(6.02, abs=0.1)


def test_with_solo_off_the_others_are_heard_again(song: Path) -> None:
    text = soloed(SONG, 'muted="0" solo="1" mutedBeforeSolo="0"', 'muted="1" solo="0" mutedBeforeSolo="0"')
    before, after = before_and_after(song, text, Action.SOLO_OFF, "Lead")
    put(song, SONG)
    assert np.array_equal(rendered(song), after)
    assert not np.array_equal(before, after)


def test_with_solo_off_what_was_muted_before_is_muted_again(song: Path) -> None:
    text = soloed(SONG, 'muted="0" solo="1" mutedBeforeSolo="1"', 'muted="1" solo="0" mutedBeforeSolo="0"')
    _, after = before_and_after(song, text, Action.SOLO_OFF, "Lead")
    put(song, SILENT_LEAD)
    assert np.array_equal(rendered(song), after)
