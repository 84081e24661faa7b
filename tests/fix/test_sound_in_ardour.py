"""Ardour opens what was edited, sounds as planned, and keeps the change when it saves."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from daw_lint.fix.store import undo
from daw_lint.model.fix import Action
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from tests.support.ardour_exports import ARDOUR, agreed, copied, script
from tests.support.edited_sessions import change, things

pytestmark = pytest.mark.skipif(ARDOUR is None, reason="Ardour is not installed")
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
for i = 1, 200 do
  if switch:get_value () == 1 then break end
  ARDOUR.LuaAPI.usleep (50000)
end
ARDOUR.LuaAPI.usleep (300000)
session:save_state ("")
close_session ()
"""
BEFORE = f"""
local switch = session:route_by_name ("Drums"):solo_control ()
switch:set_value (1, no)
session:master_out ():gain_control ():set_value ({FADER}, no)
"""
AFTER = """
local switch = session:route_by_name ("Vocals"):mute_control ()
switch:set_value (1, no)
limiter:deactivate ()
"""
SAVE = """
local session = load_session (arg[1], "clean")
session:save_state ("")
close_session ()
"""
LIMITER = "Fast Lookahead limiter"


def made(folder: Path, settings: str) -> Path:
    """Let Ardour set and save a session."""
    path = copied(folder)
    if script(SET % settings, folder) == 3:
        pytest.skip("the limiter is not installed (swh-plugins)")
    assert "1913" in path.read_text(), "Ardour did not save the session"
    return path


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
    first, sounds = session.read_bytes(), [agreed(session)]
    steps = (
        (Action.DEVICE_OFF, LIMITER),
        (Action.MASTER_TO_0_DB, "Master"),
        (Action.SOLO_OFF, "Drums"),
        (Action.MUTE, "Vocals"),
    )
    for action, name in steps:
        change(session, action, name)
        sounds.append(agreed(session))
    limited, loud, at_0_db, all_tracks, without = sounds

    assert level_db(loud) > level_db(limited) + 3
    assert level_db(at_0_db) - level_db(loud) == pytest.approx(6.02, abs=0.1)
    assert level_db(all_tracks) > level_db(at_0_db) + 0.5
    # Ardour itself, told to be in the state that the edits lead to, sounds the same.
    wanted = agreed(made(tmp_path / "after" / "Song", AFTER))
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
