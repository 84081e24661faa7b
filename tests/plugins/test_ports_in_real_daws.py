"""LMMS and Ardour themselves agree with what is read: LMMS renders up to the ceiling, Ardour saves what it was told."""

from __future__ import annotations

import os
import shutil
import subprocess
from math import log10
from pathlib import Path

import pytest
import soundfile

from daw_lint.model.plugin_state import PluginSettings
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from fixtures.lmms.make import project
from tests.support.lmms_renders import render

ARDOUR = next((name for name in ("ardour7-lua", "ardour8-lua", "ardour9-lua") if shutil.which(name)), None)
SAVE = """
local session = create_session (arg[1] .. "/Song", "Song", 48000)
local function put (id, kind, values)
  local plugin = ARDOUR.LuaAPI.new_plugin (session, id, kind, "")
  session:master_out ():add_processor_by_index (plugin, -1, nil, true)
  for number, value in pairs (values) do ARDOUR.LuaAPI.set_processor_param (plugin, number, value) end
  return plugin
end
put ("1913", ARDOUR.PluginType.LADSPA, { [0] = 7.5, [1] = -1.5, [2] = 0.25 })
put ("urn:ardour:a-comp#stereo", ARDOUR.PluginType.LV2, { [3] = 3, [4] = -18, [5] = 4, [10] = 0 })
local moved = put ("urn:ardour:a-comp", ARDOUR.PluginType.LV2, { [3] = 3, [4] = -18, [5] = 4 })
local _, line, _ = ARDOUR.LuaAPI.plugin_automation (moved, 4)
line:add (Temporal.timepos_t (0), -20, false, true)
line:add (Temporal.timepos_t (48000), -10, false, true)
local threshold = Evoral.Parameter (ARDOUR.AutomationType.PluginAutomation, 0, 4)
moved:to_automatable ():automation_control (threshold, false):set_automation_state (ARDOUR.AutoState.Play)
session:save_state ("")
close_session ()
"""
PLUG_INS = [
    ("fast_lookahead_limiter_1913", "fastLookaheadLimiter", 'port00="20" port01="-12" port02="500"'),
    ("fast_lookahead_limiter_1913", "fastLookaheadLimiter", 'port00="20" port01="-3" port02="50"'),
    ("hard_limiter_1413", "hardLimiter", 'port00="-20" port01="0.5" port02="0" port10="-20" port11="0.5" port12="0"'),
    ("tap_limiter", "tap_limiter", 'port00="-20" port01="3" port10="-20" port11="3"'),
    (
        "calf",
        "Limiter",
        'port04="0" port05="8" port06="0.5" port015="0.25" port016="5" port017="50" port019="0" port021="0.5"',
    ),
]


@pytest.mark.skipif(shutil.which("lmms") is None, reason="LMMS is not installed")
@pytest.mark.parametrize(("file", "label", "ports"), PLUG_INS)
def test_lmms_renders_up_to_the_ceiling_that_is_read(tmp_path: Path, file: str, label: str, ports: str) -> None:
    key = f'<key><attribute name="file" value="{file}"/><attribute name="plugin" value="{label}"/></key>'
    limiter = f'<effect name="ladspaeffect" on="1" wet="1"><ladspacontrols {ports}/>{key}</effect>'
    song, bounce = tmp_path / "Song.mmp", tmp_path / "Song.wav"
    song.write_bytes(project(master=f'<fxchain enabled="1" numofeffects="1">{limiter}</fxchain>'))
    session = read_session(song)
    assert session.master is not None
    found = settings_of(session.master.devices[0])
    assert found is not None
    render(song, bounce, _apart(tmp_path))
    samples, _ = soundfile.read(bounce)
    assert 20 * log10(abs(samples).max()) == pytest.approx(found.parameters["ceiling_db"], abs=0.1)


@pytest.mark.skipif(ARDOUR is None, reason="Ardour is not installed")
def test_ardour_saves_what_is_read(tmp_path: Path) -> None:
    script = tmp_path / "save.lua"
    script.write_text(SAVE)
    command = [ARDOUR or "", str(script), str(tmp_path)]
    subprocess.run(command, env=_apart(tmp_path), capture_output=True, check=False, timeout=120)
    session = tmp_path / "Song" / "Song.ardour"
    if not session.is_file():
        pytest.skip("Ardour made no session: one of its plug-ins (swh-plugins, ardour-lv2-plugins) is not installed")
    master = read_session(session).master
    assert master is not None
    limiter, compressor, moved = (_known(settings_of(device)) for device in master.devices)
    assert limiter.parameters == {"gain_db": 7.5, "ceiling_db": -1.5, "release_ms": 250}
    assert (compressor.parameters["threshold_db"], compressor.parameters["ratio"]) == (-18, 3)
    assert compressor.bypassed is True
    assert moved.parameters["makeup_db"] == 4
    assert "threshold_db" not in moved.parameters
    assert moved.bypassed is False


def _known(settings: PluginSettings | None) -> PluginSettings:
    assert settings is not None
    return settings


def _apart(folder: Path) -> dict[str, str]:
    """Return an environment in which a DAW finds no settings of a user, and opens no window."""
    return {**os.environ, "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
