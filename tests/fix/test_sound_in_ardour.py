"""Ardour opens what was edited, sounds as planned, and keeps the change when it saves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from daw_lint.fix.store import undo
from daw_lint.model.fix import Action
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from tests.support.edited_sessions import change, things

ARDOUR = next((name for name in ("ardour7", "ardour8", "ardour9") if shutil.which(f"{name}-export")), None)
pytestmark = pytest.mark.skipif(ARDOUR is None, reason="Ardour is not installed")
FIXTURE = Path(__file__).parents[2] / "fixtures" / "equal" / "clean"
FADER = 0.5
SET = """
local session = load_session (arg[1], "clean")
local no = PBD.GroupControlDisposition.NoGroup
local limiter = ARDOUR.LuaAPI.new_plugin (session, "1913", ARDOUR.PluginType.LADSPA, "")
if limiter:isnil () then os.exit (3) end
session:master_out ():add_processor_by_index (limiter, 0, nil, true)
ARDOUR.LuaAPI.set_processor_param (limiter, 1, -20)
%s
-- Switches are set by another thread.
ARDOUR.LuaAPI.usleep (300000)
session:save_state ("")
close_session ()
"""
BEFORE = f"""
session:route_by_name ("Drums"):solo_control ():set_value (1, no)
session:master_out ():gain_control ():set_value ({FADER}, no)
"""
AFTER = """
session:route_by_name ("Vocals"):mute_control ():set_value (1, no)
limiter:deactivate ()
"""
SAVE = """
local session = load_session (arg[1], "clean")
session:save_state ("")
close_session ()
"""
OVERFLOW = 1000.0
"""60 dBFS: far above what these tracks can add up to."""
ONE_SECOND = 282_240_000
"""In superclocks (``TempoMap@superclocks-per-second``)."""
FADED_FRAMES = 2000
"""Ardour fades in at the start of an export, but not in each run."""
LIMITER = "Fast Lookahead limiter"


def run(tool: str, *arguments: str | Path, home: Path) -> int:
    command = [f"{ARDOUR}-{tool}", *map(str, arguments)]
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120).returncode


def script(text: str, folder: Path) -> int:
    path = folder.parents[1] / "do.lua"
    path.write_text(text)
    return run("lua", path, folder, home=folder.parents[1])


def copied(folder: Path) -> Path:
    """Copy the session with its samples, one second of it, and return its file."""
    folder.mkdir(parents=True)
    text = (FIXTURE / "clean.ardour").read_text()
    short = re.sub(r' end="a\d+" flags="IsSessionRange"', f' end="a{ONE_SECOND}" flags="IsSessionRange"', text)
    (folder / "clean.ardour").write_text(short)
    shutil.copytree(FIXTURE / "interchange", folder / "interchange")
    return folder / "clean.ardour"


def made(folder: Path, settings: str) -> Path:
    """Let Ardour set and save a session."""
    path = copied(folder)
    if script(SET % settings, folder) == 3:
        pytest.skip("the limiter is not installed (swh-plugins)")
    assert "1913" in path.read_text(), "Ardour did not save the session"
    return path


def rendered(session: Path) -> np.ndarray:
    """Export a session and return its samples after the start.

    Under load the limiter now and then puts out what was in its memory (462 dB were seen, in a session that no edit had
    touched): such an export says nothing of the session, and is made again.
    """
    for _ in range(4):
        samples = exported(session)
        if np.abs(samples).max() < OVERFLOW:
            break
    return samples


def exported(session: Path) -> np.ndarray:
    """Return what Ardour exports, without the start. It may end with a fault after it has written the file."""
    content, bounce = session.read_bytes(), session.parent.parent / "out.wav"
    run("export", "-b", "float", "-o", bounce, session.parent, session.stem, home=session.parents[2])
    samples: np.ndarray = soundfile.read(bounce)[0]
    bounce.unlink()
    assert session.read_bytes() == content
    return samples[FADED_FRAMES:]


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10((samples**2).mean()))


def state(session: Session) -> dict[str, tuple[object, ...]]:
    """What the actions here change, by the names of tracks and devices."""
    names = ("muted", "soloed", "volume_db", "enabled")
    return {thing.path: tuple(getattr(thing, name, None) for name in names) for thing in things(session)}


def test_ardour_plays_and_keeps_every_action(tmp_path: Path) -> None:
    session = made(tmp_path / "before" / "Söng", BEFORE)
    text = session.read_text()
    assert 'self-solo="1"' in text
    assert 'soloed-by-downstream="1"' in text or 'soloed-by-upstream="1"' in text
    first, sounds = session.read_bytes(), [rendered(session)]
    steps = (
        (Action.DEVICE_OFF, LIMITER),
        (Action.MASTER_TO_0_DB, "Master"),
        (Action.SOLO_OFF, "Drums"),
        (Action.MUTE, "Vocals"),
    )
    for action, name in steps:
        change(session, action, name)
        sounds.append(rendered(session))
    limited, loud, at_0_db, all_tracks, without = sounds

    assert level_db(loud) > level_db(limited) + 3
    assert level_db(at_0_db) - level_db(loud) == pytest.approx(6.02, abs=0.1)
    assert level_db(all_tracks) > level_db(at_0_db) + 0.5
    # Ardour itself, told to be in the state that the edits lead to, sounds the same.
    wanted = rendered(made(tmp_path / "after" / "Song", AFTER))
    assert level_db(wanted) > -40
    assert np.allclose(without, wanted, atol=1e-4)

    expected = state(read_session(session))
    saved = shutil.copytree(session.parent, tmp_path / "saved" / "Song") / session.name
    assert script(SAVE, saved.parent) == 0
    assert saved.read_bytes() != session.read_bytes()
    assert state(read_session(saved)) == expected
    kept = saved.read_text()
    assert not any(f'{name}="1"' in kept for name in ("self-solo", "soloed-by-upstream", "soloed-by-downstream"))

    for _ in steps:
        undo(session)
    assert session.read_bytes() == first
